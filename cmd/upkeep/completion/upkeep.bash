# bash completion for {{.Name}}; put it into /usr/share/bash-completion/completions/{{.Name}}

_{{.Name}}() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= config=() words= word i
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-c | --conf) config=(-c "${COMP_WORDS[i+1]}"); ((i++)) ;;
{{- range .Options}}{{if and .Takes (ne .Long "conf")}}
		{{if .Short}}-{{.Short}} | {{end}}--{{.Long}}) ((i++)) ;;
{{- end}}{{end}}
		-*) ;;
		*) [[ -z $command ]] && command=${COMP_WORDS[i]} ;;
		esac
	done
	COMPREPLY=()
	case $prev in
{{- range .Options}}{{if .File}}
	{{if .Short}}-{{.Short}} | {{end}}--{{.Long}})
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		return ;;
{{- end}}{{end}}
	--format) words=$'text\njson' ;;
	*)
		case $command,$cur in
		*,-*) words=$'{{range .Options}}--{{.Long}}\n{{if .Short}}-{{.Short}}\n{{end}}{{end}}' ;;
		,*) words=$'{{range .Commands}}{{.Name}}\n{{end}}' ;;
{{- range .Commands}}{{if .Names}}
		{{.Name}},*) words="all"$'\n'$({{$.Name}} "${config[@]}" completion services 2>/dev/null) ;;
{{- end}}{{end}}
		report,*) words=$'up\ndown\ninitialising\nunmonitored\ntotal' ;;
		help,*) words=$'{{range .Topics}}{{.Name}}\n{{end}}' ;;
		completion,*) words=$'bash\nzsh\nfish' ;;
		esac ;;
	esac
	# Not compgen -W: it would expand what is in a name.
	while read -r word; do
		[[ -n $word && $word == "$cur"* ]] && COMPREPLY+=("$(printf %q "$word")")
	done <<<"$words"
}

complete -F _{{.Name}} {{.Name}}
