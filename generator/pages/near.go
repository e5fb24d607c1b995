package pages

import (
	"path"
	"path/filepath"
	"strings"
	"sync"

	"broadsheet/generator/markdown"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
	"broadsheet/generator/sources"
)

// namesakes has the files and outputs to which references may lead, for finding similar
// names. The keys of its maps are folded: results of the function folded, which ignores
// case and Unicode composition. If several files or outputs have the same key, the value
// is "".
type namesakes struct {
	paths map[string]string // key: folded path of a file; value: path of the file
	// names holds the paths of files. The key is the folded name of the file, without its
	// folder.
	names     map[string]string
	addresses map[string]string // key: folded address of an output; value: address of the output
}

// listNamesakes lists the files and outputs of a plan by their folded names.
func (p *Plan) listNamesakes() namesakes {
	n := namesakes{map[string]string{}, map[string]string{}, map[string]string{}}
	note := func(by map[string]string, name, value string) {
		key := folded(name)
		if other, taken := by[key]; taken && other != value {
			value = ""
		}
		by[key] = value
	}
	file := func(at string) {
		note(n.paths, at, at)
		if name := path.Base(at); name != "index.md" {
			note(n.names, name, at)
		}
	}
	for at := range p.in.Files {
		file(at)
	}
	for t := range p.bodies {
		file(t.source)
	}
	for _, w := range p.in.Site.Withheld {
		file(w.Card.Source)
	}
	for _, o := range p.Outputs {
		note(n.addresses, o.Address, o.Address)
	}
	return n
}

// near returns a correction of a reference that leads nowhere, or "" if it finds none. The
// corrected reference leads to a file or page whose path differs only in case or in its
// ending, or to the only file of the same name in another folder. In that last case, sure is
// true only for a text: pictures of two stories often have the same name. The argument source
// is the content file with the reference, and address is the address of the page made from
// this content file.
func (p *Plan) near(source, address, reference string) (corrected string, sure bool) {
	bare, tail := site.Split(reference)
	n := p.namesakes()
	if !strings.HasPrefix(bare, "/") {
		for _, at := range withEndings(path.Join(path.Dir(source), bare)) {
			if file := n.paths[folded(at)]; file != "" {
				return p.writtenAs(file, source, tail), true
			}
		}
		bare = path.Join(site.FolderOf(address), bare)
	}
	if file := n.paths[folded("static"+path.Clean(bare))]; file != "" {
		return p.writtenAs(file, source, tail), true
	}
	for _, at := range site.Spellings(bare) {
		if same := n.addresses[folded(at)]; same != "" {
			return Escaped(same) + tail, true
		}
	}
	if file := n.names[folded(path.Base(bare))]; file != "" {
		return p.writtenAs(file, source, tail), sources.IsMarkdown(file)
	}
	return "", false
}

// withEndings returns the path at, and the paths of texts that an author may mean by it if its
// ending is wrong or missing.
func withEndings(at string) []string {
	list := []string{at}
	if ext := path.Ext(at); sources.IsMarkdown(at) || ext == ".html" || ext == ".htm" {
		at = strings.TrimSuffix(at, ext)
	}
	for _, ext := range sources.MarkdownExtensions {
		list = append(list, at+ext, at+"/index"+ext)
	}
	return list
}

// writtenAs returns a reference to a file, as an author would write it in the content file
// source. The argument tail is the query and fragment of the reference. The result is ""
// if no reference can lead to the file: a story with a folder of its own cannot refer to a
// picture in another folder of content/.
func (p *Plan) writtenAs(file, source, tail string) string {
	if at, static := strings.CutPrefix(file, "static"); static {
		return Escaped(at) + tail
	}
	folder, own := sources.Folder(source)
	if source == "" || own && p.in.Files[file] != nil && !strings.HasPrefix(file, folder+"/") {
		return ""
	}
	relative, err := filepath.Rel(path.Dir(source), file)
	if err != nil {
		return ""
	}
	return Escaped(filepath.ToSlash(relative)) + tail
}

// Escaped percent-encodes those characters of a path or address that would end a Markdown
// link or begin a query or fragment.
func Escaped(at string) string {
	return strings.NewReplacer("%", "%25", " ", "%20", "#", "%23", "?", "%3F", "(", "%28", ")", "%29").Replace(at)
}

// BrokenReference returns a warning about a reference that leads nowhere or to a
// withheld page.
func (p *Plan) BrokenReference(source string, ref *markdown.Ref) *problems.Problem {
	at := func(format string, args ...any) *problems.Problem {
		return problems.At(source, ref.Line, ref.Column, format, args...).AsWarning()
	}
	address, _ := p.in.Site.AddressOf(source)
	if name, ok := site.NameOf(ref.Target); ok {
		return p.brokenName(at, source, address, ref.Target, name)
	}
	if p.resolve(source, address, ref.Target).Withheld != nil {
		return at("the link leads to %s, which is not published", ref.Target).Hint("it is shown as plain text until then")
	}
	var broken *problems.Problem
	switch {
	case ref.Kind.Shows():
		broken = at("there is no picture %s", ref.Target).Hint(pictureAdvice)
	case ref.Kind == markdown.Media:
		broken = at("there is no file %s", ref.Target).Hint("put the file beside the story or in static/")
		if strings.Contains(ref.Target, ",") {
			broken.Hint("a comma without a space behind it is part of the address; put one there if two pictures are meant")
		}
	default:
		broken = at("the link %s leads nowhere", ref.Target).Hint("%s", p.linkAdvice(source, address, ref.Target))
	}
	return p.betterHint(broken, source, address, ref.Target)
}

// brokenName returns a warning about a link to a story by its name. The function at makes a
// warning at the place of the link.
func (p *Plan) brokenName(at func(format string, args ...any) *problems.Problem, source, address, target, name string) *problems.Problem {
	if p.resolve(source, address, target).Withheld != nil {
		return at("the link leads to %q, which is not published", name).Hint("it is shown as plain text until then")
	}
	broken := at("there is no story %q", name).Hint("write the name of its file, or its headline; it is shown as plain text until then")
	if near := p.nearName(name); near != "" {
		broken.Hint("did you mean %q?", near)
	}
	return broken
}

// mostNear is the maximum number of unknown names for which similar names are looked for. The
// search compares a name with those of all stories.
const mostNear = 50

// newNearName returns the function nearName of a plan: it returns the name of a story that is
// similar to an unknown name, or "".
func (p *Plan) newNearName() func(name string) string {
	var mu sync.Mutex
	known := map[string]string{}
	return func(name string) string {
		mu.Lock()
		defer mu.Unlock()
		if near, ok := known[name]; ok || len(known) >= mostNear {
			return near
		}
		known[name] = problems.Nearest(name, p.in.Site.Names())
		return known[name]
	}
}

// linkAdvice returns the hint of a warning about a link that leads nowhere.
func (p *Plan) linkAdvice(source, address, reference string) string {
	bare, _ := site.Split(reference)
	to := p.resolve(source, address, reference)
	switch name := path.Base(bare); {
	case p.in.Files[to.File] != nil:
		return "the file belongs to another story; move it to static/, or put a copy beside this story"
	case strings.HasPrefix(name, ".") && strings.Trim(name, ".") != "":
		return "a file whose name begins with a dot is published only from static/"
	case strings.HasPrefix(bare, "www."):
		return "begin an address of another site with https://"
	case strings.Contains(bare, "@") && !strings.Contains(bare, "/"):
		return "begin a mail address with mailto:"
	case path.Ext(name) != "" && !sources.IsMarkdown(name) && path.Ext(name) != ".html":
		return "put the file beside the story or in static/"
	}
	return "link to another story by its file, such as ../2026/2026-01-31-headline.md"
}
