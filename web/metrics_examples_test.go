package web

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v2"

	"github.com/upkeep-monitor/upkeep/checks"
)

// expression is what Prometheus is asked, wherever it stands in a file.
type expression struct{ where, text string }

// metricName finds our metrics in an expression.
var metricName = regexp.MustCompile(`\b(upkeep|process|go)_[a-z0-9_]+`)

// TestExamplesAskForMetricsThatAreServed: the rules and the dashboard are read by their own kind of parser, and name nothing
// that /metrics does not tell.
func TestExamplesAskForMetricsThatAreServed(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	_, text := r.ask(http.MethodGet, "/metrics", "admin:adminpw", nil)
	served := readMetrics(t, text)
	asked := append(ruleExpressions(t), dashboardExpressions(t)...)
	if len(asked) < 20 {
		t.Fatalf("only %d expressions found", len(asked))
	}
	for _, e := range asked {
		names := metricName.FindAllString(e.text, -1)
		if len(names) == 0 && !strings.HasPrefix(e.text, "up{") {
			t.Errorf("%s asks for nothing of ours: %s", e.where, e.text)
		}
		for _, name := range names {
			if served[name] == nil {
				t.Errorf("%s asks for %s, which is not served", e.where, name)
			}
		}
	}
}

func example(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "examples", name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func ruleExpressions(t *testing.T) []expression {
	t.Helper()
	var scrape struct {
		RuleFiles []string `yaml:"rule_files"`
		Scrape    []struct {
			Job  string `yaml:"job_name"`
			Path string `yaml:"metrics_path"`
		} `yaml:"scrape_configs"`
	}
	if err := yaml.Unmarshal(example(t, "prometheus.yml"), &scrape); err != nil || len(scrape.Scrape) != 1 || scrape.Scrape[0].Path != "/metrics" || scrape.Scrape[0].Job != "upkeep" {
		t.Fatalf("prometheus.yml: %+v, %v", scrape, err)
	}
	var out []expression
	for _, name := range scrape.RuleFiles {
		var rules struct {
			Groups []struct {
				Rules []struct{ Alert, Expr string }
			}
		}
		if err := yaml.Unmarshal(example(t, name), &rules); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, g := range rules.Groups {
			for _, rule := range g.Rules {
				out = append(out, expression{name + ": " + rule.Alert, rule.Expr})
			}
		}
	}
	return out
}

func dashboardExpressions(t *testing.T) []expression {
	t.Helper()
	var board struct {
		Panels []struct {
			ID      int
			Title   string
			Targets []struct{ Expr string }
		}
		Templating struct {
			List []struct{ Name, Definition string }
		}
	}
	if err := json.Unmarshal(example(t, "grafana-dashboard.json"), &board); err != nil {
		t.Fatalf("grafana-dashboard.json: %v", err)
	}
	var out []expression
	ids := map[int]bool{}
	for _, p := range board.Panels {
		if ids[p.ID] {
			t.Errorf("two panels have the number %d", p.ID)
		}
		ids[p.ID] = true
		for _, target := range p.Targets {
			out = append(out, expression{"dashboard: " + p.Title, target.Expr})
		}
	}
	for _, v := range board.Templating.List {
		if v.Definition != "" {
			out = append(out, expression{"dashboard variable " + v.Name, v.Definition})
		}
	}
	return out
}
