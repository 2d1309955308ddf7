// Package units asks systemd about units, and has it start and stop them.
package units
