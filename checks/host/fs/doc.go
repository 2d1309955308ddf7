// Package fs reads files, what is new in them, and mounted filesystems.
package fs
