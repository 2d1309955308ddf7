//go:build !linux

package main

import "golang.org/x/sys/unix"

// dup puts one descriptor in place of another.
func dup(from, to int) error { return unix.Dup2(from, to) }
