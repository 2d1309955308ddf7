//go:build !linux

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "upkeep-bench: it reads /proc and inotify, so it measures on Linux only")
	os.Exit(2)
}
