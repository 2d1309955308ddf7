package fs

import "testing"

const mountStats = `device proc mounted on /proc with fstype proc
device nas:/data mounted on /mnt/a\040b with fstype nfs4 statvers=1.1
	opts:	rw,vers=4.2
	age:	100
	bytes:	1 2 3 4 5000 6000 7 8
	per-op statistics
	        NULL: 1 1 0 44 24 0 0 0 0
	        READ: 50 50 0 9600 5600 1 70 100 0
	       WRITE: 60 60 0 9600 5600 1 70 300 0
	      COMMIT: 1 1 0 1 1 1 1 1 0
device nas:/other mounted on /mnt/other with fstype nfs4 statvers=1.1
	bytes:	9 9 9 9 9 9 9 9
`

func TestParseMountStats(t *testing.T) {
	c := parseMountStats(mountStats, "/mnt/a b")
	if c.name == "" || c.readBytes != 5000 || c.writeBytes != 6000 || c.reads != 50 || c.writes != 60 || c.readMillis != 100 || c.writeMillis != 300 {
		t.Errorf("got %+v", c)
	}
	if c := parseMountStats(mountStats, "/mnt"); c.name != "" {
		t.Errorf("found a mount that is not there: %+v", c)
	}
	if c := parseMountStats("device x mounted on /mnt with fstype nfs\n\tREAD:\n\tbytes: a b\n", "/mnt"); c.reads != 0 {
		t.Errorf("got %+v", c)
	}
}
