// Package cron reads patterns of five fields, minute hour day month weekday, and tells when they come.
//
// It owns what a pattern means. All five fields must hold, also day and weekday together, as in Monit; cron(8)
// takes those two as alternatives. A field is a list of *, numbers, ranges 8-17 and steps */5 or 10-30/5; steps of
// * count from the first value that a field has, so from 1 in days and months. Sunday is 0 and 7. More than Monit
// it takes ? for *, the first three letters of months and weekdays, and 5/10 for "from 5 on".
//
// What is written and can never come, a range that runs backwards, hour 24, February 30, is no error: nothing is
// added to the set of the field, and Doubts tells what was probably meant.
//
// Times are those on the wall. Where daylight saving changes them a pattern with every hour in it goes by the time
// that passes. Any other is kept as cron(8) keeps it: what lies in an hour that is skipped comes once, right after
// the change, and an hour that is repeated counts once.
package cron
