package markdown

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestPicturesInSeveralSizes has texts with a picture, each with the HTML that it becomes
// if the picture p.jpg has files of several widths.
func TestPicturesInSeveralSizes(t *testing.T) {
	const source = `<picture><source type="image/avif" srcset="/p.400.avif 400w" sizes="50vw">`
	const more = ` srcset="/p.400.jpg 400w" sizes="50vw" style="background-color:#aabbcc"`
	for text, want := range map[string]string{
		"![A > B](p.jpg)": "<figure>" + source + `<img src="/p.jpg" width="40" height="30"` + more + ` alt="A &gt; B" loading="lazy" decoding="async"></picture></figure>`,
		"![A](other.jpg)": `<figure><img src="/other.jpg" alt="A" loading="lazy" decoding="async"></figure>`,
		`Words <img alt=">" src=p.jpg width=9> follow.`:                                  `<p>Words ` + strings.ReplaceAll(source+`<img alt="&gt;" src="/p.jpg"`+more, "50vw", "min(9px, 92vw)") + ` width="9"></picture> follow.</p>`,
		`<img src=p.jpg width=50% alt="">`:                                               source + `<img src="/p.jpg"` + more + ` width="50%" alt=""></picture>`,
		`<img src="p.jpg" sizes="9px">`:                                                  source + `<img src="/p.jpg" width="40" height="30"` + more + `></picture>`,
		`<img src="p.jpg" srcset="q.jpg 9w" sizes="9px">`:                                `<img src="/p.jpg" width="40" height="30" style="background-color:#aabbcc" srcset="/q.jpg 9w" sizes="9px">`,
		`<img src="p.jpg" srcset="q.jpg 2x">`:                                            `<img src="/p.jpg" width="40" height="30" style="background-color:#aabbcc" srcset="/q.jpg 2x">`,
		`<picture><source srcset="q.webp" type="image/webp"><img src="p.jpg"></picture>`: `<p><picture><source srcset="/q.webp" type="image/webp"><img src="/p.jpg" width="40" height="30" style="background-color:#aabbcc"></picture></p>`,
		"[![A](p.jpg)](/a/)":                                                             `<figure><a href="/a/">` + source + `<img src="/p.jpg" width="40" height="30"` + more + ` alt="A" loading="lazy" decoding="async"></picture></a></figure>`,
	} {
		d, _ := newConverter(Settings{RawHTML: "safe"}).Convert("a.md", []byte(text), 0)
		got := string(d.Fill(nil, func(r *Ref) Filling {
			f := Filling{URL: "/" + strings.TrimPrefix(r.Target, "/")}
			if r.Target == "p.jpg" {
				f.Width, f.Height, f.Color = 40, 30, "#aabbcc"
				f.Srcset, f.AVIF, f.Sizes = "/p.400.jpg 400w", "/p.400.avif 400w", "50vw"
			}
			return f
		}))
		if strings.TrimSpace(got) != want {
			t.Errorf("%s became\n%s\nnot\n%s", text, got, want)
		}
	}
}

// TestGalleries has paragraphs with pictures, each with the number of pictures in the
// gallery that the paragraph becomes.
func TestGalleries(t *testing.T) {
	for text, want := range map[string]int{
		"![a](a.jpg)":                           0,
		"![a](a.jpg) ![b](b.jpg)":               2,
		"![a](a.jpg)\n![b](b.jpg)\n![c](c.jpg)": 3,
		"![a](a.jpg)![b](b.jpg)":                2,
		"![a](a.jpg)  \n![b](b.jpg)":            2,
		"![a](a.jpg \"One\") ![b](b.jpg 'Two')": 2,
		"![a](a.jpg) and ![b](b.jpg)":           0,
		"![a](a.jpg)\n\n![b](b.jpg)":            0,
		"[![a](a.jpg)](big.jpg) ![b](b.jpg)":    2,
		"[![a](https://example.com/a.svg)](https://example.com/) ![b](//example.com/b.svg)": 0,
		"- ![a](a.jpg) ![b](b.jpg)\n\n  More.":                                              2,
		"> ![a](a.jpg) ![b](b.jpg)":                                                         2,
	} {
		d, _ := newConverter(Settings{}).Convert("a.md", []byte(text), 0)
		tiles := 0
		page := string(d.Fill(nil, func(r *Ref) Filling {
			if r.Kind == Tile {
				tiles++
			}
			return Filling{URL: r.Target}
		}))
		_, gallery, _ := strings.Cut(page, `<figure class="gallery">`)
		if got := strings.Count(gallery, "<a href="); got != want || strings.Count(gallery, "<figure>") != want {
			t.Errorf("%s has a gallery of %d, want %d:\n%s", text, got, want, page)
		}
		if tiles != want {
			t.Errorf("%s has %d pictures of a gallery, want %d", text, tiles, want)
		}
	}
}

// TestPictureTags checks that a picture in any place keeps the HTML balanced, and that no
// attribute of its tag occurs twice.
func TestPictureTags(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{
			"![a](p.jpg)", "![>](p.jpg \">\")", " ", "\n", "\n\n", "> ", "[", "](/a/)", "<img src=p.jpg>", "<img src='p.jpg' alt='>' style=x>", "<img sizes=1px src=p.jpg>", "<img src=p.jpg srcset='p.jpg 9w' sizes=1px>",
			"<picture>", "</picture>", "<figure>", "</figure>", "<a href=b>", "</a>", "*", "- ", "x",
		}), 1, 12).Draw(t, "parts"), "")
		for _, raw := range []string{"safe", "trusted"} {
			d, _ := newConverter(Settings{RawHTML: raw}).Convert("a.md", []byte(text), 0)
			page := string(d.Fill(nil, func(r *Ref) Filling {
				return Filling{URL: "/p.jpg", Width: 4, Height: 3, Srcset: "/p.1.jpg 1w", AVIF: "/p.1.avif 1w", Sizes: "9px", Color: "#000000"}
			}))
			if strings.Count(page, "<picture") != strings.Count(page, "</picture>") {
				t.Fatalf("%q became %q", text, page)
			}
			for _, tag := range strings.Split(page, "<img ")[1:] {
				tag = tag[:tagEnd([]byte(`"`+tag))-1]
				for _, name := range []string{` src="`, ` srcset="`, ` width="`, ` style="`} {
					if strings.Count(" "+tag, name) > 1 {
						t.Fatalf("%q became %q", text, page)
					}
				}
			}
		}
	})
}
