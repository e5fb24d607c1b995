package pages

import (
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/markdown"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

// placeAll chooses the addresses at which files of content/, such as pictures, are
// published.
func (p *Plan) placeAll() {
	inContent := func(file string) bool { return strings.HasPrefix(file, "content/") }
	if !slices.ContainsFunc(slices.Collect(maps.Keys(p.in.Files)), inContent) {
		return
	}
	for t := range p.bodies {
		targets := t.targets
		if t.picture != nil {
			targets = append(slices.Clone(targets), t.picture.Src)
		}
		p.placeFiles(t.source, t.address, targets)
	}
}

// placeFiles chooses the addresses of the files that belong to a story. These are all
// files in the story's own folder or, if it has no such folder, the files to which the
// story refers. A text file that is not Markdown is published only if the story refers
// to it, since it may be a private note.
func (p *Plan) placeFiles(source, address string, targets []string) {
	place := func(file, name string) {
		if _, taken := p.published[file]; !taken {
			p.published[file] = filesFolder(address) + name
		}
	}
	folder, own := sources.Folder(source)
	if own {
		for _, file := range p.folders()[folder] {
			if !sources.IsText(file) {
				place(file, strings.TrimPrefix(file, folder+"/"))
			}
		}
	}
	for _, target := range targets {
		file := p.indexed(p.in.Site.Resolve(source, address, target).File)
		if p.in.Files[file] == nil || strings.HasPrefix(file, "static/") {
			continue
		}
		below, beside := strings.CutPrefix(file, path.Dir(source)+"/")
		switch {
		case beside && (own || sources.IsText(file)):
			place(file, below)
		case !own:
			place(file, path.Base(file))
		}
	}
}

// filesFolder returns the address of the folder for the files of a page. For a page at
// /2026/a/ or at /2026/a.html, it is /2026/a/.
func filesFolder(address string) string {
	if strings.HasSuffix(address, "/") {
		return address
	}
	return strings.TrimSuffix(address, path.Ext(address)) + "/"
}

// indexed returns the path of the file index.html in a folder. If the given path is
// that of a file, or the folder has no index.html, it returns the path unchanged.
func (p *Plan) indexed(file string) string {
	if p.in.Files[file] == nil && p.in.Files[file+"/index.html"] != nil {
		return file + "/index.html"
	}
	return file
}

// folders maps each folder in content/ to all files in it and in its subfolders.
func (p *Plan) folders() map[string][]string {
	if p.byFolder == nil {
		p.byFolder = map[string][]string{}
		for file := range p.in.Files {
			for dir := path.Dir(file); strings.HasPrefix(dir, "content/"); dir = path.Dir(dir) {
				p.byFolder[dir] = append(p.byFolder[dir], file)
			}
		}
	}
	return p.byFolder
}

// A target is the result of resolving a reference.
type target struct {
	site.Target
	file *File // file that the reference leads to; nil if the reference leads to a page
}

// isPage reports whether the target is a page of the site. Other outputs that the program
// makes have an extension in their address.
func (t target) isPage() bool {
	return t.file == nil && strings.HasPrefix(t.Address, "/") && !strings.HasPrefix(t.Address, "//") &&
		(strings.HasSuffix(t.Address, "/") || strings.HasSuffix(t.Address, ".html"))
}

// resolve finds the target of a reference: the page of a content file, a file that is
// published unchanged, or any other output. Source is the content file that contains
// the reference, and address is the address of the page made from this content file.
func (p *Plan) resolve(source, address, reference string) target {
	to := target{Target: p.in.Site.Resolve(source, address, reference)}
	if to.Found || to.Withheld != nil {
		return to
	}
	file := p.indexed(to.File)
	if at, ok := p.published[file]; ok {
		to.Address, to.Found, to.file = at, true, p.in.Files[file]
		if file != to.File {
			to.Address = strings.TrimSuffix(at, "index.html")
		}
		return to
	}
	clean := path.Clean(to.Address)
	if f := p.in.Files["static"+clean]; f != nil {
		to.Address, to.Found, to.file = clean, true, f
		return to
	}
	for _, at := range site.Spellings(to.Address) {
		if o := p.addresses[at]; o != nil {
			to.Address, to.Found, to.file = at, true, p.File(o.Copy())
			return to
		}
	}
	// Some old blogs have references that are relative to the site's root.
	if bare, _ := site.Split(reference); !strings.HasPrefix(bare, "/") {
		at := path.Join("/", bare)
		if f := p.in.Files["static"+at]; f != nil {
			to.Address, to.Found, to.file = at, true, f
		}
	}
	return to
}

// betterHint improves the hint of a problem with a reference that leads nowhere. The
// hint names a similar reference that leads to something, or says that the reference
// works without the site's base path. Source is the content file with the reference,
// and address is the address of its page.
func (p *Plan) betterHint(problem *problems.Problem, source, address, reference string) *problems.Problem {
	if near := p.near(source, address, reference); near != "" {
		problem.Hint("did you mean %s?", near)
	}
	return p.in.Site.BaseHint(problem, reference, func(reference string) bool {
		to := p.resolve(source, address, reference)
		return to.Found || to.Withheld != nil
	})
}

// fill returns the function that resolves the references in the body of a content file.
// If absolute is set, as feeds need, the URLs have scheme and host.
func (p *Plan) fill(source, address string, absolute bool) func(*markdown.Ref) markdown.Filling {
	return func(ref *markdown.Ref) markdown.Filling {
		if !absolute && strings.HasPrefix(ref.Target, "#") {
			return markdown.Filling{URL: ref.Target}
		}
		to := p.resolve(source, address, ref.Target)
		if to.Withheld != nil || !to.Found && (ref.Kind.Shows() || sources.IsMarkdown(to.Address)) {
			return markdown.Filling{Missing: true}
		}
		f := markdown.Filling{URL: p.link(to.Address, to.Tail, absolute)}
		if to.file != nil {
			p.fillPicture(&f, to, ref.Kind, absolute)
		}
		return f
	}
}

// link returns the URL of an address, followed by tail, the query and fragment. An
// address that is a URL already stays as it is, except that a URL which begins with
// "//" gets the site's scheme if absolute is set.
func (p *Plan) link(address, tail string, absolute bool) string {
	switch {
	case absolute && strings.HasPrefix(address, "//"):
		return p.config.Base.Scheme + ":" + address + tail
	case !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//"):
		return address + tail
	case absolute:
		return p.config.URL(address) + tail
	}
	return p.config.Path(address) + tail
}

// A text is a content file with a body or picture that pages show: the file of a story,
// standing page, author or category.
type text struct {
	source  string
	address string // address of the page made from the content file
	digest  sources.Digest
	targets []string // targets of the references in the body, as the author wrote them
	// pictures lists those targets that the body shows as pictures. opened lists those that
	// are files of pictures and to which the body links.
	pictures, opened []string
	key              string // front-matter key of the picture
	picture          *stories.Image
	// fragments are those targets that have a fragment, such as "a.md#id". The field is
	// nil for authors and categories.
	fragments []string
}

func textOf(c *stories.Card, address string) text {
	return text{c.Source, address, c.Digest, c.Links, c.Pictures, c.Opened, "image", c.Image, c.Fragments}
}

// bodies yields the texts of all stories and standing pages, and of the authors and
// categories that have a content file.
func (p *Plan) bodies(yield func(text) bool) {
	for _, s := range p.in.Site.Stories {
		if !yield(textOf(s.Card, s.Address)) {
			return
		}
	}
	for _, page := range p.in.Site.Pages {
		if !yield(textOf(page.Card, page.Address)) {
			return
		}
	}
	for _, t := range p.in.Site.Rows[stories.RowAuthor].Terms {
		if a := t.Author; a != nil && !yield(text{t.Source, t.Address, a.Digest, a.Targets, a.Pictures, a.Opened, "photo", a.Photo, nil}) {
			return
		}
	}
	for _, t := range p.in.Site.Rows[stories.RowCategory].Terms {
		if c := t.Category; c != nil && !yield(text{t.Source, t.Address, c.Digest, nil, nil, nil, "image", c.Image, nil}) {
			return
		}
	}
}

// otherTexts returns the texts of standing pages, authors and categories. The key is
// the path of the content file.
func (p *Plan) otherTexts() map[string]text {
	texts := map[string]text{}
	for t := range p.bodies {
		if p.in.Site.StoryOf(t.source) == nil {
			texts[t.source] = t
		}
	}
	return texts
}

// textOf returns the text of a content file.
func (p *Plan) textOf(source string) text {
	if s := p.in.Site.StoryOf(source); s != nil {
		return textOf(s.Card, s.Address)
	}
	return p.texts()[source]
}

// Body returns what the HTML of a body is made from: the digest of the content file and
// the resolved references. FragmentsOf returns the references
// with a fragment, on which the HTML also depends.
func (p *Plan) Body(source string) (sources.Digest, []markdown.Filling) {
	t := p.textOf(source)
	fillings := make([]markdown.Filling, len(t.targets))
	for i, target := range t.targets {
		to := p.resolve(source, t.address, target)
		fillings[i] = markdown.Filling{URL: to.Address, Missing: !to.Found}
		if to.Withheld != nil {
			fillings[i].URL = "" // links to withheld pages are shown as text; dead links keep their URL
		}
		if to.file != nil {
			p.fillPicture(&fillings[i], to, markdown.Image, false)
		}
	}
	return t.digest, fillings
}

// Broken calls report once for every content file with references that lead nowhere or
// to a withheld page. A page that is withheld because of errors does not count, since
// its errors are reported. Targets are the references as the author wrote them, without
// query and fragment.
func (p *Plan) Broken(report func(source string, targets []string)) {
	for t := range p.bodies {
		var missing []string
		for _, target := range t.targets {
			to := p.resolve(t.source, t.address, target)
			if !to.Found && (to.Withheld == nil || to.Withheld.Reason != site.Broken) {
				missing = append(missing, target)
			}
		}
		if missing != nil {
			report(t.source, missing)
		}
	}
}

// A Fragment is a reference with a fragment in a story or standing page.
type Fragment struct {
	Target      string // the reference as the author wrote it
	Destination string // content file of the page that the reference leads to
	ID          string // the fragment without "#", percent-decoded
}

// Fragments calls report for every Fragment of the site. Source is the content file
// that contains the reference.
func (p *Plan) Fragments(report func(source string, f Fragment)) {
	for t := range p.bodies {
		for _, f := range p.fragments(t) {
			report(t.source, f)
		}
	}
}

// FragmentsOf returns the references with a fragment in a content file.
func (p *Plan) FragmentsOf(source string) []Fragment {
	return p.fragments(p.textOf(source))
}

func (p *Plan) fragments(t text) (list []Fragment) {
	for _, target := range t.fragments {
		to := p.resolve(t.source, t.address, target)
		_, id, _ := strings.Cut(target, "#")
		if plain, err := url.PathUnescape(id); err == nil {
			id = plain
		}
		if destination := p.sources()[to.Address]; to.Found && destination != "" && id != "top" {
			list = append(list, Fragment{target, destination, id})
		}
	}
	return list
}

// sourcesByAddress maps the address of each story and standing page to its content
// file.
func (p *Plan) sourcesByAddress() map[string]string {
	found := make(map[string]string, len(p.in.Site.Stories)+len(p.in.Site.Pages))
	for _, s := range p.in.Site.Stories {
		found[s.Address] = s.Card.Source
	}
	for _, page := range p.in.Site.Pages {
		found[page.Address] = page.Card.Source
	}
	return found
}

// BrokenFragment returns a warning that a reference leads to an id that does not exist
// on the target page. Ids are the ids that exist on that page, for suggestions.
func BrokenFragment(source string, ref *markdown.Ref, id string, ids []string) *problems.Problem {
	return problems.At(source, ref.Line, ref.Column, "the link %s leads to no part of that page", ref.Target).AsWarning().
		Hint("link to a heading by its words in lower case, with - between them").SuggestAs("did you mean #%s?", id, ids)
}

// unreadTexts returns problems about text files in content/ that are not published:
// they are not Markdown, and no page links to them. The problems are warnings, but on a
// site without stories, those about files in content/stories are errors.
func (p *Plan) unreadTexts() (found []*problems.Problem) {
	var foreign []string
	empty := len(p.in.Site.Stories)+len(p.in.Site.Withheld) == 0 // true if the site has no stories
	for file, f := range p.in.Files {
		if !strings.HasPrefix(file, "content/") || p.published[file] != "" || !sources.IsText(file) {
			continue
		}
		if !empty && sources.IsForeignMarkup(file) {
			foreign = append(foreign, f.Path)
			continue
		}
		name := path.Base(file)
		problem := problems.At(f.Path, 0, 0, "this is not read: a text is Markdown in a file that ends in .md")
		if !empty || !strings.HasPrefix(file, "content/stories/") {
			problem.AsWarning()
		}
		found = append(found, problem.
			Hint("rename it to %s.md, or link to it from a story beside it to publish it as it is", strings.TrimSuffix(name, path.Ext(name))))
	}
	return append(found, foreignTexts(foreign)...)
}

// foreignTexts returns a warning about files in markup other than Markdown, or no
// problem if there are no such files. The warning names at most five files.
func foreignTexts(files []string) []*problems.Problem {
	if len(files) == 0 {
		return nil
	}
	slices.Sort(files)
	var names []string
	for _, file := range files[:min(len(files), 5)] {
		names = append(names, path.Base(file))
	}
	list := strings.Join(names, ", ")
	if more := len(files) - len(names); more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	text := "texts in"
	if len(files) == 1 {
		text = "text in"
	}
	return []*problems.Problem{problems.At(files[0], 0, 0, "%d %s other markup than Markdown cannot be read: %s", len(files), text, list).AsWarning().
		Hint("convert them to Markdown, in files that end in .md")}
}

// pictureAdvice is the hint in warnings about missing pictures.
const pictureAdvice = "the page is made without it; put the file beside the story or in static/"

// missingPictures returns warnings about pictures that front matter names but that do
// not exist.
func (p *Plan) missingPictures() []*problems.Problem {
	var found []*problems.Problem
	for t := range p.bodies {
		if t.picture == nil || t.picture.Src == "" {
			continue
		}
		src := t.picture.Src
		if to := p.resolve(t.source, t.address, src); !to.Found {
			missing := problems.OfKey(t.source, t.key, src, "there is no picture %s", src).Hint(pictureAdvice).AsWarning()
			found = append(found, p.betterHint(missing, t.source, t.address, src))
		} else if to.isPage() {
			found = append(found, problems.OfKey(t.source, t.key, src, "%s is a page, not a picture", src).Hint(pictureAdvice).AsWarning())
		}
	}
	return found
}

// File returns the entry of Input.Files for a path, or nil if there is none. The path
// may be in any Unicode form.
func (p *Plan) File(path string) *File { return p.in.Files[norm.NFC.String(path)] }
