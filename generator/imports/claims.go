package imports

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// A claim says which content file has an address, and whether the address is a former one.
type claim struct {
	file   string
	former bool
}

// claimed returns the entry or file that has an address. The case of letters does not count, since some file
// systems ignore it.
func (s *Sink) claimed(address string) (claim, bool) {
	c, ok := s.claims[strings.ToLower(address)]
	return c, ok
}

func (s *Sink) claim(address, file string, former bool) {
	s.claims[strings.ToLower(address)] = claim{file, former}
}

// settle makes the address and the former addresses of an entry unique. The result is false
// if another entry has the address.
func (s *Sink) settle(e *Entry, file string) (bool, error) {
	wanted := pageAddress(s.inside(e.Address))
	if by, ok := s.claimed(wanted); ok && e.Address != "" {
		if !by.former {
			s.Told(Lost, "a text that was left out, since another one has its address: "+e.Address, e.Place)
			return false, nil
		}
		if err := s.dropAlias(by.file, wanted); err != nil {
			return false, err
		}
	}
	if e.Address != "" {
		s.claim(wanted, file, false)
	}
	e.Aliases = slices.DeleteFunc(s.aliases(e), func(at string) bool {
		at = pageAddress(at)
		if _, taken := s.claimed(at); taken || reservedAddress(at) {
			return true
		}
		s.claim(at, file, true)
		return false
	})
	return true, nil
}

// pageAddress returns an address with the slash that this program writes after it, unless it
// names an HTML file.
func pageAddress(at string) string {
	if ext := path.Ext(at); strings.HasSuffix(at, "/") || ext == ".html" || ext == ".htm" {
		return at
	}
	return at + "/"
}

// dropAlias removes a former address from a content file that this import has written,
// because an entry has this address.
func (s *Sink) dropAlias(file, address string) error {
	if s.options.DryRun {
		return nil
	}
	text, err := fs.ReadFile(s.folder.root.FS(), file)
	if err != nil {
		return err
	}
	head, rest, _ := strings.Cut(string(text), "\n---\n")
	lines := strings.Split(head, "\n")
	for i, line := range lines {
		if list, ok := strings.CutPrefix(line, "aliases: ["); ok {
			kept := slices.DeleteFunc(strings.Split(strings.TrimSuffix(list, "]"), ", "), func(alias string) bool {
				return strings.EqualFold(pageAddress(strings.Trim(alias, `"`)), address)
			})
			lines[i] = "aliases: [" + strings.Join(kept, ", ") + "]"
			if len(kept) == 0 {
				lines = slices.Delete(lines, i, i+1)
			}
			break
		}
	}
	return s.folder.write(file, strings.NewReader(strings.Join(lines, "\n")+"\n---\n"+rest))
}

// ownFiles are addresses that this program makes itself.
var ownFiles = []string{"/", "/index.html", "/404.html", "/404/", "/feed.xml", "/atom.xml", "/feed.json", "/sitemap.xml", "/news-sitemap.xml", "/search/"}

// reservedAddress reports whether this program makes a page or file with an address itself,
// such as a list of the stories with a tag.
func reservedAddress(at string) bool {
	first, rest, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(at), "/"), "/")
	list := slices.Contains([]string{"category", "tag", "author", "page"}, first) && !strings.Contains(strings.TrimSuffix(rest, "/"), "/")
	return slices.Contains(ownFiles, strings.ToLower(at)) || list
}
