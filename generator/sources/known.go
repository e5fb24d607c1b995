package sources

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"time"
)

// A stamp is the metadata by which a version of a file is recognized without reading it.
// Times are in nanoseconds since 1970.
type stamp struct {
	modified int64  // time of the last change of the content
	changed  int64  // time of the last change of the metadata, a time that programs cannot set; 0 if the system has none
	inode    uint64 // inode number of the file; 0 if the system has none
}

// Margin is a time before a scan. The stamp of a file (its times and inode number) identifies the
// content of the file only if the file was last changed at least this time before the scan: two
// writes within one tick of the file system's clock leave the same stamp. The coarsest clock, that
// of FAT, ticks every two seconds.
const Margin = 2500 * time.Millisecond

// Known encodes the paths, stamps and digests of the loaded files. A later process passes the
// result to Trust. The argument scanned is the instant at which Scan started, or earlier. Known
// leaves out files changed after scanned, or less than Margin before it.
func (t *Tree) Known(scanned time.Time) []byte {
	newest := scanned.Add(-Margin).UnixNano()
	var known []byte
	for i := range t.Files {
		f := &t.Files[i]
		if f.Digest.IsZero() || f.stamp.modified >= newest || f.stamp.changed >= newest {
			continue
		}
		known = binary.AppendUvarint(known, uint64(len(f.Path)))
		known = append(known, f.Path...)
		known = append(known, f.Digest[:]...)
		known = f.appendStamp(known)
	}
	return known
}

// stampLength is the length, in bytes, of the encoded size and stamp of a file.
const stampLength = 4 * 8

func (f *File) appendStamp(b []byte) []byte {
	b = binary.LittleEndian.AppendUint64(b, uint64(f.Size))
	b = binary.LittleEndian.AppendUint64(b, uint64(f.stamp.modified))
	b = binary.LittleEndian.AppendUint64(b, uint64(f.stamp.changed))
	return binary.LittleEndian.AppendUint64(b, f.stamp.inode)
}

// Trust sets the digests of the files whose path, size and stamp are unchanged since an
// earlier process encoded them with Known. If the data is damaged, Trust ignores everything
// after the damage.
func (t *Tree) Trust(known []byte) {
	// length, in bytes, of the encoded digest, size and stamp of a file
	const record = len(Digest{}) + stampLength
	var stamp []byte
	files := t.Files // t.Files and known are both sorted by path, so one pass compares them
	for len(files) > 0 {
		length, n := binary.Uvarint(known)
		if n <= 0 || length > uint64(len(known)) || len(known) < n+int(length)+record {
			return
		}
		path := known[n:][:length]
		digest := known[n+int(length):][:record]
		known = known[n+int(length)+record:]
		for len(files) > 0 && files[0].Path < string(path) {
			files = files[1:]
		}
		if len(files) > 0 && files[0].Path == string(path) {
			if stamp = files[0].appendStamp(stamp[:0]); bytes.Equal(digest[len(Digest{}):], stamp) {
				copy(files[0].Digest[:], digest)
			}
		}
	}
}

// Changed returns the paths of the files that were added, removed or changed since an older scan.
// The argument since is the Tree of the older scan, and begun is the instant at which that scan
// started. Files changed less than Margin before begun are included, since the older scan may have
// missed a later change.
func (t *Tree) Changed(since *Tree, begun time.Time) []string {
	newest := begun.Add(-Margin).UnixNano()
	var paths []string
	old := since.Files
	for i := range t.Files {
		f := &t.Files[i]
		for len(old) > 0 && old[0].Path < f.Path {
			paths, old = append(paths, old[0].Path), old[1:]
		}
		known := len(old) > 0 && old[0].Path == f.Path
		if !known || old[0].Size != f.Size || old[0].stamp != f.stamp || f.stamp.modified >= newest || f.stamp.changed >= newest {
			paths = append(paths, f.Path)
		}
		if known {
			old = old[1:]
		}
	}
	for i := range old {
		paths = append(paths, old[i].Path)
	}
	return paths
}

func stampOf(info fs.FileInfo) stamp {
	s := stamp{modified: info.ModTime().UnixNano()}
	s.changed, s.inode = systemStamp(info)
	return s
}
