package checks

// Finding is what a test found in one observation, as plain data: it is kept in the state and in the state file, and the
// test makes words of it when somebody reads them. Few are ever read, and most are of what is well: those cost nothing.
// What the test itself holds (its limit, its path) is not repeated. The zero value says nothing.
type Finding struct {
	Code Code `json:"code,omitempty"`
	// Number is the figure that was judged, a finite one: of sizes bytes, of durations and times what the test says.
	Number float64 `json:"number,omitempty"`
	// Beside is a second number of the same words.
	Beside float64 `json:"beside,omitempty"`
	// Text is what was found where no number tells it: a message, a name, what there was before.
	Text string `json:"message,omitempty"`
}

// Code says which words a finding has.
type Code uint8

// Codes of findings.
const (
	FoundText Code = iota // Text is all that there is to say, as it stands
	FoundWell             // what the rule wants; of a test of changes: no other than before
	FoundBad              // what the rule is there for; of a test of changes: another than before
)

// Texts are what a verdict says.
type Texts struct {
	Message string // "size test failed for /x -- current size is 2.9 kB"
	Value   string // the current value, to stand beside the limit
	Limit   string
}

// Sayer is a test that makes words of what it found. A test that does not has found texts only.
type Sayer interface {
	// Texts writes what a verdict with this finding said; memory is what the verdict remembers.
	Texts(f Finding, memory string) Texts
}

// Evident is a test whose events carry more of the observation than their message.
type Evident interface {
	Evidence(o *Observation, f Finding) map[string]string
}

// say writes what was found by a test, which is nil for what no test found.
func (f Finding) say(t Test, memory string) Texts {
	if s, ok := t.(Sayer); ok && f.Code != FoundText {
		return s.Texts(f, memory)
	}
	return Texts{Message: f.Text}
}

// Judged is the verdict of a test that has failed or succeeded.
func Judged(failed bool, f Finding) Verdict {
	v := Verdict{Outcome: Succeeded, Finding: f}
	v.Finding.Code = FoundWell
	if failed {
		v.Outcome, v.Finding.Code = Failed, FoundBad
	}
	return v
}
