package imports

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
)

// hugoConfigs are the names of Hugo's file of settings without extension, the first one
// that exists counts.
var hugoConfigs = []string{"hugo", "config"}

var settingsExtensions = []string{".toml", ".yaml", ".yml", ".json"}

// hugoSettings are the settings of a site of Hugo.
type hugoSettings struct {
	root       matter.Value
	main       string // main language of the site
	language   string // language that at looks for
	languages  []string
	zone       *time.Location
	style      hugoStyle
	taxonomies map[string]string // plural → singular
}

// readHugoSettings reads the file of settings and the folder config.
func readHugoSettings(tree fs.FS) (*hugoSettings, []*problems.Problem, error) {
	s := &hugoSettings{root: matter.Value{Kind: matter.Table}}
	var found []*problems.Problem
	add := func(file string, under ...string) error {
		raw, err := fs.ReadFile(tree, file)
		if err != nil {
			return err
		}
		v, faults := readSettings(file, raw)
		found = append(found, faults...)
		for _, key := range slices.Backward(under) {
			v = matter.Value{Kind: matter.Table, Fields: []matter.Field{{Key: key, Value: v}}}
		}
		mergeTable(&s.root, &v)
		return nil
	}
	if file := settingsFile(tree, ".", hugoConfigs); file != "" {
		if err := add(file); err != nil {
			return nil, nil, err
		}
	}
	for _, folder := range []string{"config/production", "config/_default"} {
		entries, _ := fs.ReadDir(tree, folder)
		for _, e := range entries {
			if name := e.Name(); !e.IsDir() && slices.Contains(settingsExtensions, path.Ext(name)) {
				if err := add(path.Join(folder, name), hugoConfigKeys(strings.TrimSuffix(name, path.Ext(name)))...); err != nil {
					return nil, nil, err
				}
			}
		}
	}
	s.derive()
	return s, found, nil
}

// settingsFile returns the path of the first file of settings in a folder, or "".
func settingsFile(tree fs.FS, folder string, names []string) string {
	for _, name := range names {
		for _, extension := range settingsExtensions {
			if file := path.Join(folder, name+extension); isFile(tree, file) {
				return file
			}
		}
	}
	return ""
}

func isFile(tree fs.FS, name string) bool {
	info, err := fs.Stat(tree, name)
	return err == nil && info.Mode().IsRegular()
}

// hugoConfigKeys returns the path of keys to which a file of the folder config belongs:
// "menus.de" belongs to the menus of the language de.
func hugoConfigKeys(name string) []string {
	if slices.Contains(hugoConfigs, name) {
		return nil
	}
	key, language, translated := strings.Cut(name, ".")
	switch {
	case translated && key == "languages":
		return []string{"languages", language}
	case translated:
		return []string{"languages", language, key}
	}
	return []string{key}
}

// mergeTable copies to the table into the fields of the table from which into lacks, also
// those of tables within them.
func mergeTable(into, from *matter.Value) {
	for _, f := range from.Fields {
		switch old := lookup(into, f.Key); {
		case old == nil:
			into.Fields = append(into.Fields, f)
		case old.Kind == matter.Table && f.Value.Kind == matter.Table:
			mergeTable(old, &f.Value)
		}
	}
}

func (s *hugoSettings) derive() {
	s.main = firstText(lookupText(&s.root, "defaultContentLanguage"), "en")
	s.style = hugoStyle{keepCase: says(true, lookup(&s.root, "disablePathToLower")), removeAccents: says(true, lookup(&s.root, "removePathAccents"))}
	if all := lookup(&s.root, "languages"); all != nil {
		for _, f := range all.Fields {
			s.languages = append(s.languages, f.Key)
		}
	}
	if len(s.languages) > 0 && lookupText(&s.root, "defaultContentLanguage") == "" && !slices.Contains(s.languages, s.main) {
		s.main = s.languages[0]
	}
	*s = *s.in(s.main)
}

// in returns the settings of a language.
func (s *hugoSettings) in(language string) *hugoSettings {
	own := *s
	own.language = language
	own.zone = namedZone(own.text("timeZone"))
	own.taxonomies = map[string]string{"tags": "tag", "categories": "category"}
	if all := own.at("taxonomies"); all != nil {
		own.taxonomies = map[string]string{}
		for _, f := range all.Fields {
			own.taxonomies[strings.ToLower(f.Value.Text)] = strings.ToLower(f.Key)
		}
	}
	return &own
}

// others returns the languages in which the site is published besides the main one.
func (s *hugoSettings) others() []string {
	return slices.DeleteFunc(slices.Clone(s.languages), func(language string) bool {
		return strings.EqualFold(language, s.main) || s.isDisabled(language)
	})
}

func (s *hugoSettings) isDisabled(language string) bool {
	off := textsOf(lookup(&s.root, "disableLanguages"))
	return says(true, lookup(&s.root, "languages", language, "disabled")) ||
		slices.ContainsFunc(off, func(name string) bool { return strings.EqualFold(name, language) })
}

// prefix returns what the addresses of the language begin with, such as "/de", or "".
func (s *hugoSettings) prefix() string {
	inSubfolder := s.language != s.main || says(true, lookup(&s.root, "defaultContentLanguageInSubdir"))
	if !inSubfolder || lookupText(&s.root, "languages", s.language, "baseURL") != "" {
		return ""
	}
	return "/" + strings.ToLower(s.language)
}

// tag returns the language tag of the language.
func (s *hugoSettings) tag() string {
	for _, key := range []string{"locale", "languageCode"} {
		if tag := lookupText(&s.root, "languages", s.language, key); tag != "" {
			return tag
		}
		if tag := lookupText(&s.root, key); tag != "" && s.language == s.main {
			return tag
		}
	}
	return s.language
}

// at returns a setting of the language, or else of the site, or nil.
func (s *hugoSettings) at(keys ...string) *matter.Value {
	if v := lookup(&s.root, append([]string{"languages", s.language}, keys...)...); v != nil {
		return v
	}
	return lookup(&s.root, keys...)
}

func (s *hugoSettings) text(keys ...string) string { return scalarText(s.at(keys...)) }

// param returns a setting that themes have in params or at the top.
func (s *hugoSettings) param(key string) *matter.Value {
	if v := s.at("params", key); v != nil {
		return v
	}
	return s.at(key)
}

// plural returns the key of front matter for a taxonomy, or "" if the site does not have it.
func (s *hugoSettings) plural(singular string) string {
	for plural, one := range s.taxonomies {
		if one == singular {
			return plural
		}
	}
	return ""
}

// permalink returns the pattern of the addresses of pages in a section, or "".
func (s *hugoSettings) permalink(section string) string {
	all := s.at("permalinks")
	if all == nil {
		return ""
	}
	if all.Kind == matter.List {
		return permalinkRule(all.Items, section)
	}
	keys := []string{section}
	if section == "" {
		keys = []string{"/", " ", ""}
	}
	for _, key := range keys {
		if v := lookup(all, "page", key); v != nil {
			return v.Text
		}
		if v := lookup(all, key); v != nil && v.Scalar() {
			return v.Text
		}
	}
	return ""
}

// permalinkRule returns the pattern of the first rule of a list whose target is the pages
// in a section, or "".
func permalinkRule(rules []matter.Value, section string) string {
	for i := range rules {
		kind := lookupText(&rules[i], "target", "kind")
		target := lookupText(&rules[i], "target", "path")
		if (kind == "" || kind == "page") && (target == "" || globMatch(target, "/"+section+"/page")) {
			return lookupText(&rules[i], "pattern")
		}
	}
	return ""
}

// ugly reports whether the pages of a section have addresses that end in .html.
func (s *hugoSettings) ugly(section string) bool {
	v := s.at("uglyURLs")
	return says(true, v) || says(true, lookup(v, section))
}

// hugoDates are the keys that give a page its dates, unless settings change them.
var hugoDates = map[string][]string{
	"date": {"date", "publishdate", "lastmod"}, "lastmod": {"lastmod"}, "publishdate": {"publishdate"}, "expirydate": {"expirydate"},
}

var hugoDateAliases = map[string][]string{"publishdate": {"pubdate", "published"}, "lastmod": {"modified"}, "expirydate": {"unpublishdate"}}

// dateKeys returns the keys of front matter that give one of the dates of a page. The key
// ":filename" stands for the name of the file.
func (s *hugoSettings) dateKeys(name string) (keys []string) {
	list := hugoDates[name]
	if own := lookup(&s.root, "frontmatter", name); own != nil {
		list = nil
		for _, v := range own.All() {
			if key := strings.ToLower(v.Text); key == ":default" {
				list = append(list, hugoDates[name]...)
			} else {
				list = append(list, key)
			}
		}
	}
	for _, key := range list {
		keys = append(append(keys, key), hugoDateAliases[key]...)
	}
	return keys
}
