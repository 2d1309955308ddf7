package examples

import _ "embed" // the control file is in the program

// ControlFile is the commented control file to start from, which `upkeep install` writes.
//
//go:embed upkeeprc
var ControlFile string
