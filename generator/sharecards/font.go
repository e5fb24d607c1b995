package sharecards

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// em is the number of units into which an em, the size of a font, is divided. Widths and outlines
// of glyphs are in these units.
const em = 64 * 1000

// A face is one of the fonts inside the program.
type face int

const (
	headlineFont face = iota // Liberation Serif Bold
	boldFont                 // Liberation Sans Bold
	textFont                 // Liberation Sans
)

// builtIn returns the fonts inside the program, by face. The first call parses them.
var builtIn = sync.OnceValue(func() (fonts [3]*Font) {
	for i, data := range [...][]byte{liberationserifbold.TTF, liberationsansbold.TTF, liberationsansregular.TTF} {
		parsed, err := sfnt.Parse(data)
		if err != nil {
			panic("sharecards: a font inside the program is damaged: " + err.Error())
		}
		fonts[i] = &Font{sfnt: parsed}
	}
	return fonts
})

// A Font is a parsed TrueType or OpenType font. It is safe for concurrent use.
type Font struct {
	sfnt   *sfnt.Font
	limits *meter // limits for reading a font of a site; nil for the fonts inside the program
	mu     sync.Mutex
}

// Limits for fonts of a site, which may be hostile: a glyph may consist of other glyphs and call
// subroutines, at many levels, so that a small file draws billions of lines. The number in brackets
// after a limit is the largest value found in 300 fonts, such as Noto Serif CJK.
const (
	maxFont       = 32 << 20  // maximum size of a font file in bytes
	maxParseReads = 128       // maximum number of reads while a file is parsed (34)
	maxParseBytes = 8 << 20   // maximum number of bytes read while a file is parsed (0.6 MB)
	maxGlyphReads = 64        // maximum number of reads for a glyph of the format TrueType (29)
	maxCFFReads   = 1024      // maximum number of reads for a glyph of the format CFF (186)
	maxGlyphBytes = 256 << 10 // maximum number of bytes read for a glyph (36 KB)
	maxOutline    = 5000      // maximum number of lines and curves of a glyph (1019)
)

// ParseFont reads a font from a TrueType (.ttf) or OpenType (.otf) file of a site.
// Collections of fonts (.ttc) and fonts for the web (.woff2) are errors.
func ParseFont(data []byte) (f *Font, err error) {
	defer catch(&err)
	m := &meter{reads: maxParseReads, bytes: maxParseBytes, glyphReads: maxGlyphReads}
	switch {
	case len(data) > maxFont:
		return nil, fmt.Errorf("it has more than %d MB", maxFont>>20)
	case bytes.HasPrefix(data, []byte("wOF")):
		return nil, errors.New("it is a font for the web (WOFF); save it as .ttf or .otf")
	case bytes.HasPrefix(data, []byte("ttcf")):
		return nil, errors.New("it is a collection of fonts (.ttc); save one of them as .ttf or .otf")
	case bytes.HasPrefix(data, []byte("OTTO")):
		m.glyphReads = maxCFFReads
	}
	data = bytes.Clone(data)
	hideKerning(data)
	m.data = bytes.NewReader(data)
	parsed, err := sfnt.ParseReaderAt(m)
	if err != nil {
		return nil, fmt.Errorf("it cannot be read as a font: %w", err)
	}
	return &Font{sfnt: parsed, limits: m}, nil
}

// hideKerning sets the length of the kerning tables to zero in the table directory of a
// font (OpenType 1.9.1, "Table directory"), so that they are not read. The program does not
// use them, and the package sfnt misreads one of them when it reads the font through an
// io.ReaderAt.
func hideKerning(font []byte) {
	for entry := font[min(12, len(font)):]; len(entry) >= 16; entry = entry[16:] {
		switch string(entry[:4]) {
		case "GPOS", "kern":
			clear(entry[12:16])
		case "post": // the directory is sorted by name, so GPOS and kern came before
			return
		}
	}
}

// A meter reads a font file. It returns an error after too many reads or too many bytes.
type meter struct {
	data         *bytes.Reader
	reads, bytes int // numbers of reads and of bytes that are still allowed
	glyphReads   int // number of reads that are allowed for one glyph
}

func (m *meter) ReadAt(p []byte, at int64) (int, error) {
	m.reads--
	m.bytes -= len(p)
	if m.reads < 0 || m.bytes < 0 {
		return 0, errors.New("it is too complex")
	}
	n, err := m.data.ReadAt(p, at)
	if n == len(p) {
		return n, nil
	}
	return n, errors.Join(err, io.ErrUnexpectedEOF)
}

// catch turns a panic into an error.
func catch(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("it is damaged: %v", r)
	}
}

// A glyph is a character and its drawing in a font.
type glyph struct {
	char    rune
	font    *Font
	index   sfnt.GlyphIndex
	advance int           // distance to the start of the next glyph, in units of em
	kern    int           // kerning: correction of that distance for the next glyph, in units of em
	outline sfnt.Segments // lines and curves, with coordinates in units of em; y grows downwards
}

var errNoGlyph = errors.New("the font lacks a glyph")

// glyph returns the glyph of a character. It returns an error if the font lacks the glyph,
// or if the glyph is damaged or far larger than an em.
func (f *Font) glyph(char rune, buffer *sfnt.Buffer) (g glyph, err error) {
	defer catch(&err)
	defer f.use()()
	index, err := f.sfnt.GlyphIndex(buffer, char)
	if err != nil || index == 0 {
		return g, errNoGlyph
	}
	advance, err := f.sfnt.GlyphAdvance(buffer, index, em, font.HintingNone)
	if err != nil {
		return g, err
	}
	outline, err := f.sfnt.LoadGlyph(buffer, index, em, nil)
	if err != nil {
		return g, err
	}
	// The rectangle around a glyph: no correct glyph of the supported scripts is larger.
	allowed := fixed.Rectangle26_6{Min: fixed.Point26_6{X: -em / 2, Y: -3 * em / 2}, Max: fixed.Point26_6{X: 5 * em / 2, Y: em}}
	if advance < 0 || advance > 2*em || len(outline) > maxOutline || len(outline) > 0 && !within(outline.Bounds(), allowed) {
		return g, errNoGlyph
	}
	return glyph{char: char, font: f, index: index, advance: int(advance), outline: append(sfnt.Segments(nil), outline...)}, nil
}

// has reports whether the font has a glyph for a character. A nil Font has none.
func (f *Font) has(char rune, buffer *sfnt.Buffer) (ok bool) {
	if f == nil {
		return false
	}
	var err error
	defer catch(&err) // after a panic, the result is false
	defer f.use()()
	index, err := f.sfnt.GlyphIndex(buffer, char)
	return err == nil && index != 0
}

// use sets the limits for reading one glyph, and returns a function that ends the reading.
// Only one glyph of a font of a site is read at a time.
func (f *Font) use() (end func()) {
	if f.limits == nil {
		return func() {}
	}
	f.mu.Lock()
	f.limits.reads, f.limits.bytes = f.limits.glyphReads, maxGlyphBytes
	return f.mu.Unlock
}

// within reports whether the rectangle inner lies in the rectangle outer. Unlike
// fixed.Rectangle26_6.In, it compares the bounds even if inner has no area.
func within(inner, outer fixed.Rectangle26_6) bool {
	return inner.Min.X >= outer.Min.X && inner.Min.Y >= outer.Min.Y && inner.Max.X <= outer.Max.X && inner.Max.Y <= outer.Max.Y
}

// kernPairs sets the field kern (kerning) of every glyph that is followed by a glyph of the same
// font. It does so only for the fonts inside the program.
func kernPairs(glyphs []glyph, buffer *sfnt.Buffer) {
	for i := range max(0, len(glyphs)-1) {
		a, b := &glyphs[i], glyphs[i+1]
		if a.font != b.font || a.font.limits != nil {
			continue
		}
		if kern, err := a.font.sfnt.Kern(buffer, a.index, b.index, em, font.HintingNone); err == nil {
			a.kern = int(kern)
		}
	}
}
