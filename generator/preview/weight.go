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
)

// A weight holds the sizes, in bytes, of the files that a browser fetches for a page.
type weight struct {
	address      string
	page, zipped int64 // size of the HTML, uncompressed and gzipped
	others       int64 // size of the styles and scripts, gzipped
	pictures     int64
	pictureCount int
}

func (w weight) total() int64 { return w.zipped + w.others + w.pictures }

func (w weight) String() string {
	return fmt.Sprintf("HTML %s, gzipped %s · styles and scripts gzipped %s · %s, %s",
		size(w.page), size(w.zipped), size(w.others), counted(w.pictureCount, "picture"), size(w.pictures))
}

// size formats a number of bytes as KB or MB.
func size(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1<<10-1)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// weigh returns the weight of the page at an address, and false if there is no such page
// or it has problems. Files of other sites do not count. Of a picture in several sizes,
// the file in the attribute src counts.
func weigh(e *engine.Snapshot, address string) (weight, bool) {
	w := weight{address: address}
	if !e.HasPage(address) {
		return w, false
	}
	data, found, _, err := e.Make(address)
	if err != nil || len(found) > 0 {
		return w, false
	}
	w.page, w.zipped = int64(len(data)), zipped(data)
	seen := map[string]bool{}
	page := html.NewTokenizer(bytes.NewReader(data))
	for kind := page.Next(); kind != html.ErrorToken; kind = page.Next() {
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		target := fetched(page.Token())
		u, err := url.Parse(target)
		if target == "" || err != nil || u.IsAbs() || u.Host != "" {
			continue
		}
		at, inside := inSite(e, (&url.URL{Path: e.Base() + address[1:]}).ResolveReference(u).Path)
		if !inside || seen[at] {
			continue
		}
		seen[at] = true
		w.add(e, at)
	}
	return w, true
}

// fetched returns the URL of the picture, script or style sheet that a browser fetches
// for an element, or "".
func fetched(t html.Token) string {
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
		return value("src")
	case "link":
		if value("rel") == "stylesheet" {
			return value("href")
		}
	}
	return ""
}

// add adds the size of the file at an address to w.
func (w *weight) add(e *engine.Snapshot, address string) {
	if ext := path.Ext(address); ext == ".css" || ext == ".js" {
		if data, _, ok, err := e.Make(address); ok && err == nil {
			w.others += zipped(data)
		}
		return
	}
	f, err := e.Open(address)
	if f == nil || err != nil {
		return
	}
	defer f.Close()
	if n, err := f.Seek(0, io.SeekEnd); err == nil {
		w.pictures, w.pictureCount = w.pictures+n, w.pictureCount+1
	}
}

func zipped(data []byte) int64 {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write(data) // cannot fail, because it writes into memory
	_ = z.Close()
	return int64(out.Len())
}

// heaviest is the greatest length of the lists of the heaviest pages, longest stories
// and largest files.
const heaviest = 10

// heaviestPages returns the heaviest pages, in descending order of weight. It weighs only
// the front page, the longest stories and stories with the largest files, because a
// page must be rendered to be weighed.
func heaviestPages(e *engine.Snapshot) []weight {
	candidates := []string{"/"}
	for _, s := range longest(e) {
		candidates = append(candidates, s.Address)
	}
	files := largest(e)
	for _, s := range e.Stories() {
		folder, index := strings.CutSuffix(s.Card.Source, "/index.md")
		of := func(f *pages.File) bool {
			return index && strings.HasPrefix(f.Path, folder+"/") || s.Card.Image != nil && s.Card.Image.Src != "" && strings.HasSuffix(f.Path, s.Card.Image.Src)
		}
		if len(candidates) < 4*heaviest && slices.ContainsFunc(files, of) {
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
