// Package tlsserver turns the TLS options of `set httpd` into what a listener needs. The control file is checked with it when
// it is read, so that options that cannot be applied never come into force.
package tlsserver
