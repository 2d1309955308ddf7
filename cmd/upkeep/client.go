package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"os/signal"
	"strconv"
	"syscall"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// verb runs a command of the command line. Most of them ask the daemon over the interface of `set httpd`.
func (p *program) verb(config *checks.Config, args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	verb, names := args[0], args[1:]
	if verb == "bootcheck" {
		return p.bootcheck(ctx, config, names)
	}
	if runningDaemon(config.Settings.PidFile) == 0 {
		if c := p.monitDaemon(ctx, config); c != nil {
			return p.verbMonit(ctx, c, config, verb, names)
		}
	}
	switch verb {
	case "start", "stop", "restart", "monitor", "unmonitor":
		return p.act(ctx, config, verb, names)
	case "status", "summary", "report":
		return p.show(ctx, config, verb, names)
	case "explain":
		return p.explain(ctx, config, names)
	case "alerts":
		return p.showAlerts(ctx, config)
	case "reload":
		return p.reload(ctx, config)
	case "quit":
		return p.quitDaemon(config)
	case "validate":
		return p.validate(ctx, config, names)
	default:
		return p.procmatch(ctx, config, first(names))
	}
}

// client makes a client for the daemon that the control file describes, or says what keeps it from that.
func (p *program) client(config *checks.Config) (*api.Client, error) {
	http := config.Settings.HTTP
	if http == nil {
		return nil, p.noInterface()
	}
	o := api.Options{Monit: p.monit(), Known: knownPeer(config, runningDaemon(config.Settings.PidFile))}
	for _, a := range http.Allow {
		if a.User != "" && a.Password != "" && (o.Username == "" || !a.ReadOnly) {
			if o.Username, o.Password = a.User, a.Password; !a.ReadOnly {
				break
			}
		}
	}
	switch {
	case http.UnixSocket != "":
		o.Unix, o.Address = true, http.UnixSocket
	default:
		host := http.Address
		if host == "" || host == "any" || host == "0.0.0.0" || host == "::" {
			host = "localhost"
		}
		o.Address = net.JoinHostPort(host, strconv.Itoa(http.Port))
		if http.TLS.Use {
			var err error
			if o.TLS, err = pinned(http.TLS); err != nil {
				return nil, err
			}
		}
	}
	return api.New(o), nil
}

// ask runs f with a client, and says what is wrong in the words that help.
func (p *program) ask(config *checks.Config, f func(*api.Client) error) int {
	running := runningDaemon(config.Settings.PidFile) > 0
	if !running && p.name != "monit" && config.Settings.HTTP != nil || !running && p.monit() {
		return p.fail("%s: the %s daemon is not running", p.title(), p.name)
	}
	client, err := p.client(config)
	if err == nil {
		err = f(client)
	}
	if err != nil {
		return p.fail("%s", p.unreached(config, err))
	}
	return 0
}

// show prints what the daemon says of its services.
func (p *program) show(ctx context.Context, config *checks.Config, view string, names []string) int {
	if view == "report" {
		switch first(names) {
		case "", "up", "down", "initialising", "unmonitored", "total":
		default:
			return p.fail("Invalid report type: '%s'", names[0])
		}
	}
	return p.ask(config, func(c *api.Client) error {
		if p.opts.json {
			return p.showJSON(ctx, c, view, names)
		}
		return p.showText(ctx, c, config, view, names)
	})
}

func (p *program) showText(ctx context.Context, c *api.Client, config *checks.Config, view string, names []string) error {
	form := url.Values{}
	if view == "report" && len(names) > 0 {
		form.Set("type", names[0])
	} else if len(names) > 0 {
		form["service"] = names
	}
	if p.opts.group != "" {
		form.Set("group", p.opts.group)
	}
	plain := p.opts.batch || config.Settings.Batch || !p.colour(p.out) || narrow(p.out)
	if plain {
		form.Set("whole", "1")
	}
	text, err := c.Text(ctx, view, form)
	if err != nil {
		return err
	}
	if plain {
		text = api.Plain(text)
	}
	fmt.Fprint(p.out, text)
	return nil
}

func (p *program) showJSON(ctx context.Context, c *api.Client, view string, names []string) error {
	if view == "report" {
		runtime, err := c.Runtime(ctx)
		if err != nil {
			return err
		}
		return p.printJSON(runtime.Services)
	}
	list, err := c.Services(ctx, names, p.opts.group)
	if err != nil {
		return err
	}
	if view == "status" { // with rules and events, as the text form tells everything
		for i := range list {
			if list[i], err = c.Service(ctx, list[i].Name); err != nil {
				return err
			}
		}
	}
	return p.printJSON(list)
}

func (p *program) printJSON(v any) error {
	out := json.NewEncoder(p.out)
	out.SetIndent("", "  ")
	return out.Encode(v)
}

// showAlerts lists what waits to be sent, was sent, or was given up and why.
func (p *program) showAlerts(ctx context.Context, config *checks.Config) int {
	return p.ask(config, func(c *api.Client) error {
		list, err := c.Alerts(ctx)
		if err != nil {
			return err
		}
		if p.opts.json {
			return p.printJSON(list)
		}
		for _, a := range list {
			fmt.Fprintf(p.out, "%s  %-8s %-24s %s\n", a.Time.Local().Format("2006-01-02 15:04:05"), a.State, plainly(a.To), plainly(a.Message))
			if a.State != "sent" && a.Error != "" {
				fmt.Fprintf(p.out, "%31s%d tries, last: %s\n", "", a.Attempts, plainly(a.Error))
			}
		}
		if len(list) == 0 {
			fmt.Fprintln(p.out, "no alerts yet")
		}
		return nil
	})
}

// plainly makes a text of others fit for the terminal.
func plainly(text string) string { return checks.Printable(text, "    ") }
