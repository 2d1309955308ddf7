package checks

import "testing"

func TestSunday(t *testing.T) {
	for field, want := range map[string]string{"*": "*", "7": "0", "1-7": "1,2,3,4,5,6,0", "0-7/2": "0,2,4,6", "5-7,2": "5,6,0,2", "1-5": "1-5",
		"*/7": "*/7", "8": "8", "1-7/0": "1-7/0", "mon": "mon", "1-77": "1-77"} {
		if got := sunday(field); got != want {
			t.Errorf("%s: %s, want %s", field, got, want)
		}
	}
}
