package sources

import (
	"io/fs"
	"time"
)

// A stamp is what the file system says of a file's last change, in nanoseconds.
type stamp struct {
	modified int64
	changed  int64  // of its metadata, which no program can set back; 0 if the system has none
	inode    uint64 // 0 if the system has none
}

// Known is what an earlier run found out about a file.
type Known struct {
	Size     int64
	Modified int64 // nanoseconds since 1970
	Changed  int64
	Inode    uint64
	Digest   Digest
}

// margin is how much older than a scan a file's last change must be for its
// stamp to be trusted. A file that is written twice within one tick of the
// file system's clock has the same stamp both times; the coarsest clock in
// use, FAT's, ticks every two seconds.
const margin = 2500 * time.Millisecond

// Trust sets the digests of the files that have not changed since they were
// recorded, judged by size, times and inode, so that they need not be read.
func (t *Tree) Trust(known map[string]Known) {
	for i := range t.Files {
		f := &t.Files[i]
		if k, ok := known[f.Path]; ok && k == f.known(k.Digest) {
			f.Digest = k.Digest
		}
	}
}

// Known returns a record of all files with a digest, for Trust in a later run.
// Scanned is an instant before Scan began; files changed so shortly before it
// that a later change might not show are left out.
func (t *Tree) Known(scanned time.Time) map[string]Known {
	newest := scanned.Add(-margin).UnixNano()
	known := make(map[string]Known, len(t.Files))
	for i := range t.Files {
		f := &t.Files[i]
		if !f.Digest.IsZero() && f.stamp.modified < newest && f.stamp.changed < newest {
			known[f.Path] = f.known(f.Digest)
		}
	}
	return known
}

func (f *File) known(digest Digest) Known {
	return Known{Size: f.Size, Modified: f.stamp.modified, Changed: f.stamp.changed, Inode: f.stamp.inode, Digest: digest}
}

func stampOf(info fs.FileInfo) stamp {
	s := stamp{modified: info.ModTime().UnixNano()}
	s.changed, s.inode = systemStamp(info)
	return s
}
