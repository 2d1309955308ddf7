// Package examples holds control files that people start from, and the test that has upkeep read each of them, and each
// example of the manual, without an error. Beside them stand a scrape file and alert rules for Prometheus and a dashboard for
// Grafana; a test of package web holds them against what /metrics tells. Folders have what other systems than systemd start
// the daemon with, and the container shows upkeep as process 1.
package examples
