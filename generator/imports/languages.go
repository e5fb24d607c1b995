package imports

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"broadsheet/generator/slugs"
	"broadsheet/generator/sources"
)

// A languageReader reads the texts of one language of an old site.
type languageReader interface {
	// site returns what the old site says of itself in the language.
	site(to *Sink) Site
	// versions calls Sink.Version for every text.
	versions(to *Sink)
	// entries calls Sink.Entry for every text, and passes on all other files.
	entries(to *Sink) error
}

// passLanguages passes on the texts of several languages, each to a Sink. The first reader is
// that of the main language. The settings of all sites come first, since texts name their
// translations by the addresses that these have in the other sites.
func passLanguages[R languageReader](readers []R, sinks []*Sink) error {
	for i, r := range readers {
		if err := sinks[i].Site(r.site(sinks[i])); err != nil {
			return err
		}
	}
	for i, r := range readers {
		r.versions(sinks[i])
	}
	for i, r := range readers {
		if err := r.entries(sinks[i]); err != nil {
			return err
		}
	}
	return nil
}

// Inner returns the Sink of the site for another language, in a folder of the new site that
// the language names. The argument key is the name of the language in the old site, which the
// addresses there have; tag is its language tag. The result is nil if no folder can have the
// texts, which is told.
func (s *Sink) Inner(key, tag string) (*Sink, error) {
	for _, name := range []string{key, tag} {
		if sources.IsLanguage(name) && !slices.ContainsFunc(s.inner, func(other *Sink) bool { return strings.EqualFold(other.name, name) }) {
			return s.openInner(name)
		}
	}
	s.Told(LeftOut, "the texts in the language "+key+", since the folder of a language is named by two letters, or with a region (fil-PH): "+
		"name the region in the settings of the old site, and import again", Place{})
	return nil, nil
}

func (s *Sink) openInner(name string) (*Sink, error) {
	o := s.options
	o.Site = filepath.Join(o.Site, name)
	inner := emptySink(o)
	inner.outer, inner.name, inner.Report.System = s, name, fmt.Sprintf("%s (%s)", s.Report.System, name)
	if s.folder.root != nil {
		err := inner.folder.openRoot(func() error { return s.folder.root.MkdirAll(name, 0o755) }, func() (*os.Root, error) { return s.folder.root.OpenRoot(name) })
		if err != nil {
			return nil, err
		}
	}
	s.inner = append(s.inner, inner)
	s.Report.Inner = append(s.Report.Inner, &inner.Report)
	return inner, nil
}

// sites returns the Sinks of all languages, the outer site first.
func (s *Sink) sites() []*Sink {
	if s.outer != nil {
		s = s.outer
	}
	return append([]*Sink{s}, s.inner...)
}

// locate sets the address of the old site, and that of the new one.
func (s *Sink) locate(site *Site) {
	if s.options.Address != "" && s.outer == nil {
		site.Address = s.options.Address
	}
	s.site, s.base, s.address = *site, basePath(site.Address), site.Address
	if s.outer == nil {
		return
	}
	if hostOf(site.Address) != hostOf(s.outer.site.Address) {
		s.Told(Look, "the language had an address of its own, "+site.Address+": publish public/"+s.name+"/ there", Place{})
		return
	}
	s.address = s.outer.config.URL("/" + s.name + "/")
	if s.isRenamed() {
		s.leadHere(s.base, s.address)
		s.Told(Adjusted, "the old site had the language at "+site.Address+"; its old addresses lead to "+s.address, Place{})
	}
}

// isRenamed reports whether the folder of the language has another name than in the addresses
// of the old site.
func (s *Sink) isRenamed() bool {
	return s.outer != nil && hostOf(s.site.Address) == hostOf(s.outer.site.Address) && s.base != s.outer.base+s.name+"/"
}

// leadHere makes an address of the old site lead to a URL of this one, by a file of the outer
// site.
func (s *Sink) leadHere(old, to string) { s.outer.former[to] = append(s.outer.former[to], old) }

// holds reports whether an address of the old site, with the base path, is one of this
// language.
func (s *Sink) holds(address string) bool {
	return s.outer == nil || strings.HasPrefix(address+"/", s.base) || !strings.HasPrefix(address, "/")
}

// within returns the address of an entry, or one below the base path of this language if the
// entry stood elsewhere in the old site.
func (s *Sink) within(address string) string {
	if s.holds(address) {
		return address
	}
	return s.base + strings.TrimPrefix(address, s.outer.base)
}

// newURL returns the URL in the new site of an address of the old one.
func (s *Sink) newURL(address string) string { return s.config.URL(pageAddress(s.inside(address))) }

// bringIn gives an entry of an inner site an address in the folder of the site. Other
// addresses that the entry had in the old site lead to it.
func (s *Sink) bringIn(e *Entry) {
	old := e.Address
	e.Address = s.within(old)
	if s.outer == nil || old == "" || e.Draft {
		return
	}
	to := s.newURL(e.Address)
	if e.Address != old {
		s.Told(Adjusted, "an address outside of the folder of its language, which leads to the new one", e.Place)
	}
	if e.Address != old || s.isRenamed() {
		s.leadHere(old, to)
	}
	e.Aliases = slices.DeleteFunc(e.Aliases, func(alias string) bool {
		if s.holds(alias) && !s.isRenamed() {
			return false
		}
		s.leadHere(alias, to)
		return true
	})
}

// A version is a text in one of the languages of a site.
type version struct {
	in     *Sink
	at     string // address in its site
	public bool   // whether readers see it at the time of the import
}

// Version announces an entry before any entry is passed on. Entries with the same key in
// different languages will name each other as translations. Site must have been called for
// all languages.
func (s *Sink) Version(key, address string, page, public bool) {
	all := s.sites()[0]
	at := pageAddress(s.inside(s.within(address)))
	if page && reservedAddress(at) || at == "/" || s.announced[at] {
		return // no page of the new site has this text
	}
	s.announced[at] = true
	if !s.holds(address) {
		all.elsewhere[at] = s
	}
	all.versions[key] = append(all.versions[key], version{s, at, public})
}

// translations returns the URLs of the versions of an entry by their languages. Only versions
// that readers see name each other.
func (s *Sink) translations(e *Entry) map[string]string {
	list := s.sites()[0].versions[e.Version]
	i := slices.IndexFunc(list, func(v version) bool { return v.in == s && v.at == pageAddress(s.inside(e.Address)) })
	if e.Version == "" || i < 0 {
		return e.Translations
	}
	found := map[string]string{}
	for _, v := range list {
		if language := v.in.config.Language; v.in != s && v.public == list[i].public && !strings.EqualFold(language, s.config.Language) {
			found[language] = v.in.config.URL(v.at)
		}
	}
	return found
}

// tellOneSided tells that versions of a new entry do not name it, since they come from an earlier
// import.
func (s *Sink) tellOneSided(e *Entry) {
	for _, v := range s.sites()[0].versions[e.Version] {
		file, old := v.in.existing.byAddress[v.at]
		if old && e.Translations[v.in.config.Language] != "" && !slices.Contains(v.in.existing.translations[file], s.config.Language) {
			s.Told(Look, "a text whose version in the language "+v.in.config.Language+" came with an earlier import and does not name it: broadsheet check tells what to add", e.Place)
		}
	}
}

// holder returns the site that has a file, and the path of the file there. Static files are
// named by their path in the whole old site: "static/de/a.png" is "static/a.png" in de/.
func (s *Sink) holder(name string) (*Sink, string) {
	rest, static := strings.CutPrefix(name, "static/")
	if !static {
		return s, name
	}
	sites := s.sites()
	for _, inner := range sites[1:] {
		prefix := strings.TrimPrefix(inner.base, sites[0].base)
		if inside, ok := strings.CutPrefix(rest, prefix); ok && prefix != "" && prefix != inner.base {
			return inner, "static/" + inside
		}
	}
	return sites[0], name
}

// owner returns the site that has the target of a link in this site, and the target as a path
// from the root of that site. The result is nil if no site has it.
func (s *Sink) owner(target string) (owner *Sink, inside string) {
	for _, other := range s.sites() {
		at, ok := other.path(target, s)
		if ok && (owner == nil || len(other.base) > len(owner.base)) {
			owner, inside = other, at
		}
	}
	bare, _ := splitTarget(inside)
	if in := s.sites()[0].elsewhere[pageAddress(slugs.Decoded(bare))]; in != nil && owner != nil && owner.outer == nil {
		owner = in
	}
	return owner, inside
}

// path returns the target of a link in the site from as a path from the root of the site s.
// The bool is false if the target is not in s.
func (s *Sink) path(target string, from *Sink) (string, bool) {
	host, at := hostOf(s.site.Address), target
	if strings.HasPrefix(target, "/") && !strings.HasPrefix(target, "//") {
		if host != hostOf(from.site.Address) {
			return "", false
		}
	} else if at = onHost(target, host); at == "" {
		return "", false
	}
	if rest, ok := strings.CutPrefix(at, s.base); ok {
		return "/" + rest, true
	}
	return "/", at+"/" == s.base
}

// onHost returns the path of a URL on a host, or "" for any other target.
func onHost(target, host string) string {
	for _, scheme := range []string{"https://", "http://", "//"} {
		if rest, ok := strings.CutPrefix(target, scheme+host); ok && host != "" && (rest == "" || strings.ContainsAny(rest[:1], "/?#")) {
			return "/" + strings.TrimPrefix(rest, "/")
		}
	}
	return ""
}

// newTarget returns the target of a link without the host and the base path of the old site.
// The target is a whole URL if it is a page of another language.
func (s *Sink) newTarget(target string) string {
	owner, inside := s.owner(target)
	if owner == nil {
		return target
	}
	bare, tail := splitTarget(inside)
	if owner == s || owner == s.outer && owner.hasFile(bare) {
		return inside
	}
	return owner.config.URL(slugs.Decoded(bare)) + tail
}

// hasFile reports whether an address of the outer site is that of a file, which inner sites
// share.
func (s *Sink) hasFile(address string) bool {
	ext := strings.ToLower(path.Ext(address))
	_, page := s.claimed(pageAddress(slugs.Decoded(address)))
	return ext != "" && ext != ".html" && ext != ".htm" && !page
}
