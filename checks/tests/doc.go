// Package tests holds the kinds of tests that a rule can have, one file each: how it is written, how what was written becomes
// a checks.Test, what it says. table.go lists them all.
//
// About half of them hold a number against a limit; these are one type, limitTest, and differ in their quantity (quantity.go).
// Those that tell of a change are changeTest (change.go). A new test is one file and one line of the table.
package tests
