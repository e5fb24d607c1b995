package pages

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
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
// files in the story's own folder or, if the story has no such folder, the files to which
// its text and front matter refer. A text file that is not Markdown is published only if
// the story refers to the file, which may otherwise be a private note.
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

// filesFolder returns the address of the folder for the files of a page: "/2026/a/" for a
// page at "/2026/a/" or "/2026/a.html".
func filesFolder(address string) string {
	if strings.HasSuffix(address, "/") {
		return address
	}
	return strings.TrimSuffix(address, path.Ext(address)) + "/"
}

// indexed returns the path of the file index.html in a folder. If the argument is the path
// of a file, or the folder has no index.html, indexed returns the argument unchanged.
func (p *Plan) indexed(file string) string {
	if p.in.Files[file] == nil && p.in.Files[file+"/index.html"] != nil {
		return file + "/index.html"
	}
	return file
}

// folders returns a map in which the key is a folder in content/, and the value lists all
// files in this folder and its subfolders.
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

// File returns the entry of Input.Files for a path, or nil if there is none. The path may
// be in composed or decomposed Unicode.
func (p *Plan) File(path string) *File { return p.in.Files[norm.NFC.String(path)] }

// unreadTexts returns problems about text files in content/ that are not published, since
// they are not Markdown and no page links to them. The problems are warnings. On a site
// without stories, problems about files in content/stories are errors.
func (p *Plan) unreadTexts() (found []*problems.Problem) {
	var foreign []string
	empty := len(p.in.Site.Stories)+len(p.in.Site.Withheld) == 0 // whether the site has no stories
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

// foreignTexts returns a warning about the given files, whose markup is not Markdown, or
// no problem if there are no such files. The warning names at most five files.
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
