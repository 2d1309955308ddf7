#compdef {{.Name}}
# zsh completion for {{.Name}}; put it as _{{.Name}} into a folder of $fpath

_{{.Name}}_services() {
	local -a names config
	(( ${+opt_args[-c]} )) && config=(-c ${opt_args[-c]})
	names=(${(f)"$(_call_program services {{.Name}} $config completion services 2>/dev/null)"})
	compadd -a names
}

_{{.Name}}() {
	local context state state_descr line
	typeset -A opt_args
	local -a commands topics
	commands=(
{{- range .Commands}}
		{{quote (printf "%s:%s" .Name .Text)}}
{{- end}}
	)
	topics=(
{{- range .Topics}}
		{{quote (printf "%s:%s" .Name .Title)}}
{{- end}}
	)
	_arguments -C \
{{- range .Options}}
		{{.Zsh}} \
{{- end}}
		'1:command:->command' '*::argument:->argument'
	case $state in
	command) _describe command commands ;;
	argument)
		case $words[1] in
{{- range .Commands}}{{if .Names}}
		{{.Name}}) compadd all; _{{$.Name}}_services ;;
{{- end}}{{end}}
		report) compadd up down initialising unmonitored total ;;
		help) _describe topic topics ;;
		completion) compadd bash zsh fish ;;
		procmatch) _message pattern ;;
		esac ;;
	esac
}

_{{.Name}} "$@"
