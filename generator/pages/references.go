package pages

import (
	"iter"
	"path"
	"strings"

	"broadsheet/generator/markdown"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
	"broadsheet/generator/slugs"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

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
// published unchanged, or any other output. The argument source is the content file with
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
	// Some old blogs have references relative to the site's root, but without a slash at the
	// start.
	if bare, _ := site.Split(reference); !strings.HasPrefix(bare, "/") {
		at := path.Join("/", bare)
		if f := p.in.Files["static"+at]; f != nil {
			to.Address, to.Found, to.file = at, true, f
		}
	}
	return to
}

// betterHint improves the hint of a problem with a reference that leads nowhere. The hint
// names a similar reference that leads to something, or says that the reference works
// without the site's base path. The argument source is the content file with the
// reference, and address is the address of the page made from this content file.
func (p *Plan) betterHint(problem *problems.Problem, source, address, reference string) *problems.Problem {
	if near, sure := p.near(source, address, reference); near != "" {
		problem.Hint("did you mean %s?", near)
		if sure {
			problem.Mend(reference, near)
		}
	}
	return p.in.Site.BaseHint(problem, reference, func(reference string) bool {
		to := p.resolve(source, address, reference)
		return to.Found || to.Withheld != nil
	})
}

// fill returns the function that resolves the references in the body of a content file. If
// absolute is true, as for feeds, the URLs have scheme and host.
func (p *Plan) fill(source, address string, absolute bool) func(*markdown.Ref) markdown.Filling {
	return func(ref *markdown.Ref) markdown.Filling {
		if !absolute && strings.HasPrefix(ref.Target, "#") {
			return markdown.Filling{URL: ref.Target}
		}
		to := p.resolve(source, address, ref.Target)
		_, named := site.NameOf(ref.Target)
		if to.Withheld != nil || !to.Found && (ref.Kind.Shows() || named || sources.IsMarkdown(to.Address)) {
			return markdown.Filling{Missing: true}
		}
		f := markdown.Filling{URL: p.link(to.Address, to.Tail, absolute)}
		if to.file != nil {
			p.fillPicture(&f, to, ref.Kind, absolute)
		}
		return f
	}
}

// link returns the URL of an address, followed by tail, the query and fragment. If the
// address is already a URL, link does not change it, except that a URL which begins with
// "//" gets the site's scheme if absolute is true.
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

// Body returns the digest of a content file and the resolved references in its body. The
// HTML of the body depends only on these, and on the references with a fragment, which
// FragmentsOf returns.
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

// Shortcodes returns the names of the site's own shortcodes that a content file uses.
func (p *Plan) Shortcodes(source string) []string { return p.textOf(source).shortcodes }

// Broken calls the function report for every content file with references that lead
// nowhere or to a withheld page. It does not report references to a page that is withheld
// because of errors, since the errors are reported already. The argument targets of report
// lists the references as the author wrote them, without query and fragment.
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

// A Fragment is a link to a place within a page, in a story or standing page: its URL has
// a fragment, such as "#part".
type Fragment struct {
	Target      string // reference as the author wrote it
	Destination string // content file of the page that the reference leads to
	ID          string // fragment of the reference, without "#" and percent-decoded
}

// Fragments calls the function report for every Fragment of the site. The argument source
// of report is the content file with the reference.
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
		id = slugs.Decoded(id)
		if destination := p.sources()[to.Address]; to.Found && destination != "" && id != "top" {
			list = append(list, Fragment{target, destination, id})
		}
	}
	return list
}

// sourcesByAddress returns the content files of all stories and standing pages. The key is
// the address of the page, the value the path of the file.
func (p *Plan) sourcesByAddress() map[string]string {
	found := make(map[string]string, len(p.in.Site.Stories)+len(p.in.Site.Pages))
	for c, address := range p.eachCard {
		found[address] = c.Source
	}
	return found
}

// BrokenFragment returns a warning that a reference leads to an id that does not exist on
// the target page. The argument ids lists the ids that exist on that page, one of which
// the warning may suggest.
func BrokenFragment(source string, ref *markdown.Ref, id string, ids []string) *problems.Problem {
	return problems.At(source, ref.Line, ref.Column, "the link %s leads to no part of that page", ref.Target).AsWarning().
		Hint("link to a heading by its words in lower case, with - between them").SuggestAs("did you mean #%s?", id, ids)
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

// A frontMatterLink is a link to an address of this site under a key of a content file.
type frontMatterLink struct{ source, key, url string }

// frontMatterLinks yields the links to this site in the front matter of stories, standing
// pages and authors.
func (p *Plan) frontMatterLinks(yield func(frontMatterLink) bool) {
	ok := true
	each := func(source string, links iter.Seq2[string, string]) {
		for key, url := range links {
			ok = ok && (!strings.HasPrefix(url, "/") || yield(frontMatterLink{source, key, url}))
		}
	}
	for c := range p.eachCard {
		each(c.Source, c.FrontMatterLinks)
	}
	for _, t := range p.in.Site.Rows[stories.RowAuthor].Terms {
		if t.Author != nil {
			each(t.Source, t.Author.FrontMatterLinks)
		}
	}
}

// addressAdvice is the hint in warnings about addresses in front matter that lead nowhere.
const addressAdvice = "write the address that the page has here, or that of another site in full"

// deadLinks returns warnings about links in front matter that lead nowhere.
func (p *Plan) deadLinks() []*problems.Problem {
	var found []*problems.Problem
	for l := range p.frontMatterLinks {
		if !p.resolve("", "/", l.url).Found {
			dead := problems.OfKey(l.source, l.key, l.url, "the link %s leads to no published page of this site", l.url).Hint(addressAdvice).AsWarning()
			found = append(found, p.betterHint(dead, "", "/", l.url))
		}
	}
	return found
}
