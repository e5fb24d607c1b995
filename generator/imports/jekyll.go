package imports

import (
	"io/fs"
	"path"
	"regexp"

	"broadsheet/generator/matter"
)

// A jekyll is a site of Jekyll (https://jekyllrb.com).
type jekyll struct{ tree tree }

func isJekyll(source string) bool {
	return look(source, func(t tree) bool { return t.has("_config.yml") && t.hasFolder("_posts") || t.hasFolder("_posts") })
}

func newJekyll(o Options) (Source, error) {
	t, err := openTree(o.Source)
	return &jekyll{t}, err
}

var postName = regexp.MustCompile(`^(\d{4})-(\d\d?)-(\d\d?)-(.+)\.(md|markdown|html)$`)

// Read reads the site.
func (j *jekyll) Read(to *Sink) error {
	if err := to.Site(Site{}); err != nil {
		return err
	}
	return fs.WalkDir(j.tree, "_posts", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		return j.post(to, name)
	})
}

func (j *jekyll) post(to *Sink, name string) error {
	m := postName.FindStringSubmatch(path.Base(name))
	text, err := fs.ReadFile(j.tree, name)
	if err != nil || m == nil {
		return err
	}
	doc, found := matter.Read(name, text)
	to.Problem(found...)
	e := Entry{ID: name, Place: Place{File: name}, File: m[1] + "/" + m[4] + ".md", Date: m[1] + "-" + m[2] + "-" + m[3], Body: string(doc.Text[doc.Body:])}
	if title := doc.Root.Get("title"); title != nil {
		e.Title = title.Text
	}
	return to.Entry(e)
}
