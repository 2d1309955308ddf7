//go:build !linux

package main

import "net"

// listenerOwners cannot tell here.
func listenerOwners(net.Conn, int) (owners []int, known bool) { return nil, true }
