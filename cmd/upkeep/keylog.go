package main

import (
	"os"

	"github.com/upkeep-monitor/upkeep/checks/probe/tlsclient"
)

// logKeys writes the secrets of TLS sessions to the file that SSLKEYLOGFILE names, for debugging with a packet analyser. It
// does so only when -v was given: a variable that was left in an environment must not lay bare what probes and mail say.
func (h *house) logKeys() {
	path := os.Getenv("SSLKEYLOGFILE")
	if path == "" {
		return
	}
	if h.program.opts.verbose == 0 {
		h.log.Info("SSLKEYLOGFILE is heeded with -v only")
		return
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		h.log.Warn("the secrets of TLS sessions cannot be written", "err", err)
		return
	}
	h.log.Warn("the secrets of all TLS sessions are written to a file, whoever reads it can read what was said", "file", path)
	tlsclient.LogKeys(f) // open as long as the process
}
