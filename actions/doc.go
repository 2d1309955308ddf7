// Package actions turns decisions into effects: plans in dependency order, programs that start, stop and restart
// services, programs that events execute, rotation of logs.
//
// It does not know the schedule and never waits for it; the engine calls it beside its loop and takes the outcome back
// as data.
package actions
