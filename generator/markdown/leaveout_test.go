package markdown

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A piece is an element or text of a random HTML block with pictures.
type piece struct {
	kind     string // text, img, a, picture, figure, video, div
	gone     bool   // whether what it refers to is missing
	children []piece
	caption  []piece // of a figure
}

func drawPiece(t *rapid.T, depth int, inLink bool) piece {
	kinds := []string{"text", "img", "img", "picture", "video"}
	if depth > 0 {
		kinds = append(kinds, "figure", "figure", "div")
		if !inLink {
			kinds = append(kinds, "a", "a")
		}
	}
	p := piece{kind: rapid.SampledFrom(kinds).Draw(t, "kind"), gone: rapid.Bool().Draw(t, "gone")}
	if p.kind == "figure" || p.kind == "div" || p.kind == "a" {
		p.children = drawPieces(t, depth-1, inLink || p.kind == "a")
	}
	if p.kind == "figure" && rapid.Bool().Draw(t, "caption") {
		p.caption = drawPieces(t, 0, inLink)
	}
	return p
}

func drawPieces(t *rapid.T, depth int, inLink bool) []piece {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) piece { return drawPiece(t, depth, inLink) }), 0, 3).Draw(t, "pieces")
}

func (p piece) address() string {
	if p.gone {
		return "gone"
	}
	return "there"
}

// source returns the piece as its author writes it.
func (p piece) source() string {
	img := `<img srcset="x 1x,gone 2x" src="` + p.address() + `" alt="ALT">`
	switch p.kind {
	case "text":
		return "text"
	case "img":
		return img
	case "picture":
		return `<picture><source srcset="gone, y 2x">` + img + `</picture>`
	case "video":
		return `<video poster="gone" src="` + p.address() + `"></video>`
	case "a":
		return `<a title="b" href="` + p.address() + `">` + sources(p.children) + `</a>`
	case "figure":
		return "<figure>" + sources(p.children) + "<figcaption>" + sources(p.caption) + "</figcaption></figure>"
	}
	return "<div>" + sources(p.children) + "</div>"
}

func sources(list []piece) (all string) {
	for _, p := range list {
		all += p.source()
	}
	return all
}

// A rest is what is left of pieces without missing pictures.
type rest struct {
	html  string
	lacks bool // whether a picture is missing
	shows bool // whether readers see something other than captions
}

func (p piece) rest(inLink bool) rest {
	alt := ""
	if inLink {
		alt = "ALT"
	}
	switch p.kind {
	case "text", "video":
		return rest{p.source(), false, true}
	case "img", "picture":
		if p.gone {
			return rest{alt, true, false}
		}
		return rest{strings.ReplaceAll(p.source(), "x 1x,gone", "x 1x, gone"), false, true}
	case "a":
		r := rests(p.children, true)
		if r.lacks && !r.shows && r.html == "" {
			return r
		}
		href := ` href="there"`
		if p.gone {
			href = ""
		}
		return rest{`<a title="b"` + href + ">" + r.html + "</a>", r.lacks, r.shows}
	case "figure":
		r, caption := rests(p.children, inLink), rests(p.caption, inLink)
		lacks := r.lacks || caption.lacks
		if lacks && !r.shows {
			return rest{"", true, false}
		}
		return rest{"<figure>" + r.html + "<figcaption>" + caption.html + "</figcaption></figure>", lacks, r.shows}
	}
	r := rests(p.children, inLink)
	return rest{"<div>" + r.html + "</div>", r.lacks, r.shows}
}

func rests(list []piece, inLink bool) (all rest) {
	for _, p := range list {
		r := p.rest(inLink)
		all = rest{all.html + r.html, all.lacks || r.lacks, all.shows || r.shows}
	}
	return all
}

// TestMissingPictures leaves pictures out of random HTML and compares the rest with a
// simple model: nothing but the pictures, and what is empty without them, is lost.
func TestMissingPictures(t *testing.T) {
	c := newConverter(Settings{})
	rapid.Check(t, func(t *rapid.T) {
		block := piece{kind: "div", children: drawPieces(t, 3, false)}
		text := block.source()
		d, _ := c.Convert("a.md", []byte(text+"\n\nAfter.\n"), 0)
		page := string(d.Fill([]byte("before "), func(r *Ref) Filling {
			missing := r.Target == "gone" && r.Kind != Media
			return Filling{URL: r.Target, Missing: missing}
		}))
		if want := "before " + block.rest(false).html + "\n<p>After.</p>\n"; page != want {
			t.Errorf("%s\nbecame %s\nnot    %s", text, page, want)
		}
	})
}

// A link or paragraph does not stay behind empty, and a link keeps its words.
func TestMissingPicturesOfMarkdown(t *testing.T) {
	c := newConverter(Settings{})
	for text, want := range map[string]string{
		"[![](gone)](/a)":            "",
		"[![b](gone)](/a)":           "",
		"See [![b](gone)](/a) there": "<p>See <a href=\"/a\">b</a> there</p>\n",
		"![a](gone) ![b](gone)":      "",
		"# ![b](gone)":               "<h2 id=\"b\">b</h2>\n",
		"<details><summary><img src=\"gone\" alt=\"b\"></summary>c</details>": "<details><summary>b</summary>c</details>\n",
		"- ![a](gone)":              "<ul>\n<li></li>\n</ul>\n",
		"![a](gone)\n![b](there) .": "<p>\n<img src=\"there\" alt=\"b\" loading=\"lazy\" decoding=\"async\"> .</p>\n",
		"![a](gone)\n![b](there)":   "<figure class=\"gallery\">\n\n<figure><a href=\"there\"><img src=\"there\" alt=\"b\" loading=\"lazy\" decoding=\"async\"></a></figure>\n</figure>\n",
	} {
		d, _ := c.Convert("a.md", []byte(text), 0)
		page := string(d.Fill(nil, func(r *Ref) Filling { return Filling{URL: r.Target, Missing: r.Target == "gone"} }))
		if strings.TrimLeft(page, "\n") != want {
			t.Errorf("%s became %q, not %q", text, page, want)
		}
	}
}
