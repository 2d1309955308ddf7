// Package boot tells what brings a program back when the machine boots, before the machine does.
//
// It owns the knowledge of the places that a boot reads: systemd's units and links, init scripts, runlevels, crontabs,
// fstab, and the files of process managers and container engines. It asks no daemon and runs no program: it reads files,
// all below one root folder, /proc among them, and knows nothing of services and rules.
package boot
