# fish completion for {{.Name}}; put it into ~/.config/fish/completions/{{.Name}}.fish

function __{{.Name}}_services
	set -l words (commandline -opc)
	set -l config
	for i in (seq (count $words))
		if contains -- $words[$i] -c --conf; and test $i -lt (count $words)
			set config -c $words[(math $i + 1)]
		end
	end
	{{.Name}} $config completion services 2>/dev/null
end

complete -c {{.Name}} -f
{{- range .Options}}
complete -c {{$.Name}} -l {{.Long}}{{if .Short}} -s {{.Short}}{{end}} -d {{quote .Text}}{{if .File}} -rF{{else if eq .Long "format"}} -xa 'text json'{{else if .Takes}} -x{{end}}
{{- end}}
{{- range .Commands}}
complete -c {{$.Name}} -n __fish_use_subcommand -a {{.Name}} -d {{quote .Text}}
{{- end}}
{{- range .Commands}}{{if .Names}}
complete -c {{$.Name}} -n '__fish_seen_subcommand_from {{.Name}}' -a 'all (__{{$.Name}}_services)'
{{- end}}{{end}}
complete -c {{.Name}} -n '__fish_seen_subcommand_from report' -a 'up down initialising unmonitored total'
complete -c {{.Name}} -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'
{{- range .Topics}}
complete -c {{$.Name}} -n '__fish_seen_subcommand_from help' -a {{.Name}} -d {{quote .Title}}
{{- end}}
