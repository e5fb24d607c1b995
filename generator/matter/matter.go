// Package matter reads the values that authors write: the front matter of
// content files in YAML, TOML or JSON, and the settings in TOML.
//
// A file's bytes enter; a Value leaves that knows the place of every key and
// value in the file, so that whatever is wrong with one can be shown there.
package matter

import (
	"bytes"
	"errors"
	"io"
	"unicode"
	"unicode/utf8"

	"github.com/adrg/frontmatter"

	"broadsheet/generator/problems"
)

// A Document is the text of a content file and its front matter.
type Document struct {
	Text []byte // as Clean returns it
	Mark string // the opening delimiter: "---", "+++", "{", or "" without front matter
	Open int    // offset of the opening delimiter
	Body int    // offset of the text after the front matter
	Root Value  // a Table, unless front matter is missing or cannot be read
}

// Read finds and decodes the front matter of a file. The problems are errors,
// located in the raw text.
func Read(file string, raw []byte) (Document, []*problems.Problem) {
	text, p := Clean(file, raw)
	if p != nil {
		return Document{}, []*problems.Problem{p}
	}
	doc := Document{Text: text}
	doc.findMark()
	d := decoder{file: file, what: "front matter", text: text, start: doc.Open}
	var err error
	switch doc.Mark {
	case "":
		return doc, nil
	case "{":
		err = d.object(&doc)
	default:
		err = d.delimited(&doc)
	}
	if err != nil {
		doc.Root = Value{}
		d.note(err)
	}
	return doc, d.found
}

// Clean returns a file's text without a byte order mark and with line feeds
// as line ends, which keeps every line and column in place. If the file is
// not UTF-8 or has a NUL byte, it returns a problem.
func Clean(file string, raw []byte) ([]byte, *problems.Problem) {
	if bytes.HasPrefix(raw, []byte("\xFF\xFE")) || bytes.HasPrefix(raw, []byte("\xFE\xFF")) {
		return nil, problems.In(file, raw, 0, 1, "the file is not UTF-8 but UTF-16").Hint("save it as UTF-8")
	}
	if i := bytes.IndexByte(raw, 0); i >= 0 {
		return nil, problems.In(file, raw, i, 1, "a NUL byte (offset %d)", i).Hint("is this a text file? delete the byte, or save the text as UTF-8")
	}
	if !utf8.Valid(raw) {
		i := 0
		for r, size := rune(0), 0; r != utf8.RuneError || size > 1; r, size = utf8.DecodeRune(raw[i:]) {
			i += size
		}
		return nil, problems.In(file, raw, i, 1, "the byte %#02x (offset %d) is not UTF-8", raw[i], i).Hint("save the file as UTF-8")
	}
	text := bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF"))
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	}
	return text, nil
}

// findMark sets Mark and Open by the first line that is not blank. An indented
// line is no delimiter, nor do braces open an object that mean something else,
// such as {{.
func (doc *Document) findMark() {
	rest := bytes.TrimLeftFunc(doc.Text, unicode.IsSpace)
	at := len(doc.Text) - len(rest)
	line, _ := firstLine(rest)
	switch mark := string(bytes.TrimSpace(line)); {
	case at > 0 && doc.Text[at-1] != '\n':
	case mark == "---" || mark == "+++":
		doc.Mark, doc.Open = mark, at
	case mark != "" && mark[0] == '{':
		if inside := bytes.TrimLeft(rest[1:], " \t\r\n"); len(inside) > 0 && (inside[0] == '"' || inside[0] == '}') {
			doc.Mark, doc.Open = "{", at
		}
	}
}

// firstLine returns a text's first line and its size with its end.
func firstLine(text []byte) (line []byte, size int) {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return text[:i], i + 1
	}
	return text, len(text)
}

// errIndented stops frontmatter at an indented delimiter.
var errIndented = errors.New("the closing delimiter is indented")

// delimited has frontmatter find the lines --- or +++ around a block, and cut
// the text after it. The library takes an indented delimiter, such as a --- in
// a YAML text of several lines, for the end; where it meets one it gets the
// text again with those made invisible to it. It takes a block without an end
// for text, which is an error here.
func (d *decoder) delimited(doc *Document) error {
	_, size := firstLine(d.text[doc.Open:])
	d.start += size
	body, err := d.cut(d.text, doc)
	if errors.Is(err, errIndented) {
		body, err = d.cut(hideIndented(d.text, doc.Mark), doc)
	}
	if errors.Is(err, frontmatter.ErrNotFound) {
		return d.fault(doc.Open, 3, "front matter begins here and does not end").
			Hint("end it with a line %s before the text of the story", doc.Mark)
	}
	if err == nil {
		doc.Body = body
	}
	return err
}

// cut decodes the block of a text and returns the offset of what follows it.
func (d *decoder) cut(text []byte, doc *Document) (body int, err error) {
	in := &head{text: text}
	decode := func(block []byte, root any) (err error) {
		in.found, d.end = true, d.start+len(block)
		if d.text[d.end] != doc.Mark[0] {
			return errIndented
		}
		if doc.Mark == "+++" {
			*root.(*Value), err = d.toml()
		} else {
			*root.(*Value), err = d.yaml()
		}
		return err
	}
	rest, err := frontmatter.MustParse(in, &doc.Root, frontmatter.NewFormat(doc.Mark, doc.Mark, decode))
	return in.read - len(rest), err
}

// hideIndented returns a text of the same size in which frontmatter sees no
// indented delimiters.
func hideIndented(text []byte, mark string) []byte {
	hidden := bytes.Clone(text)
	for line := range bytes.Lines(hidden) {
		if line[0] != mark[0] && string(bytes.TrimSpace(line)) == mark {
			line[0] = '.'
		}
	}
	return hidden
}

// A head reads a text until the front matter has been found: frontmatter would
// copy the rest as well.
type head struct {
	text  []byte
	read  int
	found bool
}

func (h *head) Read(p []byte) (int, error) {
	if h.found || h.read == len(h.text) {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), 1<<10)], h.text[h.read:])
	h.read += n
	return n, nil
}
