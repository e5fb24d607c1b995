package sources

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"time"
)

// A stamp is the metadata that identifies a version of a file without reading it. Times
// are in nanoseconds since 1970.
type stamp struct {
	modified int64  // last change of the content
	changed  int64  // last change of the metadata, which no program can set back; 0 if unsupported
	inode    uint64 // inode number; 0 if unsupported
}

// Margin is the minimal age of a file's last change, at the time of a scan, for its
// stamp to be trusted. Two writes within one tick of the file system's clock leave the
// same stamp. The coarsest clock in use, that of FAT, ticks every two seconds.
const Margin = 2500 * time.Millisecond

// Known encodes the paths, stamps and digests of the loaded files for Trust in a later
// process. The instant scanned is the start of Scan, or earlier. Files changed after
// it, or less than Margin before it, are left out.
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

// stampLength is the length in bytes of an encoded file size and stamp.
const stampLength = 4 * 8

func (f *File) appendStamp(b []byte) []byte {
	b = binary.LittleEndian.AppendUint64(b, uint64(f.Size))
	b = binary.LittleEndian.AppendUint64(b, uint64(f.stamp.modified))
	b = binary.LittleEndian.AppendUint64(b, uint64(f.stamp.changed))
	return binary.LittleEndian.AppendUint64(b, f.stamp.inode)
}

// Trust sets the digests of the files whose path, size and stamp are the same as in
// data from Known. If the data is damaged, Trust ignores all of it from the damage on.
func (t *Tree) Trust(known []byte) {
	const record = len(Digest{}) + stampLength // length in bytes of an encoded digest, size and stamp
	var stamp []byte
	files := t.Files // files and known are both sorted by path, so one pass compares them
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

// Changed compares t with the Tree of an older scan, which started at the instant
// begun. It returns the paths of files that were added, removed or changed. Files
// changed less than Margin before begun are included, since the older scan may have
// missed a change.
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
