package imports

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/generator/matter"
)

// A jekyll is a site of Jekyll (https://jekyllrb.com/docs/).
type jekyll struct {
	tree     tree
	parts    tree // the folder with _data and _includes, which may be the one above
	to       *Sink
	config   matter.Value // _config.yml
	zone     *time.Location
	base     string // base path without a slash at its end, such as "/paper"
	style    string // setting permalink
	sets     []jekyllSet
	defaults []jekyllDefault
	data     map[string]matter.Value // files of _data by their names without extension
	// addresses are the addresses of posts, pages and other documents by their paths.
	addresses map[string]string
	names     map[string]string // path of a post without _posts/ and extension → address
	redirects []Redirect
	source    string // folder of the source
	above     string // "/en" if the source is the folder "en" of a site in several languages, else ""
}

// A jekyllSet is a collection of documents: the posts, the drafts or a collection of the site.
type jekyllSet struct {
	label, permalink string
	output           bool
}

// A jekyllDefault is an item of the setting defaults: front matter for the files in a scope.
type jekyllDefault struct {
	path, kind string
	values     matter.Value
}

var jekyllSettings = []string{"_config.yml", "_config.yaml", "_config.toml"}

func isJekyll(source string) bool {
	return look(source, func(t tree) bool {
		hasPosts := t.hasFolder("_posts") || t.hasFolder("_drafts") || t.hasFolder("_layouts") || t.hasFolder("_includes")
		settings := slices.ContainsFunc(jekyllSettings, t.has) && !t.hasFolder("scaffolds") && !t.hasFolder("themes")
		return settings && (hasPosts || len(t.folders("_posts")) > 0) || t.hasFolder("_posts") || len(t.folders("_posts")) > 0
	})
}

func newJekyll(o Options) (Source, error) {
	t, err := openTree(o.Source)
	if err != nil {
		return nil, err
	}
	j := &jekyll{tree: t, parts: t, addresses: map[string]string{}, names: map[string]string{}, data: map[string]matter.Value{}, source: o.Source}
	return j, nil
}

// Read reads the site.
func (j *jekyll) Read(to *Sink) error {
	j.to = to
	if err := j.settings(); err != nil {
		return err
	}
	files, err := j.files()
	if err != nil {
		return err
	}
	if err := j.address(files); err != nil {
		return err
	}
	if err := to.Site(j.site(files)); err != nil {
		return err
	}
	for _, f := range files {
		if err := j.bring(f); err != nil {
			return err
		}
	}
	return nil
}

// A jekyllFile is a file of the site. The kind is "posts", "drafts", "pages", the label of a
// collection, or "static" for a file that is copied.
type jekyllFile struct{ name, kind string }

// files lists all files that Jekyll reads, in the order of their paths.
func (j *jekyll) files() ([]jekyllFile, error) {
	var files []jekyllFile
	err := fs.WalkDir(j.tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission):
			return nil
		case err != nil || name == ".":
			return err
		case j.excluded(name, entry.IsDir()):
			if entry.IsDir() {
				return fs.SkipDir
			}
		case entry.IsDir() && j.closed(name):
			return fs.SkipDir
		case j.tree.isFile(name, entry):
			if kind := j.kind(name); kind != "" {
				files = append(files, jekyllFile{name, kind})
			}
		}
		return nil
	})
	return files, err
}

// closed reports whether nothing is read from a folder: a folder of the theme, or a
// collection that is not put out.
func (j *jekyll) closed(name string) bool {
	base := path.Base(name)
	if base == "_posts" || base == "_drafts" || slices.Contains(j.include(), name) || slices.Contains(j.include(), base) {
		return false
	}
	if base[0] == '.' || base == "_site" || base == "node_modules" || base == "vendor" {
		return true
	}
	if base[0] != '_' {
		return false
	}
	for _, set := range j.sets {
		if name == path.Join(j.collections(), "_"+set.label) {
			if !set.output {
				j.to.Told(LeftOut, "the collection "+set.label+", which Jekyll does not put out", Place{File: name})
			}
			return !set.output
		}
	}
	if strings.HasPrefix(j.collections()+"/", name+"/") || j.inCollection(name) {
		return false
	}
	if name != "_data" {
		j.to.Told(LeftOut, "a folder of the old theme: "+name, Place{})
	}
	return true
}

func (j *jekyll) collections() string { return strings.Trim(textOf(&j.config, "collections_dir"), "/") }

func (j *jekyll) inCollection(name string) bool {
	return slices.ContainsFunc(j.sets, func(set jekyllSet) bool {
		return strings.HasPrefix(name, path.Join(j.collections(), "_"+set.label)+"/")
	})
}

var (
	postName  = regexp.MustCompile(`^(\d{2,4})-(\d{1,2})-(\d{1,2})-([^/]*?)(\.[^./]+)$`)
	sitesOwn  = regexp.MustCompile(`(?i)^(Gemfile.*|.*\.gemspec|Rakefile|Makefile|Procfile|package(-lock)?\.json|yarn\.lock|gulpfile\.js|Gruntfile\.js|.*config\.js|README.*|CONTRIBUTING.*|CHANGELOG.*|LICENSE.*|CLAUDE\.md|AGENTS\.md|Dockerfile|_config.*\.(ya?ml|toml)|.*\.sh|.*~)$`)
	textNames = []string{".md", ".markdown", ".mkd", ".mkdn", ".mkdown"}
)

func isMarkdownName(name string) bool {
	return slices.Contains(textNames, strings.ToLower(path.Ext(name)))
}

func isHTMLName(name string) bool {
	return slices.Contains([]string{".html", ".htm", ".xhtml"}, strings.ToLower(path.Ext(name)))
}

// kind returns the kind of a file, or "" if Jekyll does not read it.
func (j *jekyll) kind(name string) string {
	base := path.Base(name)
	in := func(folder string) bool { return strings.Contains("/"+name, "/"+folder+"/") }
	switch {
	case in("_posts"):
		if text, err := fs.ReadFile(j.tree, name); !isMarkdownName(base) && !isHTMLName(base) && err == nil && !utf8.Valid(text) {
			j.to.Told(LeftOut, "a file among the posts that is no text", Place{File: name})
			return ""
		}
		if !postName.MatchString(base) {
			j.to.Told(LeftOut, "a file among the posts without a date in its name, which Jekyll does not read", Place{File: name})
			return ""
		}
		return "posts"
	case in("_drafts"):
		return "drafts"
	}
	for _, set := range j.sets {
		if strings.HasPrefix(name, path.Join(j.collections(), "_"+set.label)+"/") {
			return set.label
		}
	}
	included := slices.Contains(j.include(), base) || slices.Contains(j.include(), name)
	switch {
	case (base[0] == '.' || base[0] == '_' || base[0] == '#') && !included:
		return ""
	case sitesOwn.MatchString(base) && !included && !isHTMLName(base):
		return ""
	}
	return "pages"
}

func (j *jekyll) include() []string { return textsOf(j.config.Get("include")) }

// excluded reports whether the setting exclude names a file or folder.
func (j *jekyll) excluded(name string, folder bool) bool {
	for _, pattern := range textsOf(j.config.Get("exclude")) {
		bare := strings.Trim(pattern, "/")
		if matched, _ := path.Match(bare, name); matched || strings.HasPrefix(name, bare+"/") {
			return true
		}
		if prefix, ok := strings.CutSuffix(bare, "/**"); ok && strings.HasPrefix(name+"/", prefix+"/") {
			return true
		}
	}
	return false
}

// address notes the addresses of all documents, since any text may link to any of them.
func (j *jekyll) address(files []jekyllFile) error {
	for _, f := range files {
		d, err := j.load(f)
		if err != nil {
			return err
		}
		if d == nil || d.address == "" {
			continue
		}
		j.addresses[f.name] = d.address
		if to := d.head.names("redirect_to"); len(to) > 0 && f.kind != "posts" {
			j.redirects = append(j.redirects, Redirect{d.address, to[0]})
		}
		if f.kind == "posts" {
			before, after, _ := strings.Cut("/"+f.name, "/_posts/")
			short := strings.TrimSuffix(after, path.Ext(after))
			j.names[short] = d.address
			j.names[path.Base(short)] = cmp.Or(j.names[path.Base(short)], d.address)
			j.names[strings.TrimPrefix(path.Join(before, short), "/")] = d.address
		}
	}
	return nil
}

// folders returns the paths of the folders with a name, without those in hidden folders.
func (t tree) folders(name string) []string {
	var found []string
	_ = fs.WalkDir(t, ".", func(at string, entry fs.DirEntry, err error) error {
		base := path.Base(at)
		switch {
		case err != nil || !entry.IsDir():
			return nil
		case base == name:
			found = append(found, at)
			return fs.SkipDir
		case at != "." && (base[0] == '.' || base[0] == '_' || base == "node_modules" || base == "vendor"):
			return fs.SkipDir
		}
		return nil
	})
	return found
}
