package imports

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadsheet/generator/config"
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
	address  string              // address of the new site for config.toml, or ""

	outer     *Sink                // for the site of another language, that of the main language
	inner     []*Sink              // sites of other languages
	name      string               // folder of the site in that of the outer site
	versions  map[string][]version // of texts in all languages, by their keys
	announced map[string]bool      // addresses of versions in this language
	elsewhere map[string]*Sink     // addresses outside of the folder of a language → its site
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
	s.locate(&site)
	if err := s.settings(); err != nil {
		return err
	}
	s.reader = stories.NewReader(s.config, locale.New(s.config.Language))
	var err error
	if s.existing, err = s.readExisting(); err != nil {
		return err
	}
	for _, r := range site.Redirects {
		to := s.inside(r.To)
		s.former[to] = append(s.former[to], r.From)
	}
	return errors.Join(s.writeAuthors(), s.writeCategories())
}

func (s *Sink) writeAuthors() error {
	s.authors = map[string]string{}
	for _, a := range s.site.Authors {
		a.Name = stories.WithoutMail(a.Name)
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
	s.bringIn(&e)
	e.Translations = s.translations(&e)
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
		for _, f := range e.Files {
			site, name := s.holder(destination(f.Name, file))
			site.wants(name, f.Open)
		}
		return nil
	}
	s.checkDate(&e)
	s.tellOneSided(&e)
	text := s.compose(&e, file)
	for _, f := range e.Files {
		if err := s.File(destination(f.Name, file), f.Open); err != nil {
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
		e.Authors[i] = stories.WithoutMail(e.Authors[i])
	}
	for i, c := range e.Categories {
		if title, ok := s.sections[c]; ok {
			e.Categories[i] = title
		}
	}
	e.Tags, e.Categories = s.nameable(e.Tags, e.Place), s.nameable(e.Categories, e.Place)
	if at := s.inside(e.Address); e.Address != "" && len(s.former[at]) > 0 {
		e.Aliases = append(e.Aliases, s.former[at]...)
		delete(s.former, at)
	}
}

// nameable returns the tags or categories that an address can be made of. Emoji alone, for
// example, are left out and told, since the new site could not be built with them.
func (s *Sink) nameable(terms []string, at Place) []string {
	return slices.DeleteFunc(slices.Clone(terms), func(term string) bool {
		fault := slugs.Fault(s.config.Slugs().Of(term))
		if fault != "" {
			s.Told(LeftOut, "a tag or category that "+fault+": "+term, at)
		}
		return fault != ""
	})
}

// checkDate dates a story without a date at the time of the import.
func (s *Sink) checkDate(e *Entry) {
	if e.Page || e.Date != "" {
		return
	}
	e.Date = s.options.Clock.In(s.config.Location).Format(time.DateOnly)
	s.Told(Look, "a story without a date is dated "+e.Date, e.Place)
}

// body returns the text of a content file after its front matter.
func body(text string) string {
	text = strings.TrimRight(strings.TrimLeft(text, "\n"), " \t\n")
	if text == "" {
		return ""
	}
	return "\n" + text + "\n"
}
