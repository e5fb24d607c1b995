package publish

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"
)

// A manifest is what the state folder remembers of a destination.
type manifest struct {
	files []file  // in order
	times []times // of the folders that they are in, in order
	// differ holds paths that are none of the files, and in which the spare may
	// differ.
	differ []string
}

// recall reads what the state folder knows of the destination, and takes a
// spare of which it does not know enough for a stage: that is compared file by
// file before it is used.
func (s *Site) recall() error {
	spare := filepath.Join(s.state, "spare")
	there, err := s.files.exists(spare)
	if err != nil {
		return err
	}
	if s.exists {
		if err := s.remembered(there); err != nil {
			return err
		}
	}
	if !there || s.aligned {
		return nil
	}
	stage := filepath.Join(s.state, "stage")
	if err := s.files.removeAll(stage); err != nil {
		return err
	}
	return s.files.rename(spare, stage)
}

func (s *Site) remembered(spare bool) error {
	now, err := s.load("manifest")
	if err != nil {
		return err
	}
	next, err := s.load("next")
	if err != nil {
		return err
	}
	s.known = now != nil
	switch {
	case now == nil && next == nil:
	case next == nil:
		s.remembers(now.files)
		s.times, s.differ, s.aligned = now.times, now.differ, spare
	default:
		// A build was stopped right before or after the exchange. Files of
		// both sites are ours, and Keep finds out which of them are there.
		s.remembers(union(now, next))
		s.refresh = true
	}
	return nil
}

// union returns the files of the manifests there are; of those in both, the
// later.
func union(now, next *manifest) []file {
	if now == nil {
		return next.files
	}
	all := slices.Concat(next.files, now.files)
	slices.SortStableFunc(all, comparePaths)
	return slices.CompactFunc(all, func(a, b file) bool { return a.path == b.path })
}

// load reads a manifest; without one, or with a damaged one, it returns nil.
func (s *Site) load(name string) (*manifest, error) {
	data, limit, err := s.files.read(filepath.Join(s.state, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	m := decode(data)
	if m == nil {
		return nil, nil
	}
	// What was touched in the same tick of the clock as the manifest may have
	// been touched once more after it.
	for i := range m.files {
		if m.files[i].time >= limit {
			m.files[i].time = 0
		}
	}
	for i := range m.times {
		if m.times[i].live >= limit {
			m.times[i].live = 0
		}
	}
	return m, nil
}

// save writes a manifest under a name that is then free.
func (s *Site) save(m *manifest, name string) error {
	path := filepath.Join(s.state, name)
	if err := s.files.removeAll(path); err != nil {
		return err
	}
	_, err := s.files.fill(path, m.encode)
	return err
}

// A manifest on disk is the heading, how many there are of each kind, then the
// files and the times, in numbers of fixed length, the paths of the files and of
// what else differs, each ending in NUL, and last a checksum of all that.
const (
	heading    = "broadsheet publish 3\n" // another one is as good as none
	headLength = len(heading) + 3*4
	fileLength = 16 + 8 + 8 + 1
	timeLength = 8 + 8
	sumLength  = 8
)

func (m *manifest) encode(out io.Writer) error {
	sum := xxhash.New()
	w := bufio.NewWriterSize(io.MultiWriter(out, sum), 1<<16)
	b := append(w.AvailableBuffer(), heading...)
	for _, n := range []int{len(m.files), len(m.times), len(m.differ)} {
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	_, _ = w.Write(b) // Flush tells
	for i := range m.files {
		f := &m.files[i]
		b := append(w.AvailableBuffer(), f.digest[:]...)
		b = binary.LittleEndian.AppendUint64(b, uint64(f.size))
		b = binary.LittleEndian.AppendUint64(b, uint64(f.time))
		differ := byte(0)
		if f.differ {
			differ = 1
		}
		_, _ = w.Write(append(b, differ))
	}
	for _, t := range m.times {
		b := binary.LittleEndian.AppendUint64(w.AvailableBuffer(), uint64(t.live))
		_, _ = w.Write(binary.LittleEndian.AppendUint64(b, uint64(t.spare)))
	}
	for i := range m.files {
		_, _ = w.WriteString(m.files[i].path)
		_ = w.WriteByte(0)
	}
	for _, path := range m.differ {
		_, _ = w.WriteString(path)
		_ = w.WriteByte(0)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := out.Write(binary.LittleEndian.AppendUint64(nil, sum.Sum64()))
	return err
}

// decode returns nil for what encode has not made. The paths are parts of data.
func decode(data string) *manifest {
	if len(data) < headLength+sumLength || data[:len(heading)] != heading {
		return nil
	}
	data, sum := data[:len(data)-sumLength], data[len(data)-sumLength:]
	if binary.LittleEndian.Uint64([]byte(sum)) != xxhash.Sum64String(data) {
		return nil
	}
	var counts [3]int
	for i := range counts {
		counts[i] = int(binary.LittleEndian.Uint32([]byte(data[len(heading)+4*i:][:4])))
	}
	data = data[headLength:]
	end := counts[0]*fileLength + counts[1]*timeLength
	if end > len(data) || counts[0]+counts[2] > len(data)-end {
		return nil
	}
	m := &manifest{files: make([]file, counts[0]), times: make([]times, counts[1]), differ: make([]string, counts[2])}
	numbers, text, whole := data[:end], data[end:], true
	cut := func() (path string) {
		var found bool
		path, text, found = strings.Cut(text, "\x00")
		whole = whole && found
		return path
	}
	for i := range m.files {
		b := numbers[i*fileLength:][:fileLength]
		f := &m.files[i]
		copy(f.digest[:], b)
		f.size = int64(binary.LittleEndian.Uint64([]byte(b[16:24])))
		f.time = int64(binary.LittleEndian.Uint64([]byte(b[24:32])))
		f.differ, f.last = b[32] != 0, true
		f.path = cut()
	}
	numbers = numbers[counts[0]*fileLength:]
	for i := range m.times {
		b := numbers[i*timeLength:][:timeLength]
		m.times[i] = times{live: int64(binary.LittleEndian.Uint64([]byte(b[:8]))), spare: int64(binary.LittleEndian.Uint64([]byte(b[8:])))}
	}
	for i := range m.differ {
		m.differ[i] = cut()
	}
	if !whole || text != "" {
		return nil
	}
	return m
}
