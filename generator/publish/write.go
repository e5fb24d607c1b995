package publish

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"

	"github.com/cespare/xxhash/v2"
)

// Write publishes a file with the given data at a path. A file of the destination with the
// same content is kept. Each path can be written or kept only once in a build.
func (s *Site) Write(path string, made Fingerprint, data []byte) error {
	return s.Copy(path, made, bytes.NewReader(data))
}

// Copy does the same as Write with the content of the reader from, which it may read twice.
// The published file is no hard link, so later edits of the original do not change the
// site.
func (s *Site) Copy(path string, made Fingerprint, from io.ReadSeeker) error {
	f, err := s.claim(path, written)
	if err != nil {
		return s.fail(err)
	}
	if f.regular {
		sum, size, err := checksumFrom(from)
		if err == nil && size == f.size && s.has(f, sum) {
			s.keep(f, sum, made)
			return nil
		}
		if err == nil {
			_, err = from.Seek(0, io.SeekStart)
		}
		if err != nil {
			return s.fail(err)
		}
	}
	f.Made = made
	return s.fail(s.write(f, from))
}

// keep keeps the destination's file f in the new site and updates the file's entry.
func (s *Site) keep(f *file, sum checksum, made Fingerprint) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := entry{Path: f.Path, Checksum: sum, Size: f.size, Time: f.time, Made: made}
	s.changed = s.changed || !f.ours || f.entry != now
	f.entry, f.ours, f.plan = now, true, kept
}

// claim sets the plan for a path in the new site. It fails if the path already has a plan.
func (s *Site) claim(path string, p plan) (*file, error) {
	if err := check(path); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.all[path]
	if f == nil {
		f = &file{entry: entry{Path: path}}
		s.all[path] = f
	}
	if f.plan != absent {
		return nil, fmt.Errorf("publishing %s: there are two files of this name", path)
	}
	if f.plan = p; p == kept && f.time != f.Time {
		f.Time, s.changed = f.time, true // the content is that of the manifest, but the time is not
	}
	return f, nil
}

// write writes the file f to the stage and updates the file's entry.
func (s *Site) write(f *file, from io.ReadSeeker) error {
	if err := s.makeFolder(parent(f.Path)); err != nil {
		return err
	}
	e, err := s.stage.copy(f.Path, from)
	if errors.Is(err, fs.ErrExist) {
		if err = s.stage.removeAll(f.Path); err == nil {
			e, err = s.stage.copy(f.Path, from)
		}
	}
	f.Checksum, f.Size, f.Time = e.Checksum, e.Size, e.Time
	return err
}

// copy makes a file with the content of the reader from, and returns its size, time and
// checksum. It fails if the file exists. After another error it removes the incomplete
// file.
func (f folder) copy(path string, from io.Reader) (e entry, err error) {
	if err := f.check("create", path); err != nil {
		return e, err
	}
	// For O_NONBLOCK, see the method list.
	out, err := f.root.OpenFile(local(path), os.O_WRONLY|os.O_CREATE|os.O_EXCL|syscall.O_NONBLOCK, 0o644)
	if err != nil {
		return e, err
	}
	e, err = f.fill(out, path, from)
	if err = errors.Join(err, out.Close()); err != nil {
		_ = f.root.Remove(local(path))
	}
	return e, err
}

func (f folder) fill(out *os.File, path string, from io.Reader) (e entry, err error) {
	if err := f.check("write", path); err != nil {
		// In tests, leave an incomplete file, as a full disk does.
		_, short := io.WriteString(out, "<!do")
		return e, errors.Join(err, short)
	}
	sum := xxhash.New()
	if _, err := io.Copy(io.MultiWriter(out, sum), from); err != nil {
		return e, err
	}
	info, err := out.Stat()
	if err != nil {
		return e, err
	}
	return entry{Checksum: checksum(sum.Sum64()), Size: info.Size(), Time: info.ModTime().UnixNano()}, nil
}
