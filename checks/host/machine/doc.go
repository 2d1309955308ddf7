// Package machine reads the machine as a whole: load, CPU, memory, swap, pressure; at most what the control groups of this
// program may use of it.
package machine
