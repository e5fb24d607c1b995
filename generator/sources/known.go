package sources

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"time"
)

// A stamp is what the file system says of a file's last change, in nanoseconds.
type stamp struct {
	modified int64
	changed  int64  // of its metadata, which no program can set back; 0 if the system has none
	inode    uint64 // 0 if the system has none
}

// Margin is how much older than a scan a file's last change must be for its
// stamp to be trusted. A file that is written twice within one tick of the
// file system's clock has the same stamp both times; the coarsest clock in
// use, FAT's, ticks every two seconds.
const Margin = 2500 * time.Millisecond

// Known returns what Trust needs in a later run of the files with a digest, in
// bytes that only it can read. Scanned is an instant before Scan began; files
// changed so shortly before it that a later change might not show are left out.
func (t *Tree) Known(scanned time.Time) []byte {
	newest := scanned.Add(-Margin).UnixNano()
	room := 0
	for i := range t.Files {
		room += len(t.Files[i].Path) + len(Digest{}) + stampLength + 2
	}
	known := make([]byte, 0, room)
	last := "" // the path before, of which the next one leaves out the beginning
	for i := range t.Files {
		f := &t.Files[i]
		if f.Digest.IsZero() || f.stamp.modified >= newest || f.stamp.changed >= newest {
			continue
		}
		same := 0
		for same < min(len(last), len(f.Path)) && last[same] == f.Path[same] {
			same++
		}
		last = f.Path
		known = binary.AppendUvarint(known, uint64(same))
		known = binary.AppendUvarint(known, uint64(len(f.Path)-same))
		known = append(known, f.Path[same:]...)
		known = append(known, f.Digest[:]...)
		known = f.appendStamp(known)
	}
	return known
}

// stampLength is how many bytes a file's size and stamp take.
const stampLength = 4 * 8

func (f *File) appendStamp(b []byte) []byte {
	b = binary.LittleEndian.AppendUint64(b, uint64(f.Size))
	b = binary.LittleEndian.AppendUint64(b, uint64(f.stamp.modified))
	b = binary.LittleEndian.AppendUint64(b, uint64(f.stamp.changed))
	return binary.LittleEndian.AppendUint64(b, f.stamp.inode)
}

// Changed returns the paths of files that are new, gone or changed since an older
// scan, which began at an instant, and of those whose change it may have missed.
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

// Trust sets the digests of the files that have not changed since Known told of
// them, judged by size, times and inode, so that they need not be read. Both
// lists are in the order of paths, and read side by side.
func (t *Tree) Trust(known []byte) {
	var path, stamp []byte
	files := t.Files
	for len(files) > 0 {
		same, n := binary.Uvarint(known)
		more, m := binary.Uvarint(known[max(n, 0):])
		if n <= 0 || m <= 0 || same > uint64(len(path)) {
			return
		}
		known = known[n+m:]
		if more > uint64(len(known)) || uint64(len(known))-more < uint64(len(Digest{})+stampLength) {
			return
		}
		path = append(path[:same], known[:more]...)
		known = known[more:]
		for len(files) > 0 && files[0].Path < string(path) {
			files = files[1:]
		}
		if len(files) > 0 && files[0].Path == string(path) {
			if stamp = files[0].appendStamp(stamp[:0]); bytes.HasPrefix(known[len(Digest{}):], stamp) {
				copy(files[0].Digest[:], known)
			}
		}
		known = known[len(Digest{})+stampLength:]
	}
}

func stampOf(info fs.FileInfo) stamp {
	s := stamp{modified: info.ModTime().UnixNano()}
	s.changed, s.inode = systemStamp(info)
	return s
}
