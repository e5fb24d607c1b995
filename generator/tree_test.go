package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// A tree is a built site in memory: the bytes of every file, by path.
type tree map[string][]byte

// readTree reads all files below a folder.
func readTree(folder string) (tree, error) {
	t := tree{}
	err := filepath.WalkDir(folder, func(at string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, at)
		if err != nil {
			return err
		}
		t[filepath.ToSlash(name)], err = os.ReadFile(at)
		return err
	})
	return t, err
}

// differences names the files in which two trees differ.
func (t tree) differences(other tree) []string {
	var names []string
	for name, data := range t {
		if twin, ok := other[name]; !ok {
			names = append(names, "- "+name)
		} else if !bytes.Equal(data, twin) {
			names = append(names, "~ "+name)
		}
	}
	for name := range other {
		if _, ok := t[name]; !ok {
			names = append(names, "+ "+name)
		}
	}
	slices.Sort(names)
	return names
}

// pages lists the HTML files in order.
func (t tree) pages() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(t)), func(name string) bool { return path.Ext(name) != ".html" })
}

// A crawl follows every address in a tree.
type crawl struct {
	tree
	base *url.URL // where the site is published
	// own leaves out what authors wrote: story texts and what feeds hold of
	// them.
	own    bool
	ids    map[string]map[string]bool
	broken []string
}

// broken returns the internal addresses that lead to no file, each with the
// file it is in.
func (t tree) broken(base string, own bool) []string {
	u, err := url.Parse(base)
	if err != nil {
		return []string{err.Error()}
	}
	c := &crawl{tree: t, base: u, own: own, ids: map[string]map[string]bool{}}
	for name, data := range t {
		switch path.Ext(name) {
		case ".html":
			c.html(name, data, c.address(name), false)
		case ".css":
			for _, m := range regexp.MustCompile(`url\(["']?([^"')]+)`).FindAllSubmatch(data, -1) {
				c.follow(name, string(m[1]), c.address(name))
			}
		case ".xml":
			c.xml(name, data)
		case ".json":
			var value any
			if err := json.Unmarshal(data, &value); err != nil {
				c.report(name, "is no JSON: %v", err)
			}
			c.json(name, value)
		}
	}
	slices.Sort(c.broken)
	return slices.Compact(c.broken)
}

func (c *crawl) report(name, format string, args ...any) {
	c.broken = append(c.broken, name+" "+fmt.Sprintf(format, args...))
}

// address returns where a file is published.
func (c *crawl) address(name string) *url.URL {
	if name == "404.html" { // it is shown at any address
		return c.base.ResolveReference(&url.URL{Path: "some/where/else/"})
	}
	return c.base.ResolveReference(&url.URL{Path: strings.TrimSuffix(name, "index.html")})
}

// follow checks one address that a file has.
func (c *crawl) follow(name, target string, from *url.URL) {
	u, err := url.Parse(target)
	if err != nil {
		c.report(name, "has an address that is none: %q", target)
		return
	}
	if strings.HasPrefix(target, "#") {
		if !c.identifiers(name, c.tree[name])[u.Fragment] {
			c.report(name, "has no part %s", target)
		}
		return
	}
	to := from.ResolveReference(u)
	if to.Host != c.base.Host || to.Scheme != c.base.Scheme {
		return
	}
	under, ok := strings.CutPrefix(to.Path, c.base.Path)
	if !ok {
		c.report(name, "leads out of the base path: %s", target)
		return
	}
	if under == "" || strings.HasSuffix(under, "/") {
		under += "index.html"
	}
	data, ok := c.tree[under]
	switch {
	case !ok:
		c.report(name, "leads nowhere: %s", target)
	case to.Fragment != "" && path.Ext(under) == ".html" && !c.identifiers(under, data)[to.Fragment]:
		c.report(name, "leads to a part that is not there: %s", target)
	}
}

// identifiers returns the ids in a page.
func (c *crawl) identifiers(name string, data []byte) map[string]bool {
	if c.ids[name] == nil {
		c.ids[name] = map[string]bool{}
		for n := range parsed(data).Descendants() {
			if id, ok := attribute(n, "id"); ok {
				c.ids[name][id] = true
			}
		}
	}
	return c.ids[name]
}

// html checks a page, or with absolute the text of a story in a feed, where
// every address must be a full one and form controls are not allowed.
func (c *crawl) html(name string, data []byte, from *url.URL, absolute bool) {
	for n := range parsed(data).Descendants() {
		if n.Type != html.ElementNode || c.own && written(n) {
			continue
		}
		if absolute && slices.Contains([]string{"form", "input", "button", "select", "textarea"}, n.Data) {
			c.report(name, "has a form control: <%s>", n.Data)
		}
		for _, a := range n.Attr {
			targets := []string{a.Val}
			switch {
			case slices.Contains([]string{"href", "src", "poster", "data", "action", "cite"}, a.Key):
			case a.Key == "srcset":
				targets = nil
				for part := range strings.SplitSeq(a.Val, ",") {
					targets = append(targets, strings.Fields(part)[0])
				}
			case a.Key == "content" && strings.HasPrefix(a.Val, c.base.String()):
			case a.Key == "content" && strings.Contains(a.Val, "url="):
				_, after, _ := strings.Cut(a.Val, "url=")
				targets = []string{after}
			default:
				continue
			}
			for _, target := range targets {
				if u, err := url.Parse(target); absolute && (err != nil || !u.IsAbs()) {
					c.report(name, "has an address that is not absolute: %q", target)
				}
				c.follow(name, target, from)
			}
		}
	}
}

// written reports whether a node is in what an author wrote.
func written(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if class, _ := attribute(n, "class"); slices.Contains(strings.Fields(class), "e-content") {
			return true
		}
	}
	return false
}

// xml checks a feed or sitemap: it is well-formed, and every address in it,
// or in HTML in it, is absolute and leads somewhere.
func (c *crawl) xml(name string, data []byte) {
	decoder := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			c.report(name, "is not well-formed: %v", err)
			return
		}
		switch token := token.(type) {
		case xml.CharData:
			c.text(name, string(token))
		case xml.StartElement:
			for _, a := range token.Attr {
				if strings.HasPrefix(a.Value, c.base.String()) {
					c.follow(name, a.Value, c.base)
				}
			}
		}
	}
}

func (c *crawl) json(name string, value any) {
	switch value := value.(type) {
	case string:
		c.text(name, value)
	case []any:
		for _, v := range value {
			c.json(name, v)
		}
	case map[string]any:
		for _, v := range value {
			c.json(name, v)
		}
	}
}

// text checks what a feed holds: an address, or HTML.
func (c *crawl) text(name, text string) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, c.base.String()) && !strings.ContainsAny(text, " <") {
		c.follow(name, text, c.base)
	} else if strings.HasPrefix(text, "<") && !c.own {
		c.html(name, []byte(text), c.base, true)
	}
}

// parsed returns a page as a browser understands it.
func parsed(data []byte) *html.Node {
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		panic(err) // only a reader's error, and this one has none
	}
	return root
}

func attribute(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

// text returns what a reader sees of a node, its blank space collapsed.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// void are the elements that have no end tag.
var void = strings.Fields("area base br col embed hr img input link meta source track wbr")

// markupFaults returns what is wrong with a page's HTML: elements without an
// explicit end, ids and metadata given twice, pictures without alt, and more
// or less than one h1.
func markupFaults(data []byte) []string {
	var faults []string
	var open []string
	seen := map[string]int{}
	tokens := html.NewTokenizer(bytes.NewReader(data))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				faults = append(faults, fmt.Sprintf("never closed: %v", open))
			}
			if seen["<h1"] != 1 && seen["<meta refresh"] == 0 {
				faults = append(faults, fmt.Sprintf("%d h1", seen["<h1"]))
			}
			return faults
		case html.StartTagToken:
			t := tokens.Token()
			if !slices.Contains(void, t.Data) {
				open = append(open, t.Data)
			}
			seen["<"+t.Data]++
			for _, key := range identity(t) {
				if seen[key]++; seen[key] == 2 {
					faults = append(faults, "twice: "+key)
				}
			}
			if t.Data == "img" && !slices.ContainsFunc(t.Attr, func(a html.Attribute) bool { return a.Key == "alt" }) {
				faults = append(faults, "no alt: "+t.String())
			}
		case html.EndTagToken:
			t := tokens.Token()
			if len(open) == 0 || open[len(open)-1] != t.Data {
				return append(faults, fmt.Sprintf("</%s> closes %v", t.Data, open))
			}
			open = open[:len(open)-1]
		}
	}
}

// identity returns what only one element of a page may have.
func identity(t html.Token) []string {
	given := map[string]string{}
	for _, a := range t.Attr {
		given[a.Key] = a.Val
	}
	var keys []string
	if id, ok := given["id"]; ok {
		keys = append(keys, "id "+id)
	}
	property := given["property"]
	switch {
	case t.Data == "title":
		keys = append(keys, "title")
	case t.Data == "link" && given["rel"] == "canonical":
		keys = append(keys, "canonical")
	case t.Data == "meta" && given["http-equiv"] == "refresh":
		keys = append(keys, "<meta refresh")
	case t.Data == "meta" && property != "article:tag" && property != "article:author" && property != "og:locale:alternate":
		keys = append(keys, strings.TrimSpace("meta "+given["name"]+property+" "+given["media"]))
	}
	return keys
}
