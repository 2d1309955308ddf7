// Package tlsclient owns the client's side of TLS: the way from the options of a control file to a configuration, for
// probes, for mail and for collectors. It knows nothing of services or rules.
package tlsclient
