package tlsclient

import (
	"io"
	"sync/atomic"
)

// keyLog is where the secrets of sessions are written, for a look at them with a packet analyser; normally nowhere.
type keyLog struct{ to atomic.Pointer[io.Writer] }

var keys keyLog

func (k *keyLog) writer() io.Writer {
	if w := k.to.Load(); w != nil {
		return *w
	}
	return nil
}

// LogKeys has the secrets of all connections from now on written to w, in the form of RFC 9850. Whoever reads it reads
// what was said; it is for debugging alone. w must take calls from several goroutines.
func LogKeys(w io.Writer) { keys.to.Store(&w) }
