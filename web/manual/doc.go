// Package manual is the manual that is built into the program: one page for each kind of statement and each topic, for the
// terminal (`upkeep help TOPIC`) and for the browser (/help).
//
// A page is a markdown file in the folder pages, named NN-TOPIC.md: the number orders the list, the name is what people
// type. Its first line is the title, the paragraph behind it the summary. Examples stand in fenced blocks; those marked
// "monitrc" are control files or parts of them, and a test has upkeep read each one. A link to another page is its name.
package manual
