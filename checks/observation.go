package checks

import (
	"time"
)

// Observation is what one look at a service saw, or why it could not see. Only the part that belongs to the service's
// kind is set; a nil part was not seen.
type Observation struct {
	At   time.Time
	Took time.Duration
	// ClockSet is how far the machine's clock was set, forward or back, since the daemon began.
	ClockSet time.Duration

	// Missing: the thing is not there. Invalid: something of another kind is. Error: it could not be looked at.
	// Each is the message to show ("process is not running"), empty when it does not apply; Present is the message of
	// the opposite ("process is running with pid 12").
	Missing, Invalid, Error, Present string
	// Unseen says why the check could not see for a reason of our own (no file descriptor, no memory, no thread, no free
	// port): nothing else of the observation counts then, and no rule is judged by it.
	Unseen string
	// Known is the process that was the service's last, also when it is gone or was not looked at: whoever has its number
	// later is another one. It holds within one boot.
	Known ProcessIdentity
	// Ended tells how the process that is missing ended, where the kernel did: "ended by SIGKILL".
	Ended string

	Unit       *UnitFacts // of a process that is found by its unit
	File       *FileFacts
	Process    *ProcessFacts
	Filesystem *FilesystemFacts
	Machine    *MachineFacts
	Link       *LinkFacts
	Program    *ProgramFacts

	// Probes holds what each connection or ping test found, by the test's own Key.
	Probes map[string]*ProbeFacts
	// Content holds what each content test found among the new lines, by the test's own Key.
	Content map[string]ContentFacts
	// Reads is how far followed files have been read, kept in the state.
	Reads map[string]ReadPosition
}

// UnitFacts is what systemd says of a process's unit.
type UnitFacts struct {
	Name, Active, Sub string
	Result            string // of its last run: "success", "exit-code", "signal"
	Status            int    // the last exit status, or the signal
	Restarts          int    // by systemd itself
}

// FileFacts is what is seen of a file, directory or fifo.
type FileFacts struct {
	Path                   string
	Kind                   string // "regular", "socket", "directory", "fifo", "other"
	Mode                   uint32 // permission bits, 07777
	UID, GID               int
	Size                   int64
	Inode, Device          uint64
	Links                  uint64
	Access, Change, Modify time.Time
	Clock                  FileClock
	Checksums              map[string]string // by algorithm, only those that rules ask for
	ChecksumError          string
}

// FileClock is Observation.ClockSet as it was when each of a file's times was first seen.
type FileClock struct{ Access, Change, Modify time.Duration }

// IOFacts are bytes and operations; totals count since the start, rates are per second. -1: not known.
type IOFacts struct {
	Bytes, Operations       int64
	ByteRate, OperationRate float64
	GenericBytes            int64 // everything read or written, page cache included
	GenericRate             float64
}

// ProcessFacts is what is seen of a process. -1: not known (yet).
type ProcessFacts struct {
	PID, PPID                         int
	StartTicks                        uint64
	UID, EUID, GID                    int
	Uptime                            time.Duration
	Threads, Children                 int
	CPUPercent, CPUPercentTotal       float64
	Memory, MemoryTotal               uint64 // bytes
	MemoryPercent, MemoryPercentTotal float64
	FDs, FDsTotal                     int
	FDSoftLimit, FDHardLimit          int64
	Read, Write                       IOFacts
	Zombie                            bool
	PIDFile                           string // what is wrong with the pid file that named it: "pid file '/run/a.pid' is gone"
	SecurityAttribute                 string
	Load                              [3]float64 // of the machine, for tests in a process entry
	Cores                             int        // of the machine, beside Load
}

// FilesystemFacts is what is seen of a mounted filesystem.
type FilesystemFacts struct {
	Device, MountPoint, Type, Flags string
	Mode                            uint32
	UID, GID                        int
	BlockSize                       uint64
	SpaceTotal, SpaceUsed           uint64 // bytes
	SpaceFree, SpaceAvailable       uint64 // bytes: free in all, and for others than root
	SpacePercent                    float64
	Inodes, InodesUsed, InodesFree  uint64
	InodePercent                    float64
	Read, Write                     IOFacts
	ServiceTime                     float64 // milliseconds an operation, read and write together
	ReadTime, WriteTime             float64
}

// MachineFacts is what is seen of the machine itself. -1: not known (yet).
type MachineFacts struct {
	Load                             [3]float64
	Cores                            int
	CPU                              map[string]float64 // percent by mode: total user system wait nice hardirq softirq steal guest guestnice
	MemoryTotal, MemoryUsed          uint64
	MemoryPercent                    float64
	SwapTotal, SwapUsed              uint64
	SwapPercent                      float64
	Uptime                           time.Duration
	Boot                             time.Time
	FDAllocated, FDUnused, FDMaximum uint64
	PageIn, PageOut                  float64                  // per second
	Pressure                         map[string]PressureFacts // "cpu", "memory", "io"
}

// PressureFacts are shares of time in percent that tasks waited, over the last 10, 60 and 300 seconds
// (Documentation/accounting/psi.rst of Linux).
type PressureFacts struct {
	Some, Full [3]float64
}

// TrafficFacts is one direction of a link.
type TrafficFacts struct {
	Bytes, Packets, Errors          int64
	ByteRate, PacketRate, ErrorRate float64
}

// LinkFacts is what is seen of a network interface.
type LinkFacts struct {
	Name    string
	Up      bool
	Speed   int64 // bits per second, -1 unknown
	Duplex  int   // 1 full, 0 half, -1 unknown
	In, Out TrafficFacts
	// Windows holds the traffic of the last so many minutes, for the windows that rules ask for.
	Windows map[time.Duration][2]TrafficFacts // download, upload
}

// ProgramFacts is the last run of a check program.
type ProgramFacts struct {
	Started  time.Time
	PID      int
	Status   int
	TimedOut bool
	Output   string // standard error first when there is any
	Ended    string // how, when it did not end by itself: "program timed out after 60 s"
	Took     time.Duration
}

// ProbeFacts is the outcome of one connection or ping test.
type ProbeFacts struct {
	OK              bool
	Message         string        // why it failed: "failed protocol test [HTTP] at [127.0.0.1]:80 [TCP/IP] -- ..."
	ResponseTime    time.Duration // -1 when there was no answer
	CertificateDays int           // -1: none seen
	Phases          []Phase
	Skipped         bool // not tried: an earlier test of the same look makes it pointless, or a reason of our own, which Message gives
}

// Phase is a part of a probe and how long it took: "dns", "connect", "tls", "first byte", "whole".
type Phase struct {
	Name string
	Took time.Duration
}

// ContentFacts is what a content test found in the lines that were new.
type ContentFacts struct {
	Matched int
	Lines   string // the first matching lines, bounded
	Shown   int    // how many these are
}

// ReadPosition is how far a followed file has been read.
type ReadPosition struct {
	Inode  uint64 `json:"inode"`
	Offset int64  `json:"offset"`
	Inside bool   `json:"inside,omitempty"` // within a line that is longer than what is kept of one
	Sum    uint64 `json:"sum,omitempty"`    // of the last bytes before Offset, 0 when it is not known

	// The file that was followed before the last rotation, to which its writer may still add.
	OldPath   string `json:"oldPath,omitempty"`
	OldInode  uint64 `json:"oldInode,omitempty"`
	OldOffset int64  `json:"oldOffset,omitempty"`
	OldSum    uint64 `json:"oldSum,omitempty"`
}
