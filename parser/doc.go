// Package parser reads control files: tokens with positions, statement grammars, includes, and diagnostics that teach.
//
// It is the bottom of the house. It knows how a statement is written, not what it means: the tests of a service
// ("if size > 1 MB") and the options of a protocol ("request /x") are grammars which the packages above register in a
// Dialect and hand in. A statement that failed is absent from the tree and present in the diagnostics.
package parser
