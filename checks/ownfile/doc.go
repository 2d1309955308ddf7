// Package ownfile reads and opens the files that the program itself keeps: state, id, history, queue, locks, lists of users
// and of patterns. Somebody may have put something else in their place. So what is read is a regular file of a bounded size,
// whatever stands there, and what is written goes through no link that a stranger has made.
package ownfile
