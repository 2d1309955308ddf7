package main

import (
	"embed"
	"fmt"
	"strings"
	"text/template"

	"github.com/spf13/pflag"

	"github.com/upkeep-monitor/upkeep/web/manual"
)

// The scripts ask the program itself for the names of the services (hidden verb "completion services"), so that they never
// grow old.
//
//go:embed completion/*
var completionScripts embed.FS

// completionData is what the scripts are filled with.
type completionData struct {
	Name     string
	Options  []completionOption
	Commands []completionCommand
	Topics   []manual.Topic
}

type completionOption struct{ Long, Short, Value, Text string }

// Takes tells that a value stands behind the option.
func (o completionOption) Takes() bool { return o.Value != "" && o.Long != "hash" }

// File tells that a file stands behind the option.
func (o completionOption) File() bool { return o.Value == "FILE" || o.Long == "hash" }

// Zsh writes the option for _arguments.
func (o completionOption) Zsh() string {
	spec := "[" + strings.NewReplacer("[", `\[`, "]", `\]`).Replace(o.Text) + "]"
	switch {
	case o.File() && o.Takes():
		spec += ":file:_files"
	case o.Long == "format":
		spec += ":format:(text json)"
	case o.Takes():
		spec += ":value: "
	}
	if o.Short == "" {
		return shellQuote("--" + o.Long + spec)
	}
	return fmt.Sprintf("'(-%s --%s)'{-%s,--%s}%s", o.Short, o.Long, o.Short, o.Long, shellQuote(spec))
}

type completionCommand struct {
	Name, Text string
	Names      bool // takes the name of a service
}

// completion prints the completion script for a shell.
func (p *program) completion(args []string) int {
	switch shell := first(args); shell {
	case "bash", "zsh", "fish":
		t, err := template.New("").Funcs(template.FuncMap{"quote": shellQuote}).ParseFS(completionScripts, "completion/*")
		if err == nil {
			err = t.ExecuteTemplate(p.out, "upkeep."+shell, p.completionData())
		}
		if err != nil {
			return p.fail("write the script: %v", err)
		}
		return 0
	case "services":
		return p.listServices()
	case "":
		return p.fail("name a shell: %s completion bash, zsh or fish", p.name)
	default:
		return p.fail("no completion for %q; there is one for bash, zsh and fish", shell)
	}
}

func (p *program) completionData() completionData {
	d := completionData{Name: p.name, Topics: manual.Topics()}
	p.opts.set.VisitAll(func(f *pflag.Flag) {
		d.Options = append(d.Options, completionOption{Long: f.Name, Short: f.Shorthand, Value: optionValues[f.Name],
			Text: strings.ReplaceAll(f.Usage, "`", "")})
	})
	for _, c := range commands {
		d.Commands = append(d.Commands, completionCommand{c.name, c.text, c.names})
	}
	return d
}

// listServices prints the names in the control file, one a line. It says nothing when there is no readable file: whoever
// presses the tab key wants names or nothing.
func (p *program) listServices() int {
	file, err := p.opts.controlFile(p.monit())
	if err != nil {
		return 1
	}
	config, _ := p.read(file)
	if config == nil {
		return 1
	}
	for _, s := range config.Services {
		fmt.Fprintln(p.out, s.Name)
	}
	return 0
}

// shellQuote puts a text into single quotes; bash, zsh and fish read it alike.
func shellQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
