package agenda

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestWhatIsDueComesInOrder(t *testing.T) {
	var a Agenda[string]
	began := time.Now()
	at := func(s int) time.Time { return began.Add(time.Duration(s) * time.Second) }
	a.Set("late", at(9))
	a.Set("first", at(1))
	a.Set("same", at(1))
	a.Set("moved", at(20))
	a.Set("moved", at(2))
	a.Set("gone", at(3))
	a.Cancel("gone")
	a.Cancel("never there")
	var got []string
	for key, ok := a.Due(at(5)); ok; key, ok = a.Due(at(5)) {
		got = append(got, key)
	}
	if want := []string{"first", "same", "moved"}; !slices.Equal(got, want) {
		t.Errorf("due %q, want %q", got, want)
	}
	if next, ok := a.Next(); !ok || !next.Equal(at(9)) || a.Len() != 1 {
		t.Errorf("next %v %v, %d left", next, ok, a.Len())
	}
	if when, ok := a.At("late"); !ok || !when.Equal(at(9)) {
		t.Errorf("late at %v %v", when, ok)
	}
}

// TestAnAgendaIsASortedMap holds an agenda against a map through random changes.
func TestAnAgendaIsASortedMap(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	began := time.Now()
	for range 200 {
		var a Agenda[int]
		model := map[int]time.Time{}
		for range 300 {
			key, at := random.IntN(40), began.Add(time.Duration(random.IntN(1000))*time.Millisecond)
			switch random.IntN(4) {
			case 0:
				a.Cancel(key)
				delete(model, key)
			case 1:
				for k, ok := a.Due(at); ok; k, ok = a.Due(at) {
					due, there := model[k]
					if !there || due.After(at) {
						t.Fatalf("%d was due, the model says %v %v", k, due, there)
					}
					delete(model, k)
				}
				for k, due := range model {
					if !due.After(at) {
						t.Fatalf("%d of %v was not due at %v", k, due, at)
					}
				}
			default:
				a.Set(key, at)
				model[key] = at
			}
			if a.Len() != len(model) {
				t.Fatalf("%d entries, want %d", a.Len(), len(model))
			}
		}
	}
}
