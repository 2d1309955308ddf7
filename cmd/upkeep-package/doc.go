// Command upkeep-package builds the packages of a release: .deb, .rpm and .tar.gz for each processor, with the program, its
// unit, manual pages, completions and a control file to start from.
//
//	cd cmd/upkeep-package && go run . --version 1.2.3 --out /tmp/dist
//
// Two runs on one commit give the same bytes. It is a module of its own, so that what builds packages is no part of the
// program.
package main
