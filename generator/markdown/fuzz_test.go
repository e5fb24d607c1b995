package markdown

import (
	"bytes"
	"testing"
)

// converters has one for each setting of raw_html.
func converters() []*Converter {
	return []*Converter{newConverter(Settings{RawHTML: "none"}), newConverter(Settings{RawHTML: "safe"}), newConverter(Settings{RawHTML: "trusted"})}
}

// FuzzConvert asserts the properties of every conversion: no panic, balanced HTML
// of a bounded size without scripts, and problems with places in the file.
func FuzzConvert(f *testing.F) {
	all := converters()
	f.Fuzz(func(t *testing.T, text string) {
		for _, c := range all {
			d, found := c.Convert("a.md", []byte(text), 0)
			page := d.Fill(nil, keep)
			balanced(t, page)
			if c.raw != "trusted" && hasScript(string(page)) {
				t.Errorf("%s: %q became %s", c.raw, text, page)
			}
			if len(page) > 51*len(text)+1<<16 {
				t.Errorf("%d bytes became %d", len(text), len(page))
			}
			for _, p := range found {
				if p.Line < 1 || p.Column < 1 || p.Message == "" {
					t.Errorf("a problem without a place: %+v", p)
				}
			}
		}
	})
}

// FuzzMissing asserts that a page whose references are missing, each bit of missing
// standing for one, keeps balanced HTML and the text around what is left out.
func FuzzMissing(f *testing.F) {
	all := converters()
	f.Fuzz(func(t *testing.T, text string, missing uint64) {
		for _, c := range all {
			d, _ := c.Convert("a.md", []byte("Before.\n\n"+text), 0)
			if len(d.HTML) == 0 {
				continue // refused
			}
			n := 0
			page := d.Fill([]byte("dst"), func(r *Ref) Filling {
				n++
				return Filling{URL: "/" + r.Target, Width: 2, Height: 3, Missing: missing>>(n%64)&1 == 1}
			})
			balanced(t, page)
			if !bytes.HasPrefix(page, []byte("dst<")) || !bytes.Contains(page, []byte("Before.")) {
				t.Errorf("%s: %q became %s", c.raw, text, page)
			}
		}
	})
}
