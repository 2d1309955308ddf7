// Package network reads network interfaces: their state, what they carry a second, and what they carried in the last hours.
package network
