package pages

import (
	"path"
	"path/filepath"
	"strings"

	"broadsheet/generator/site"
	"broadsheet/generator/sources"
)

// namesakes has what references may lead to, by names in which case and Unicode
// composition do not count (see folded). Of several with one name it has "".
type namesakes struct {
	paths     map[string]string // paths of files, by their path
	names     map[string]string // paths of files, by the last element of their path
	addresses map[string]string // addresses of outputs, by their address
}

// listNamesakes makes the namesakes of a plan. It is called for the first reference
// that leads nowhere.
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

// near returns a reference to use instead of one that leads nowhere: to a file or page
// whose name differs only in case, or to the only file with that name elsewhere. It is
// "" if there is none. Source and address are those of resolve.
func (p *Plan) near(source, address, reference string) string {
	bare, tail := site.Split(reference)
	n := p.namesakes()
	if !strings.HasPrefix(bare, "/") {
		beside := path.Join(path.Dir(source), bare)
		for _, at := range []string{beside, beside + ".md"} {
			if file := n.paths[folded(at)]; file != "" {
				return p.writtenAs(file, source, tail)
			}
		}
		bare = path.Join(site.FolderOf(address), bare)
	}
	if file := n.paths[folded("static"+path.Clean(bare))]; file != "" {
		return p.writtenAs(file, source, tail)
	}
	for _, at := range site.Spellings(bare) {
		if same := n.addresses[folded(at)]; same != "" {
			return escaped(same) + tail
		}
	}
	if file := n.names[folded(path.Base(bare))]; file != "" {
		return p.writtenAs(file, source, tail)
	}
	return ""
}

// writtenAs returns the reference by which a content file refers to another file, or ""
// if it cannot: a file in content/ that is no text belongs to the folder that it is in,
// unless the content file has no folder of its own.
func (p *Plan) writtenAs(file, source, tail string) string {
	if at, static := strings.CutPrefix(file, "static"); static {
		return escaped(at) + tail
	}
	folder, own := sources.Folder(source)
	if source == "" || own && p.in.Files[file] != nil && !strings.HasPrefix(file, folder+"/") {
		return ""
	}
	relative, err := filepath.Rel(path.Dir(source), file)
	if err != nil {
		return ""
	}
	return escaped(filepath.ToSlash(relative)) + tail
}

// escaped encodes the characters that end a path or address in a reference.
func escaped(at string) string {
	return strings.NewReplacer("%", "%25", " ", "%20", "#", "%23", "?", "%3F", "(", "%28", ")", "%29").Replace(at)
}
