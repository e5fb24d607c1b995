package publish

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"broadsheet/generator/codec"
	"broadsheet/generator/parallel"
)

// An entry of the manifest describes a file that the program wrote. The
// modification time is in nanoseconds; as long as it and the size stay the same,
// nobody has edited the file.
type entry struct {
	Path     string
	Checksum checksum
	Size     int64
	Time     int64
	Made     Fingerprint
}

// A file is one in the destination, in the new site, or in both.
type file struct {
	entry
	ours    bool // the manifest has it
	there   bool // the destination has it, or anything else but a folder
	regular bool // and it is a regular file of this size and time:
	size    int64
	time    int64
	plan    plan
}

// A plan is how a file enters the new site.
type plan uint8

const (
	absent  plan = iota // it does not
	kept                // the destination has it already
	written             // this build has written it to the stage
	foreign             // it is not ours, and stays
)

// isOurs reports whether the new site has the file as one of ours.
func (f *file) isOurs() bool { return f.plan == kept || f.plan == written }

// loadManifests reads which files of the destination are ours.
func (s *Site) loadManifests() error {
	now, err := s.load("manifest")
	if err != nil {
		return err
	}
	next, err := s.load("next")
	if err != nil {
		return err
	}
	// After a next, a build was killed shortly before or after the exchange: the
	// files of both sites are ours, and of each one only the later description is
	// of interest.
	s.known, s.changed = now != nil, next != nil
	for _, e := range slices.Concat(now, next) {
		s.all[e.Path] = &file{entry: e, ours: true}
	}
	if now == nil && next != nil && s.exists {
		return s.saveBefore()
	}
	return nil
}

// saveBefore handles a first build that was killed: its stage may be a
// destination of which files were replaced.
func (s *Site) saveBefore() error {
	before := filepath.Join(s.state, "before")
	if there, err := s.files.exists(before); there || err != nil {
		return err
	}
	err := s.files.rename(s.staged(""), before)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// load returns the entries of a manifest, or nil without one or if it is
// damaged.
func (s *Site) load(name string) ([]entry, error) {
	if err := s.files.check("read", name); err != nil {
		return nil, err
	}
	data, info, err := s.dir.Read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	entries := decode(data)
	// A file written in the same clock tick as the manifest may have been written
	// once more after it: it is to be read.
	for i := range entries {
		if entries[i].Time >= info.ModTime().UnixNano() {
			entries[i].Time = 0
		}
	}
	return entries, nil
}

// recognize takes the files that an earlier manifest describes for ours, if their
// content is still the same.
func (s *Site) recognize(data string) error {
	entries := decode(data)
	same := make([]bool, len(entries))
	err := parallel.Try(len(entries), func(i int) error {
		e := &entries[i]
		f := s.all[e.Path]
		if f == nil || f.ours || !f.regular || f.size != e.Size {
			return nil
		}
		sum, err := s.files.checksum(s.inPlace(e.Path))
		same[i] = sum == e.Checksum
		return err
	})
	if err != nil {
		return err
	}
	for i, e := range entries {
		if !same[i] {
			continue
		}
		f := s.all[e.Path]
		e.Time = f.time
		f.entry, f.ours = e, true
		for dir := parent(e.Path); dir != ""; dir = parent(dir) {
			delete(s.others, dir)
		}
	}
	return nil
}

// heading is changed with the encoding of manifests.
const heading = "broadsheet manifest 4\n"

func encode(entries []entry) string {
	data := new(codec.Coder).Encode([]byte(heading), &entries)
	return string(binary.LittleEndian.AppendUint64(data, uint64(checksumOf(data))))
}

// decode returns nil for data that encode did not return. Paths alias data.
func decode(data string) []entry {
	content, ok := strings.CutPrefix(data, heading)
	body := len(content) - 8
	if !ok || body < 0 || binary.LittleEndian.Uint64([]byte(content[body:])) != uint64(checksumOf([]byte(data[:len(data)-8]))) {
		return nil
	}
	entries := []entry{}
	if new(codec.Coder).Decode(content[:body], &entries) != nil {
		return nil
	}
	return entries
}

// save writes the manifest of the new site under a name that must be free.
func (s *Site) save(name string) error {
	var entries []entry
	for _, f := range s.all {
		if f.isOurs() {
			entries = append(entries, f.entry)
		}
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.Path, b.Path) })
	path := filepath.Join(s.state, name)
	if err := s.files.removeAll(path); err != nil {
		return err
	}
	s.saved = encode(entries)
	return s.files.create(path, []byte(s.saved))
}

// Manifest returns a copy of the manifest that Commit has saved, "" if it was
// left unchanged. Stored in another place it replaces a lost one (see
// Options.Backup).
func (s *Site) Manifest() string { return s.saved }
