// Package examples holds control files that people start from, and the test that has upkeep read each of them, and each
// example of the manual, without an error.
package examples
