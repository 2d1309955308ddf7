package engine

// fifo is a queue that keeps its room when it is emptied. Its zero value is empty.
type fifo[T any] struct {
	list []T
	next int // to be taken
}

func (f *fifo[T]) len() int { return len(f.list) - f.next }

func (f *fifo[T]) put(v T) {
	if f.next > 0 && len(f.list) == cap(f.list) { // what was taken gives its room first
		n := copy(f.list, f.list[f.next:])
		clear(f.list[n:])
		f.list, f.next = f.list[:n], 0
	}
	f.list = append(f.list, v)
}

// take gives the one that has waited longest; there must be one.
func (f *fifo[T]) take() T {
	var none T
	v := f.list[f.next]
	f.list[f.next] = none
	if f.next++; f.next == len(f.list) {
		f.list, f.next = f.list[:0], 0
	}
	return v
}
