package publish

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io/fs"
	"maps"
	"path/filepath"

	"broadsheet/generator/sources"
)

// times are the modification times of one of our folders, in nanoseconds: in
// the destination and in the spare. A folder whose time has not changed has no
// new entries. 0 means that it must be listed.
type times struct{ live, spare int64 }

// A manifest is what the state folder remembers of a destination.
type manifest struct {
	files   map[string]Entry
	folders map[string]times
	// differ holds the paths in which the spare may differ.
	differ map[string]bool
}

// heading names the format; a manifest of another one is as good as none.
const heading = "broadsheet publish 1\n"

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
	if next == nil && s.known {
		s.last, s.folders, s.differ = now.files, now.folders, now.differ
		s.aligned = spare
		return nil
	}
	// If there is a next, a build was stopped right before or after the
	// exchange. Files of both sites are ours, and Keep finds out which of
	// them are there.
	for _, m := range []*manifest{now, next} {
		if m == nil {
			continue
		}
		maps.Copy(s.last, m.files)
		for dir := range m.folders {
			s.folders[dir] = times{}
		}
		s.refresh = true
	}
	return nil
}

// load reads a manifest; without one, or with a damaged one, it returns nil.
func (s *Site) load(name string) (*manifest, error) {
	path := filepath.Join(s.state, name)
	data, err := s.files.read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	info, err := s.files.lstat(path)
	if err != nil {
		return nil, err
	}
	m := decode(data)
	if m == nil {
		return nil, nil
	}
	// What was touched in the same tick of the clock as the manifest may have
	// been touched once more after it.
	limit := info.ModTime().UnixNano()
	for path, e := range m.files {
		if e.time >= limit {
			m.files[path] = Entry{Digest: e.Digest, Size: e.Size}
		}
	}
	for dir, t := range m.folders {
		if t.live >= limit {
			m.folders[dir] = times{spare: t.spare}
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
	_, err := s.files.create(path, m.encode())
	return err
}

func (m *manifest) encode() []byte {
	b := make([]byte, 0, 256+100*len(m.files)+80*len(m.folders))
	text := func(s string) {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	b = append(b, heading...)
	b = binary.AppendUvarint(b, uint64(len(m.files)))
	for _, path := range sorted(m.files) {
		e := m.files[path]
		text(path)
		b = append(b, e.Digest[:]...)
		b = binary.AppendVarint(b, e.Size)
		b = binary.AppendVarint(b, e.time)
	}
	b = binary.AppendUvarint(b, uint64(len(m.folders)))
	for _, path := range sorted(m.folders) {
		t := m.folders[path]
		text(path)
		b = binary.AppendVarint(b, t.live)
		b = binary.AppendVarint(b, t.spare)
	}
	b = binary.AppendUvarint(b, uint64(len(m.differ)))
	for _, path := range sorted(m.differ) {
		text(path)
	}
	sum := sha256.Sum256(b)
	return append(b, sum[:]...)
}

// decode returns nil for what encode has not made.
func decode(data []byte) *manifest {
	n := len(data) - sha256.Size
	if n < len(heading) || !bytes.HasPrefix(data, []byte(heading)) {
		return nil
	}
	if sum := sha256.Sum256(data[:n]); !bytes.Equal(sum[:], data[n:]) {
		return nil
	}
	r := reader{data: data[len(heading):n], text: string(data[len(heading):n])}
	m := &manifest{}
	count := r.count()
	m.files = make(map[string]Entry, count)
	for range count {
		path := r.string()
		m.files[path] = Entry{Digest: r.digest(), Size: r.int(), time: r.int()}
	}
	count = r.count()
	m.folders = make(map[string]times, count)
	for range count {
		path := r.string()
		m.folders[path] = times{live: r.int(), spare: r.int()}
	}
	count = r.count()
	m.differ = make(map[string]bool, count)
	for range count {
		m.differ[r.string()] = true
	}
	if r.bad {
		return nil
	}
	return m
}

// A reader takes a manifest apart. The paths are parts of one string.
type reader struct {
	data []byte
	text string
	at   int
	bad  bool // the data ended too early, or are none of ours
}

func (r *reader) took(n int) {
	if n <= 0 || n > len(r.data)-r.at {
		r.bad, r.at = true, len(r.data)
		return
	}
	r.at += n
}

// count reads how many of something follow, each of which takes a byte or more.
func (r *reader) count() int {
	v, n := binary.Uvarint(r.data[r.at:])
	r.took(n)
	if r.bad || v > uint64(len(r.data)-r.at) {
		r.bad = true
		return 0
	}
	return int(v)
}

func (r *reader) int() int64 {
	v, n := binary.Varint(r.data[r.at:])
	r.took(n)
	return v
}

func (r *reader) string() string {
	n := r.count()
	from := r.at
	if n > 0 {
		r.took(n)
	}
	return r.text[from:r.at]
}

func (r *reader) digest() (d sources.Digest) {
	copy(d[:], r.data[r.at:])
	r.took(len(d))
	return d
}
