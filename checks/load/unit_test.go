package load_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks/load"
)

// TestUnitsBringTheirMethods: where no program is written, systemd does it; a restart of its own only where it does both
// others.
func TestUnitsBringTheirMethods(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rc")
	text := "set daemon 5\ncheck process web with unit nginx\ncheck process db with unit db@main.service\n start program = \"/bin/true\"\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	config, diagnostics := load.File(load.Options{Path: path})
	if config == nil || diagnostics.Failed() {
		t.Fatal(diagnostics)
	}
	web, db := config.Service("web"), config.Service("db")
	if web.Unit != "nginx.service" || web.Start.Command != "systemctl start nginx.service" || web.Start.Unit != "nginx.service" || web.Start.Verb != "start" ||
		web.Stop.Verb != "stop" || web.Restart.Verb != "restart" || web.Start.Timeout != config.Settings.Limits.StartTimeout {
		t.Errorf("web: %q, %+v, %+v, %+v", web.Unit, web.Start, web.Stop, web.Restart)
	}
	if db.Unit != "db@main.service" || db.Start.Unit != "" || db.Stop.Verb != "stop" || db.Restart != nil {
		t.Errorf("db: %q, %+v, %+v, %+v", db.Unit, db.Start, db.Stop, db.Restart)
	}
}
