package imports

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"

	"broadsheet/generator/images"
	"broadsheet/generator/slugs"
)

// File writes a picture or another file, such as "static/images/a.jpg", unless it exists.
func (s *Sink) File(name string, open func() (io.ReadCloser, error)) error {
	site, name := s.holder(name)
	return site.file(name, open)
}

// file is File for a file of this site.
func (s *Sink) file(name string, open func() (io.ReadCloser, error)) error {
	if !s.wants(name, open) || s.options.DryRun {
		return nil
	}
	in, err := open()
	if errors.Is(err, fs.ErrNotExist) {
		s.Told(Lost, "a file that is not there: "+name, Place{})
		return nil
	}
	if err != nil {
		return fmt.Errorf("opening a file of the old site: %w", err)
	}
	defer in.Close()
	if !s.folder.exists(name) {
		return s.folder.write(name, in)
	}
	same, err := s.folder.same(name, in)
	if err == nil && !same {
		s.Told(Look, "a file of this name is there already and was kept: "+name, Place{})
	}
	return err
}

// closer returns a text as a file.
func closer(text string) io.ReadCloser { return io.NopCloser(strings.NewReader(text)) }

// destination returns the path of a file in the new site from its name in an entry.
func destination(name, entry string) string {
	if static, ok := strings.CutPrefix(name, "/static/"); ok {
		return "static/" + static
	}
	return path.Join(path.Dir(entry), name)
}

// wants counts a file, and reports whether it is one of the new site that was not passed on
// before.
func (s *Sink) wants(name string, open func() (io.ReadCloser, error)) bool {
	if at, ok := strings.CutPrefix(name, "static"); ok && s.isTaken(at) {
		s.Told(LeftOut, "a file with the address of a page: "+at, Place{})
		return false
	}
	if s.taken[strings.ToLower(name)] {
		return false
	}
	s.taken[strings.ToLower(name)] = true
	if fault := fileFault(name, open); fault != "" {
		s.Told(Lost, fault, Place{})
		return false
	}
	s.Report.Files++
	return true
}

// fileFault returns why a site with a file could not be built, or "".
func fileFault(name string, open func() (io.ReadCloser, error)) string {
	if strings.ContainsFunc(name, unicode.IsControl) || slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool {
		return slugs.IsDevice(part) || strings.TrimRight(part, ". ") != part
	}) {
		return fmt.Sprintf("a file whose name some systems do not allow: %q", name)
	}
	if !images.HasPictureName(name) {
		return ""
	}
	in, err := open()
	if err != nil {
		return "" // it is told when the file is copied
	}
	defer in.Close()
	if _, err := images.Inspect(in, name); err != nil {
		return fmt.Sprintf("a picture that cannot be shown: %v", err)
	}
	return ""
}

// isTaken reports whether a page has the address of a file.
func (s *Sink) isTaken(at string) bool {
	folder, index := strings.CutSuffix(at, "index.html")
	if !index {
		folder = at
	}
	_, claimed := s.claimed(folder)
	return claimed || slices.Contains(ownFiles, strings.ToLower(folder))
}
