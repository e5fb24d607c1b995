package publish

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"broadsheet/generator/codec"
	"broadsheet/generator/parallel"
)

// An entry is the description of a written file in the manifest. A file of the destination
// counts as unchanged if its size and modification time equal those of its entry.
type entry struct {
	Path     string
	Checksum checksum
	Size     int64 // size in bytes
	Time     int64 // modification time in nanoseconds since 1970
	Made     Fingerprint
}

// A file describes one path in the destination, in the new site, or in both. The embedded entry is
// that of the manifest until the build writes or keeps the file.
type file struct {
	entry
	ours    bool        // whether the manifest has this path, since this program wrote the file
	there   fs.FileInfo // metadata of the file in the destination, if there is one and it is no folder
	regular bool        // whether the destination has a regular file at this path
	size    int64       // size of the file in the destination, in bytes
	time    int64       // modification time of the file in the destination, in nanoseconds since 1970
	plan    plan
	shared  bool // whether the stage has a hard link to the file in the destination
}

// A plan says which file, if any, the new site has at a path.
type plan uint8

const (
	absent  plan = iota // the new site has no file at the path
	kept                // the new site keeps the destination's file, which this program wrote
	written             // this build has written the file to the stage
	// The new site keeps the destination's file, which this program did not write.
	foreign
)

// isOurs reports whether the new site has the file and this program wrote it.
func (f *file) isOurs() bool { return f.plan == kept || f.plan == written }

// loadManifests adds the files in the saved manifests to s.all.
func (s *Site) loadManifests() error {
	now, err := s.load("manifest")
	if err != nil {
		return err
	}
	next, err := s.load("next")
	if err != nil {
		return err
	}
	// The file "next" exists if a build was killed shortly before or after it exchanged the stage
	// and the destination. This program wrote the files of both manifests, now and next. For a path
	// in both manifests, the entry of next is used.
	s.known, s.changed = now != nil, next != nil
	for _, e := range slices.Concat(now, next) {
		s.all[e.Path] = &file{entry: e, ours: true}
	}
	if now == nil && next != nil && s.exists {
		return s.saveBefore()
	}
	return nil
}

// saveBefore renames the folder stage to before, unless before exists. It is called after a
// crash in the first build of a destination: the stage may then hold files of the author
// that the build replaced.
func (s *Site) saveBefore() error {
	if there, err := s.state.exists("before"); there || err != nil {
		return err
	}
	err := s.state.rename("stage", "before")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// load returns the entries of the manifest in the file with this name. The result is nil if
// the file does not exist or is damaged.
func (s *Site) load(name string) ([]entry, error) {
	if err := s.state.check("read", name); err != nil {
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
	// A file as new as the manifest may have been edited later within the same tick of the clock.
	// Its entry gets the time 0, which no file has, so that the build compares the content.
	for i := range entries {
		if entries[i].Time >= info.ModTime().UnixNano() {
			entries[i].Time = 0
		}
	}
	return entries, nil
}

// recognize finds files of the destination that have the content described in data, the
// encoded manifest of an earlier build. It marks these files as written by this program.
func (s *Site) recognize(data string) error {
	entries := decode(data)
	same := make([]bool, len(entries))
	err := parallel.Try(len(entries), func(i int) error {
		e := &entries[i]
		f := s.all[e.Path]
		if f == nil || f.ours || !f.regular || f.size != e.Size {
			return nil
		}
		sum, err := s.old.checksum(e.Path)
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

// heading is the first line of every manifest. Its number must change whenever the encoding
// of manifests changes.
const heading = "broadsheet manifest 4\n"

func encode(entries []entry) string {
	data := new(codec.Coder).Encode([]byte(heading), &entries)
	return string(binary.LittleEndian.AppendUint64(data, uint64(checksumOf(data))))
}

// decode returns the entries of an encoded manifest, or nil if the data is damaged or of
// another version. The paths of the entries share memory with the data.
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

// save writes the manifest of the new site to the file with this name in the state folder.
func (s *Site) save(name string) error {
	var entries []entry
	for _, f := range s.all {
		if f.isOurs() {
			entries = append(entries, f.entry)
		}
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.Path, b.Path) })
	if err := s.state.removeAll(name); err != nil {
		return err
	}
	s.saved = encode(entries)
	return s.state.create(name, []byte(s.saved))
}

// Manifest returns the manifest that Commit saved, or "" if the manifest did not change.
// The caller can store the result elsewhere, for Options.Backup of later builds.
func (s *Site) Manifest() string { return s.saved }
