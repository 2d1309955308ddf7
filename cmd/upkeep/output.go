package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// output is where the program speaks. It remembers a failure: an answer that was not written is none.
type output struct {
	io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.Writer.Write(p)
	if err != nil && o.err == nil {
		o.err = err
	}
	return n, err
}

// fileOf is the file behind a writer, nil when there is none.
func fileOf(w any) *os.File {
	if o, ok := w.(*output); ok {
		w = o.Writer
	}
	f, _ := w.(*os.File)
	return f
}

// terminal tells whether somebody reads w on a terminal.
func terminal(w any) bool {
	f := fileOf(w)
	return f != nil && term.IsTerminal(int(f.Fd()))
}

// colour tells whether w is a terminal that shows colours.
func (p *program) colour(w any) bool {
	return terminal(w) && !p.opts.batch && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// tableWidth is how many columns the tables of status and summary take.
const tableWidth = 80

// narrow tells whether w is a terminal on which a table would break.
func narrow(w any) bool {
	f := fileOf(w)
	if f == nil {
		return false
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	return err == nil && columns > 0 && columns < tableWidth
}
