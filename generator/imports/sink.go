package imports

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"broadsheet/generator/config"
	"broadsheet/generator/images"
	"broadsheet/generator/locale"
	"broadsheet/generator/problems"
	"broadsheet/generator/slugs"
	"broadsheet/generator/stories"
)

// A Sink writes what a Source reads into the folder of the new site.
type Sink struct {
	Report Report

	options  Options
	folder   *folder
	site     Site
	base     string // base path of the old site, such as "/blog/"
	config   *config.Config
	reader   *stories.Reader
	existing *existing
	taken    map[string]bool     // files that this import has written or found, in lower case
	claims   map[string]claim    // key: address in lower case
	written  string              // config.toml, if this import or a killed one has written it
	pages    []Link              // standing pages whose address has one part, such as "/about/"
	former   map[string][]string // redirects: address → former addresses
	authors  map[string]string   // slug in the source → name
	sections map[string]string   // slug of a category in the source → title
}

// Problem reports a mistake in the source. The import goes on without what has the mistake.
func (s *Sink) Problem(found ...*problems.Problem) {
	for _, p := range found { // some sources read a file twice
		if !slices.ContainsFunc(s.Report.Problems, func(q *problems.Problem) bool { return *q == *p }) {
			s.Report.Problems = append(s.Report.Problems, p)
		}
	}
}

// Told adds a remark to the report: what was left out, or what somebody should look at.
// Remarks of the same kind and text are counted, and the first place is shown.
func (s *Sink) Told(kind Kind, text string, at Place) { s.Report.tell(kind, text, at) }

// Site begins an import. It writes config.toml, unless the new site has one, and the files
// of authors and categories.
func (s *Sink) Site(site Site) error {
	if s.options.Address != "" {
		site.Address = s.options.Address
	}
	s.site, s.base = site, basePath(site.Address)
	if err := s.settings(); err != nil {
		return err
	}
	s.reader = stories.NewReader(s.config, locale.New(s.config.Language))
	var err error
	if s.existing, err = s.readExisting(); err != nil {
		return err
	}
	s.former = map[string][]string{}
	for _, r := range site.Redirects {
		to := s.inside(r.To)
		s.former[to] = append(s.former[to], r.From)
	}
	return errors.Join(s.writeAuthors(), s.writeCategories())
}

func (s *Sink) writeAuthors() error {
	s.authors = map[string]string{}
	for _, a := range s.site.Authors {
		s.authors[a.Slug] = a.Name
		s.Report.Authors[strings.ToLower(a.Name)] = true
		var m frontMatter
		m.text("name", a.Name)
		m.text("photo", a.Photo)
		m.links("links", a.Links)
		if err := s.record("content/authors/"+s.config.Slugs().Of(a.Name)+".md", m.String()+body(a.Bio)); err != nil {
			return err
		}
	}
	return nil
}

func (s *Sink) writeCategories() error {
	s.sections = map[string]string{}
	for _, c := range s.site.Categories {
		s.sections[c.Slug] = c.Title
		var m frontMatter
		m.text("title", c.Title)
		m.text("description", c.Description)
		if c.Order > 0 {
			m.raw("order", strconv.Itoa(c.Order))
		}
		if err := s.record("content/categories/"+s.config.Slugs().Of(c.Title)+".md", m.String()); err != nil {
			return err
		}
	}
	return nil
}

// record writes the file of an author or category, unless it exists.
func (s *Sink) record(name, text string) error {
	if s.folder.exists(name) {
		return nil
	}
	return s.folder.write(name, strings.NewReader(text))
}

// Entry writes a story or standing page with its files, unless the new site has it from an
// earlier import.
func (s *Sink) Entry(e Entry) error {
	s.complete(&e)
	if at := s.inside(e.Address); e.Page && reservedAddress(at) || at == "/" {
		s.Told(LeftOut, "a page that this program makes itself: "+e.Address, e.Place)
		return nil
	}
	file, known := s.place(&e)
	if free, err := s.settle(&e, file); !free || err != nil {
		return err
	}
	s.Report.count(&e)
	if at := s.inside(e.Address); e.Page && strings.Count(at, "/") <= 2 && e.Address != "" && !e.Draft {
		s.pages = append(s.pages, Link{e.Title, pageAddress(at)})
	}
	if known {
		s.Report.Known++
		return nil
	}
	s.checkDate(&e)
	text := s.compose(&e, file)
	for _, f := range e.Files {
		name := f.Name
		if !strings.HasPrefix(name, "/static/") {
			name = path.Join(path.Dir(file), name)
		}
		if err := s.File(strings.TrimPrefix(name, "/"), f.Open); err != nil {
			return err
		}
	}
	if err := s.folder.write(file, strings.NewReader(text)); err != nil {
		return err
	}
	s.Report.Written++
	return s.folder.remember(e.ID, file)
}

// complete replaces slugs of authors and categories by names, and adds redirects.
func (s *Sink) complete(e *Entry) {
	for i, a := range e.Authors {
		if name, ok := s.authors[a]; ok {
			e.Authors[i] = name
		}
	}
	for i, c := range e.Categories {
		if title, ok := s.sections[c]; ok {
			e.Categories[i] = title
		}
	}
	if at := s.inside(e.Address); e.Address != "" && len(s.former[at]) > 0 {
		e.Aliases = append(e.Aliases, s.former[at]...)
		delete(s.former, at)
	}
}

// checkDate dates a story without a date at the time of the import.
func (s *Sink) checkDate(e *Entry) {
	if e.Page || e.Date != "" {
		return
	}
	e.Date = s.options.Clock.In(s.config.Location).Format(time.DateOnly)
	s.Told(Look, "a story without a date is dated "+e.Date, e.Place)
}

// File writes a picture or another file, such as "static/images/a.jpg", unless it exists.
func (s *Sink) File(name string, open func() (io.ReadCloser, error)) error {
	if at, ok := strings.CutPrefix(name, "static"); ok && s.isTaken(at) {
		s.Told(LeftOut, "a file with the address of a page: "+at, Place{})
		return nil
	}
	s.Report.Files++
	if s.taken[strings.ToLower(name)] {
		return nil
	}
	s.taken[strings.ToLower(name)] = true
	if fault := fileFault(name, open); fault != "" {
		s.Told(Lost, fault, Place{})
		return nil
	}
	if s.options.DryRun {
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

// body returns the text of a content file after its front matter.
func body(text string) string {
	text = strings.TrimRight(strings.TrimLeft(text, "\n"), " \t\n")
	if text == "" {
		return ""
	}
	return "\n" + text + "\n"
}

// A folder is the folder of the new site. In a dry run, nothing is written.
type folder struct {
	root *os.Root
	dry  bool
	log  *os.File // the record of entries, opened at the first entry
}

func (f *folder) exists(name string) bool {
	if f.root == nil {
		return false
	}
	_, err := f.root.Lstat(name)
	return err == nil
}

// temporary is the name of a file while it is written. A killed import leaves at most this
// file, in a folder that may be deleted at any time.
const temporary = ".cache/import/new"

// write writes a new file. It appears under its name when it is complete.
func (f *folder) write(name string, from io.Reader) error {
	if f.dry {
		return nil
	}
	out, err := f.create(temporary)
	if err == nil {
		_, err = io.Copy(out, from)
		err = errors.Join(err, out.Close())
	}
	if err == nil {
		err = f.root.MkdirAll(path.Dir(name), 0o755)
	}
	if err == nil {
		err = f.root.Rename(temporary, name)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}

// makeDir makes a folder.
func (f *folder) makeDir(name string) error {
	if f.dry {
		return nil
	}
	return f.root.MkdirAll(name, 0o755)
}

func (f *folder) create(name string) (*os.File, error) {
	if err := f.root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return nil, err
	}
	return f.root.Create(name)
}

// same reports whether a file of the new site has the same bytes as a file of the old one.
func (f *folder) same(name string, with io.Reader) (bool, error) {
	in, err := f.root.Open(name)
	if err != nil {
		return false, err
	}
	defer in.Close()
	var a, b [32 << 10]byte
	for {
		n, err := io.ReadFull(with, a[:])
		m, _ := io.ReadFull(in, b[:])
		if n != m || !bytes.Equal(a[:n], b[:m]) {
			return false, nil
		}
		if err != nil {
			break
		}
	}
	return true, nil
}

// recordFile is the name of the record: a line for each imported entry, with its ID, a tab
// and its file. With it, an entry is not imported again although the author has changed its
// address. Without it, entries are recognised by their addresses.
const recordFile = ".cache/import/entries"

func (f *folder) remember(id, file string) error {
	if f.dry {
		return nil
	}
	if f.log == nil {
		var err error
		if f.log, err = f.root.OpenFile(recordFile, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644); err != nil {
			return fmt.Errorf("writing the record of the import: %w", err)
		}
	}
	_, err := fmt.Fprintf(f.log, "%s\t%s\n", strconv.Quote(id), file)
	return err
}

func (f *folder) close() error {
	if f.log != nil {
		_ = f.log.Close()
	}
	if f.root == nil {
		return nil
	}
	return f.root.Close()
}
