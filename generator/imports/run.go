package imports

import (
	"errors"
	"fmt"
	"html"
	"io"
	"maps"
	"os"
	"path"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/dialects"
	"broadsheet/generator/sources"
)

// Options are the arguments of an import.
type Options struct {
	System  string // name of the system, or "" to find it out
	Source  string // file or folder of the old site
	Site    string // folder of the new site
	Address string // URL of the old site, if the source does not know it
	DryRun  bool   // write nothing
	Clock   time.Time
}

// A system is a kind of sites that can be imported.
type system struct {
	name string
	// is reports whether a file or folder is a site of the system.
	is   func(source string) bool
	open func(o Options) (Source, error)
}

// systems lists all systems, in the order in which they are looked for.
var systems = []system{
	{"wordpress", isWordPress, newWordPress},
	{"ghost", isGhost, newGhost},
	{"eleventy", isEleventy, newEleventy},
	{"hugo", isHugo, newHugo},
	{"hexo", isHexo, newHexo},
	{"jekyll", isJekyll, newJekyll},
	{"zola", isZola, newZola},
	{"markdown", isPlain, newPlain}, // the last one: any folder with Markdown
}

// Systems returns the names of all systems.
func Systems() []string {
	names := make([]string, len(systems))
	for i, s := range systems {
		names[i] = s.name
	}
	return names
}

// Title returns the name of a system as its makers write it.
func Title(system string) string {
	if system == "wordpress" {
		return "WordPress"
	}
	return strings.ToUpper(system[:1]) + system[1:]
}

// Is reports whether a file or folder is a site of a system.
func Is(name, source string) bool {
	return slices.ContainsFunc(systems, func(s system) bool { return s.name == name && s.is(source) })
}

// Detect returns the name of the system that a file or folder is of, or "".
func Detect(source string) string {
	for _, s := range systems {
		if s.is(source) {
			return s.name
		}
	}
	return ""
}

// errProblems is the error of an import that ends because of the problems in its report.
var errProblems = errors.New("the import cannot go on")

// mostMemory is the amount of memory, in bytes, from which the program collects garbage
// more often while it imports. Exports of a gigabyte are converted faster than they are
// collected.
const mostMemory = 110 << 20

// Run imports a site. The report is complete as far as the import came.
func Run(o Options) (*Report, error) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(mostMemory))
	i := slices.IndexFunc(systems, func(s system) bool { return s.name == o.System })
	source, err := systems[i].open(o)
	if err != nil {
		return nil, err
	}
	to, err := newSink(o)
	if err != nil {
		return nil, err
	}
	to.Report.System = Title(o.System)
	if info, gone := os.Stat(o.Source); gone == nil && info.IsDir() {
		err = tellUnread(to, o.Source)
	}
	if err == nil {
		err = source.Read(to)
	}
	for _, site := range slices.Backward(to.sites()) { // the report of the outer site has the numbers of all
		if err == nil {
			site.Report.Whole = true
			err = site.finish()
		}
	}
	if errors.Is(err, errProblems) {
		err = nil
	}
	for _, site := range to.sites() {
		err = errors.Join(err, site.folder.close())
	}
	return &to.Report, err
}

func newSink(o Options) (*Sink, error) {
	s := emptySink(o)
	err := s.folder.openRoot(func() error { return os.MkdirAll(o.Site, 0o755) }, func() (*os.Root, error) { return os.OpenRoot(o.Site) })
	return s, err
}

func emptySink(o Options) *Sink {
	s := &Sink{options: o, folder: &folder{dry: o.DryRun}, taken: map[string]bool{}, claims: map[string]claim{}, former: map[string][]string{}}
	s.versions, s.announced, s.elsewhere = map[string][]version{}, map[string]bool{}, map[string]*Sink{}
	s.Report.Authors, s.Report.Categories, s.Report.Tags = map[string]bool{}, map[string]bool{}, map[string]bool{}
	return s
}

// ReportFile is the name of the report in the folder of the new site.
const ReportFile = "import-report.md"

// Env returns what package dialects must know of the new site: the shortcodes of its own, whose
// tags stay in texts.
func (s *Sink) Env() *dialects.Env {
	names := sources.Shortcodes(s.options.Site)
	return &dialects.Env{Own: func(tag *dialects.Tag) bool { return slices.Contains(names, tag.Name) }}
}

// finish writes the redirects that lead to no entry, and the report.
func (s *Sink) finish() error {
	for _, to := range slices.Sorted(maps.Keys(s.former)) {
		for _, from := range s.former[to] {
			if err := s.redirect(from, to); err != nil {
				return err
			}
		}
	}
	if err := s.footer(); err != nil {
		return err
	}
	if s.Report.Written == 0 && s.folder.exists(ReportFile) {
		return nil // nothing is new: the report of the earlier import stays
	}
	return s.folder.write(ReportFile, strings.NewReader(s.Report.Markdown()))
}

// redirect writes a page in static/ that leads from an address of the old site to another one.
func (s *Sink) redirect(from, to string) error {
	at := pageAddress(s.inside(from))
	if _, taken := s.claimed(at); taken || reservedAddress(at) || strings.ContainsAny(at, "?#:\\*") || !strings.HasPrefix(at, "/") {
		return nil
	}
	if strings.HasSuffix(at, "/") {
		at += "index.html"
	}
	if strings.HasPrefix(to, "/") {
		to = s.config.Path(to)
	}
	page := fmt.Sprintf(redirectPage, html.EscapeString(to))
	return s.file(path.Join("static", at), func() (io.ReadCloser, error) { return closer(page), nil })
}

const redirectPage = `<!doctype html>
<html><head><meta charset="utf-8"><title>Moved</title><meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url=%[1]s"></head>
<body><h1>Moved</h1><p><a href="%[1]s">%[1]s</a></p></body></html>
`
