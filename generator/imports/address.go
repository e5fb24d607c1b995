package imports

import (
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadsheet/generator/matter"
	"broadsheet/generator/site"
	"broadsheet/generator/slugs"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

// basePath returns the path of a site's URL, decoded and with a slash at its end.
func basePath(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "/"
	}
	return strings.TrimSuffix(u.Path, "/") + "/"
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// existing holds what the new site has from earlier imports or from its author.
type existing struct {
	byAddress map[string]string // address or alias → content file
	byID      map[string]string // ID in the source → content file
	addresses map[string]string // content file → address
	// translations has the languages of the versions that a content file names.
	translations map[string][]string
}

// readExisting reads the content of the new site.
func (s *Sink) readExisting() (*existing, error) {
	x := &existing{map[string]string{}, map[string]string{}, map[string]string{}, map[string][]string{}}
	if s.folder.root == nil {
		return x, nil
	}
	tree := s.folder.root.FS()
	for _, top := range []string{"content/stories", "content/pages"} {
		err := fs.WalkDir(tree, top, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !entry.Type().IsRegular() || !sources.IsMarkdown(name) {
				return ignoreMissing(err)
			}
			text, err := fs.ReadFile(tree, name)
			if err == nil {
				s.addExisting(x, name, text)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("reading the stories of the new site: %w", err)
		}
	}
	return x, s.readRecord(x)
}

func (s *Sink) addExisting(x *existing, name string, text []byte) {
	doc, _ := matter.Read(name, text)
	card := s.card(name, string(doc.Text[:doc.Body]))
	address := site.Address(s.config, card)
	x.addresses[name] = address
	for language := range card.Translations {
		x.translations[name] = append(x.translations[name], language)
	}
	for _, at := range append(card.Aliases, address) {
		x.byAddress[at] = name
	}
}

// card reads the front matter of a content file.
func (s *Sink) card(file, frontMatter string) *stories.Card {
	read := s.reader.Story
	if strings.HasPrefix(file, "content/pages/") {
		read = s.reader.Page
	}
	card, _ := read(sources.File{Path: file}, []byte(frontMatter))
	return card
}

// place returns the file for an entry. The bool is true if the new site has this entry from
// an earlier import.
func (s *Sink) place(e *Entry) (file string, known bool) {
	if at, ok := s.existing.byID[e.ID]; ok {
		return at, true
	}
	wanted := s.inside(e.Address)
	if at, ok := s.existing.byAddress[wanted]; ok && e.Address != "" {
		return at, true
	}
	for n := 1; ; n++ {
		file = numbered(contentFile(e), n)
		_, old := s.existing.addresses[file]
		switch claimed := s.taken[strings.ToLower(file)]; {
		case old && !claimed && e.Address == "":
			s.taken[strings.ToLower(file)] = true
			return file, true
		case !old && !claimed && !s.folder.exists(file):
			s.taken[strings.ToLower(file)] = true
			return file, false
		}
	}
}

// contentFile returns the path that the file of an entry should have.
func contentFile(e *Entry) string {
	file := allowedPath(path.Clean("/" + e.File)[1:])
	if !e.Page {
		return path.Join("content/stories", strings.TrimPrefix(file, "stories/"))
	}
	file = strings.TrimPrefix(file, "pages/")
	if folder, ok := strings.CutSuffix(file, "/index.md"); ok {
		file = folder + ".md"
	}
	return "content/pages/" + allowedName(strings.ReplaceAll(file, "/", "-")) // pages have no subfolders
}

// numbered returns the name of the n-th file that wants the same name: "a-2.md".
func numbered(file string, n int) string {
	if n == 1 {
		return file
	}
	if folder, ok := strings.CutSuffix(file, "/index.md"); ok {
		return fmt.Sprintf("%s-%d/index.md", folder, n)
	}
	return fmt.Sprintf("%s-%d.md", strings.TrimSuffix(file, ".md"), n)
}

// longest is the number of bytes that the name of a new content file has at most, without a
// number and the extension. File systems allow 255.
const longest = 200

// allowedPath returns the path of a file with names that all operating systems allow, and
// that this program reads.
func allowedPath(file string) string {
	parts := strings.Split(file, "/")
	for i, name := range parts {
		parts[i] = allowedName(name)
	}
	return strings.Join(parts, "/")
}

func allowedName(name string) string {
	ext := path.Ext(name)
	if ext != ".md" {
		ext = ""
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError || strings.ContainsRune(`<>:"|?*\`, r) {
			return '-'
		}
		return r
	}, strings.TrimSuffix(name, ext))
	if len(name) > longest {
		name = strings.ToValidUTF8(name[:longest], "")
	}
	name = strings.TrimRight(strings.TrimLeft(name, ".#~ "), ".#~ -")
	if name == "" {
		name = "untitled"
	}
	if slugs.IsDevice(name) {
		name = "the-" + name
	}
	return name + ext
}

// keep returns the key of front matter, and its value, that gives an entry its old address.
// Both are "" if the pattern of addresses gives it, or if no key can.
func (s *Sink) keep(e *Entry, file string) (key, value string) {
	wanted := s.inside(e.Address)
	if e.Address == "" {
		return "", ""
	}
	last := strings.TrimSuffix(strings.TrimSuffix(path.Base(wanted), ".html"), ".htm")
	whole := wanted
	if !strings.HasSuffix(wanted, "/") && path.Ext(wanted) != ".html" && path.Ext(wanted) != ".htm" {
		whole += "/" // servers answer /a with a/index.html
	}
	if s.gives(e, file, "", "", whole) {
		return "", ""
	}
	if slugs.IsAddress(last) && s.gives(e, file, "slug", last, whole) {
		return "slug", last
	}
	if s.gives(e, file, "permalink", whole, whole) {
		return "permalink", whole
	}
	s.Told(Lost, "an address that plain files cannot have: "+e.Address, e.Place)
	return "", ""
}

// gives reports whether an entry has an address if its front matter has a key.
func (s *Sink) gives(e *Entry, file, key, value, address string) bool {
	var m frontMatter
	m.text("title", "x")
	m.text("date", e.Date)
	one(&m, "category", e.Categories)
	m.text(key, value)
	return site.Address(s.config, s.card(file, m.String())) == address
}
