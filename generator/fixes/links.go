package fixes

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"broadsheet/generator/config"
	"broadsheet/generator/markdown"
	"broadsheet/generator/pages"
	"broadsheet/generator/site"
	"broadsheet/generator/slugs"
	"broadsheet/generator/sources"
)

// destination matches the targets of links and pictures in Markdown and HTML: after a text in
// brackets, in the definition of a reference, and in attributes.
var destination = regexp.MustCompile(`(?im)\]\(\s*(?:<([^<>\n]*)>|((?:[^\s()<>]|\([^\s()]*\))+))` +
	`|^ {0,3}\[[^\]\n]+\]:[ \t]*(?:<([^<>\n]*)>|(\S+))` +
	`|\b(?:href|src|poster)\s*=\s*(?:"([^"\n]*)"|'([^'\n]*)')`)

// links corrects the targets of links and pictures in the text of a file. It may correct what is
// code and not a link; the method proven drops such corrections.
func (p *page) links() {
	address, _ := p.site.AddressOf(p.path)
	text := p.doc.Text[p.doc.Body:]
	for _, m := range destination.FindAllSubmatchIndex(text, -1) {
		for i := 2; i < len(m); i += 2 {
			if m[i] < 0 || m[i] == m[i+1] {
				continue
			}
			from := string(text[m[i]:m[i+1]])
			if to := p.moved(from, address); to != from {
				p.found = append(p.found, edit{
					start: p.doc.Body + m[i], end: p.doc.Body + m[i+1], new: to, from: from, to: to, outside: config.IsWeb(from),
				})
			}
		}
	}
}

// moved returns the corrected target of a link or picture. The argument address is the address of
// the page.
func (p *page) moved(target, address string) string {
	for _, problem := range p.problems[p.path] {
		if problem.Fix.Old == target {
			target = problem.Fix.New
			break
		}
	}
	target = p.withoutHost(target, address)
	if strings.Contains(target, "://") || strings.HasPrefix(target, "//") {
		return target
	}
	return p.ending(p.fragment(p.present(target, address), address))
}

// withoutHost returns the path of a URL if the URL is the full address of a page or file of this
// site. It returns any other target as it is.
func (p *page) withoutHost(target, address string) string {
	if !config.IsWeb(target) {
		return target
	}
	u, err := url.Parse(target)
	base := p.site.Config.Base
	if err != nil || u.User != nil || !strings.EqualFold(u.Host, base.Host) {
		return target
	}
	host := strings.Index(target, "//") + 2 + len(u.Host)
	rest, inside := strings.CutPrefix(target[host:], strings.TrimSuffix(p.site.Config.BasePath(), "/"))
	bare, _ := site.Split(rest)
	if !inside || !strings.HasPrefix(rest, "/") || strings.HasPrefix(rest, "//") {
		return target
	}
	if to := p.site.Resolve(p.path, address, rest); !to.Found && !slices.ContainsFunc(spellings(bare), p.snapshot.Has) {
		return target
	}
	return rest
}

func spellings(address string) []string {
	list := site.Spellings(address)
	return list[:]
}

// ending corrects the ending of a target that names a file by its path, if the file gets another
// name.
func (p *page) ending(target string) string {
	written := target
	if i := strings.IndexAny(target, "?#"); i >= 0 {
		written = target[:i]
	}
	if ext := path.Ext(written); p.former(target) != "" && sources.IsMarkdown(written) {
		return strings.TrimSuffix(written, ext) + ".md" + target[len(written):]
	}
	return target
}

// former returns the path of the file that a target names by its path if the file gets another
// name, else "".
func (p *page) former(target string) string {
	bare, _ := site.Split(target)
	files := []string{path.Join(path.Dir(p.path), bare), strings.TrimPrefix(path.Clean(bare), "/")}
	if inContent, ok := strings.CutPrefix(bare, "@/"); ok {
		files = []string{path.Join("content", inContent), path.Join("content/stories", inContent)}
	}
	for _, file := range files {
		if p.renamed[file] != "" {
			return file
		}
	}
	return ""
}

// formerPin returns the path of the story that the keys related, unrelated and next name by its
// path if the file gets another name, else "".
func (p *page) formerPin(name string) string {
	if file := path.Join("content/stories", name); p.renamed[file] != "" {
		return file
	}
	return p.former(name)
}

// present replaces a former address of a story by its present address.
func (p *page) present(target, address string) string {
	bare, tail := site.Split(target)
	if !strings.HasPrefix(bare, "/") {
		return target
	}
	to := p.site.Resolve(p.path, address, target)
	if to.Story == nil || p.cards[strings.TrimPrefix(path.Clean(bare), "/")] != nil || slices.Contains(spellings(bare), to.Story.Address) {
		return target
	}
	return pages.Escaped(to.Story.Address) + tail
}

// fragment replaces the fragment of a target, such as #Whats-New, by the id of the only heading
// that it can mean, such as #whats-new.
func (p *page) fragment(target, address string) string {
	bare, written, ok := strings.Cut(target, "#")
	if !ok || written == "" || written == "top" {
		return target
	}
	file := p.path
	if bare != "" {
		to := p.site.Resolve(p.path, address, target)
		if file = p.sources[to.Address]; !to.Found || file == "" {
			return target
		}
	}
	anchors := p.anchorsOf(file)
	fragment := slugs.Decoded(written)
	if anchors == nil {
		return target
	}
	if id, ok := anchors.Find(fragment); ok && id != fragment {
		return bare + "#" + pages.Escaped(id)
	}
	return target
}

// anchorsOf returns the places in a text to which links may lead, or nil if the text cannot be
// read.
func (p *page) anchorsOf(file string) *markdown.Anchors {
	if known, ok := p.anchors[file]; ok {
		return known
	}
	var anchors *markdown.Anchors
	if doc, err := p.snapshot.Body(file); err == nil {
		anchors = doc.Anchors(nil)
	}
	p.anchors[file] = anchors
	return anchors
}
