// Package matter decodes front matter in YAML, TOML or JSON, and settings in TOML.
//
// The result is a tree of Values. Every key and value has its place in the file, so that
// problems can point to it.
package matter

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/adrg/frontmatter"

	"broadsheet/generator/problems"
)

// A Document is the text of a content file with its decoded front matter.
type Document struct {
	Text []byte // text of the whole file, cleaned by Clean
	Mark string // opening delimiter of front matter: "---", "+++", "{" or, if missing, ""
	Open int    // byte offset of the opening delimiter in Text
	Body int    // byte offset in Text of the text after front matter
	Root Value  // front matter, a value of the kind Table; Null if missing or unreadable
}

// Read finds and decodes the front matter of a file. All problems that it returns are
// errors.
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
		d.note(d.blame(d.problem(err)))
	}
	return doc, d.found
}

// Clean removes a byte order mark from the start of a file's text and replaces the line
// ends CRLF and CR by LF (CommonMark 0.31.2, section 2.1). Line and column numbers stay the
// same. If the text is not UTF-8 or has a NUL byte, Clean returns a problem and no text.
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
	return problems.WithLF(bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF"))), nil
}

// findMark sets Mark and Open if front matter begins on the first line that is not blank. An
// indented delimiter does not begin front matter. A brace begins front matter only if it begins a
// JSON object; the {{ of a template does not. Invisible characters around a delimiter are ignored.
func (doc *Document) findMark() {
	rest := bytes.TrimLeftFunc(doc.Text, isSpaceOrInvisible)
	at := len(doc.Text) - len(rest)
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	indent := doc.Text[bytes.LastIndexByte(doc.Text[:at], '\n')+1 : at]
	switch {
	case len(line) == 0 || len(indent) > 0 && isBlank(indent[0]):
	case isMark(line, "---") || isMark(line, "+++"):
		doc.Mark, doc.Open = strings.Repeat(string(line[:1]), 3), at
	case line[0] == '{':
		if inside := bytes.TrimLeftFunc(rest[1:], isSpaceOrInvisible); len(inside) > 0 && (inside[0] == '"' || inside[0] == '}') {
			doc.Mark, doc.Open = "{", at
		}
	}
}

// errIndented is the error with which cut stops at a closing delimiter that is indented.
var errIndented = errors.New("the closing delimiter is indented")

// delimited decodes front matter between two lines --- or +++. Package frontmatter finds
// the lines.
//
// Package frontmatter accepts an indented closing delimiter, which may be a line of a YAML
// text. If it finds such a line, delimited hides all indented delimiters and starts again.
// Front matter without a closing delimiter is plain text for package frontmatter, but an
// error here.
func (d *decoder) delimited(doc *Document) error {
	line, _, _ := bytes.Cut(d.text[doc.Open:], []byte("\n"))
	d.start = min(d.start+len(line)+1, len(d.text))
	text := d.plainMarks(d.text[doc.Open:], doc.Mark)
	err := d.cut(text, doc)
	if errors.Is(err, errIndented) {
		err = d.cut(hideIndented(text, doc.Mark), doc)
	}
	if errors.Is(err, frontmatter.ErrNotFound) {
		return d.fault(doc.Open, 3, "front matter begins here and does not end").
			Hint("end it with a line %s before the text of the story", doc.Mark)
	}
	return err
}

// cut decodes the front matter and sets doc.Root and doc.Body. The argument text is the result of
// plainMarks, in which hideIndented may have changed lines, but not their lengths.
func (d *decoder) cut(text []byte, doc *Document) error {
	decode := func(block []byte, _ any) (err error) {
		d.end = d.start + len(block)
		if text[d.end-doc.Open] != doc.Mark[0] {
			return errIndented
		}
		if doc.Mark == "+++" {
			doc.Root, err = d.toml()
		} else {
			doc.Root, err = d.yaml()
		}
		return err
	}
	rest, err := frontmatter.MustParse(bytes.NewReader(text), nil, frontmatter.NewFormat(doc.Mark, doc.Mark, decode))
	if err == nil {
		doc.Body = doc.Open + len(text) - len(rest)
	}
	return err
}

// hideIndented returns a copy of the text in which a full stop replaces the first byte of
// every line with an indented delimiter. Package frontmatter does not recognise such lines
// as delimiters. All byte offsets stay the same.
func hideIndented(text []byte, mark string) []byte {
	hidden := bytes.Clone(text)
	for line := range bytes.Lines(hidden) {
		if line[0] != mark[0] && string(bytes.TrimSpace(line)) == mark {
			line[0] = '.'
		}
	}
	return hidden
}
