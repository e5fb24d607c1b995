package preview

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"broadsheet/generator/engine"
	"broadsheet/generator/pages"
	"broadsheet/generator/site"
	"broadsheet/generator/sources"
)

// A weight holds the sizes, in bytes, of the files that a browser fetches for a page.
type weight struct {
	address      string
	page, zipped int64 // sizes of the HTML in bytes, uncompressed and gzipped
	others       int64 // size of the style sheets and scripts in bytes, gzipped
	pictures     int64 // size of the pictures that readers load as they are
	pictureCount int
	reduced      int // number of the other pictures, of which a build makes smaller copies
}

func (w weight) total() int64 { return w.zipped + w.others + w.pictures }

func (w weight) String() string {
	text := fmt.Sprintf("HTML %s, gzipped %s · styles and scripts gzipped %s · %s, %s",
		size(w.page), size(w.zipped), size(w.others), counted(w.pictureCount, "picture"), size(w.pictures))
	if w.reduced > 0 {
		text += fmt.Sprintf(" · %s in smaller copies", counted(w.reduced, "picture"))
	}
	return text
}

// size formats a number of bytes as a text in KB or MB.
func size(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1<<10-1)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// weigh returns the weight of the page at an address: the sizes of the files that a browser
// fetches for the page from this site. Pictures of which a build makes smaller copies do not
// count, since the preview makes no copies. If there is no such page or the page has
// problems, weigh returns false.
func weigh(e *engine.Snapshot, address string) (weight, bool) {
	w := weight{address: address}
	if !e.HasPage(address) {
		return w, false
	}
	data, found, _, err := e.Make(address)
	if err != nil || len(found) > 0 {
		return w, false
	}
	w.page, w.zipped = int64(len(data)), zipped(bytes.NewReader(data))
	seen := map[string]bool{}
	page := html.NewTokenizer(bytes.NewReader(data))
	for kind := page.Next(); kind != html.ErrorToken; kind = page.Next() {
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		target, picture := fetched(page.Token())
		u, err := url.Parse(target)
		if target == "" || err != nil || u.IsAbs() || u.Host != "" {
			continue
		}
		at, inside := inSite(e, (&url.URL{Path: e.Base() + address[1:]}).ResolveReference(u).Path)
		if !inside || seen[at] {
			continue
		}
		seen[at] = true
		w.add(e, at, picture)
	}
	return w, true
}

// fetched returns the URL of the picture, script or style sheet that a browser fetches
// for an HTML element, or "" if the browser fetches nothing. The result picture is true
// if the URL is that of a picture.
func fetched(t html.Token) (target string, picture bool) {
	value := func(name string) string {
		for _, a := range t.Attr {
			if a.Key == name {
				return a.Val
			}
		}
		return ""
	}
	switch t.Data {
	case "img", "script":
		return value("src"), t.Data == "img"
	case "link":
		if value("rel") == "stylesheet" {
			return value("href"), false
		}
	}
	return "", false
}

// add adds the size of the picture, style sheet or script at an address to the weight of
// a page.
func (w *weight) add(e *engine.Snapshot, address string, picture bool) {
	if picture && e.Reduces(address) {
		w.reduced++
		return
	}
	var content io.ReadSeeker
	f, err := e.Open(address)
	switch {
	case err != nil:
		return
	case f != nil:
		defer f.Close()
		content = f
	default: // the site's files do not include the style sheets and scripts of the theme
		data, _, ok, err := e.Make(address)
		if !ok || err != nil {
			return
		}
		content = bytes.NewReader(data)
	}
	if !picture {
		w.others += zipped(content)
		return
	}
	if n, err := content.Seek(0, io.SeekEnd); err == nil {
		w.pictures, w.pictureCount = w.pictures+n, w.pictureCount+1
	}
}

// zipped returns the size in bytes of data after compression by gzip. If reading the
// data fails, the size is that of the bytes before the failure.
func zipped(data io.Reader) int64 {
	var size counter
	z := gzip.NewWriter(&size)
	_, _ = io.Copy(z, data)
	_ = z.Close()
	return int64(size)
}

// A counter counts the bytes written to it.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// heaviest is the greatest length of each of three lists on the authors' desk: the
// heaviest pages, the longest stories and the largest files.
const heaviest = 10

// shows reports whether one of the files is the main picture of a story or is in the
// story's own folder.
func shows(e *engine.Snapshot, s *site.Story, files []*pages.File) bool {
	folder, index := sources.Folder(s.Card.Source)
	var picture site.Target
	if s.Card.Image != nil && s.Card.Image.Src != "" {
		picture = e.Site().Resolve(s.Card.Source, s.Address, s.Card.Image.Src)
	}
	return slices.ContainsFunc(files, func(f *pages.File) bool {
		return index && strings.HasPrefix(f.Path, folder+"/") || f.Path == picture.File || f.Path == "static"+path.Clean(picture.Address)
	})
}

// heaviestPages returns the weights of the heaviest pages, the heaviest page first.
// Weighing a page requires rendering it, so only the front page, the longest stories and
// the stories with the largest files that readers load as they are, are weighed.
func heaviestPages(e *engine.Snapshot) []weight {
	candidates := []string{"/"}
	for _, s := range longest(e) {
		candidates = append(candidates, s.Address)
	}
	files := largest(e, func(f *pages.File) bool { return !f.Scalable() })
	for _, s := range e.Stories() {
		if len(candidates) < 4*heaviest && shows(e, s, files) {
			candidates = append(candidates, s.Address)
		}
	}
	slices.Sort(candidates)
	var list []weight
	for _, address := range slices.Compact(candidates) {
		if w, ok := weigh(e, address); ok {
			list = append(list, w)
		}
	}
	slices.SortStableFunc(list, func(a, b weight) int { return cmp.Compare(b.total(), a.total()) })
	return list[:min(len(list), heaviest)]
}
