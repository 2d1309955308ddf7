package checks

import "time"

// What a test asks of a look beyond the plain facts of its service. The observer finds these among the rules.
type (
	// ChecksumAsker wants the file's checksum: "md5", "sha1" or "sha256".
	ChecksumAsker interface{ ChecksumKind() string }
	// ContentAsker wants new lines of the file held against its pattern; the finding is kept under ContentKey.
	ContentAsker interface {
		ContentKey() string
		ContentPattern() *ContentPattern
	}
	// DetailAsker wants a detail of a process as it is now.
	DetailAsker interface{ AsksDetail() Detail }
	// LoadAsker wants the machine's load beside the facts of a process.
	LoadAsker interface{ AsksLoad() }
	// WindowAsker wants a link's traffic within the last so much time; 0 wants none.
	WindowAsker interface{ TrafficWindow() time.Duration }
)

// FollowsContent tells whether rules hold new lines of the service's file against patterns.
func (s *Service) FollowsContent() bool {
	for _, r := range s.Rules {
		if _, ok := r.Test.(ContentAsker); ok {
			return true
		}
	}
	return false
}

// Detail is a part of what is seen of a process that costs a file or more to read: where no rule asks about it, it may be
// a little old.
type Detail uint8

// Details of a process.
const (
	DetailNone Detail = iota
	DetailOwner
	DetailMemory // the exact one
	DetailIO
	DetailFiles // open file descriptors
	DetailSecurity
)
