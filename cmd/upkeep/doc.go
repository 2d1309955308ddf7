// Command upkeep keeps services up: it reads a control file, looks at what it names, and acts when a rule says so.
//
// This room only wires the others: options, the daemon's life (load, run, reload, stop), the command line that talks to
// a running daemon, and the demo.
package main
