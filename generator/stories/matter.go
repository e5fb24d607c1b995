package stories

import (
	"bufio"
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/adrg/frontmatter"

	"broadsheet/generator/problems"
)

// clean returns a file's text without a byte order mark and with line feeds at
// its line ends, which leaves every line and column where it was, and the
// first byte that no text may have, located.
func clean(file string, raw []byte) ([]byte, *problems.Problem) {
	if bytes.HasPrefix(raw, []byte("\xFF\xFE")) || bytes.HasPrefix(raw, []byte("\xFE\xFF")) {
		return nil, problems.In(file, raw, 0, 1, "the file is not UTF-8 but UTF-16").Hint("save it as UTF-8")
	}
	if i := bytes.IndexByte(raw, 0); i >= 0 {
		return nil, problems.In(file, raw, i, 1, "a NUL byte (offset %d)", i).Hint("is this a text file? delete the byte, or save the text as UTF-8")
	}
	if i := invalid(raw); i >= 0 {
		return nil, problems.In(file, raw, i, 1, "the byte %#02x (offset %d) is not UTF-8", raw[i], i).Hint("save the file as UTF-8")
	}
	text := bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF"))
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	}
	return text, nil
}

// invalid returns the offset of the first byte that is not UTF-8, or -1.
func invalid(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	i := 0
	for {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
}

// A block is where a file's front matter is.
type block struct {
	format     string // "yaml", "toml" or "json"; "" if there is none
	open       int    // offset of the opening delimiter
	start, end int    // offsets of what is between the delimiters
	body       int    // offset of the text after it
}

// findBlock finds the front matter of a clean text: lines --- around YAML,
// lines +++ around TOML, or a JSON object. Delimiters begin their line, so
// that an indented --- in a text of several lines is not the end.
func findBlock(file string, text []byte) (block, *problems.Problem) {
	open := 0
	for {
		line, size := firstLine(text[open:])
		if size == 0 || len(bytes.TrimSpace(line)) > 0 {
			break
		}
		open += size
	}
	line, size := firstLine(text[open:])
	b := block{open: open, start: open + size}
	switch mark := string(bytes.TrimRight(line, " \t\r")); {
	case mark == "---":
		b.format = "yaml"
	case mark == "+++":
		b.format = "toml"
	case isObject(text[open:]):
		return findObject(file, text, open)
	default:
		return block{}, nil
	}
	for b.end = b.start; b.end < len(text); b.end += size {
		line, size = firstLine(text[b.end:])
		if bytes.HasPrefix(line, text[open:open+3]) && len(bytes.TrimSpace(line)) == 3 {
			b.body = b.end + size
			return b, nil
		}
	}
	return b, problems.In(file, text, open, 3, "front matter begins here and does not end").
		Hint("end it with a line %s before the text of the story", text[open:open+3])
}

// firstLine returns a text's first line and its size with its end.
func firstLine(text []byte) (line []byte, size int) {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return text[:i], i + 1
	}
	return text, len(text)
}

// isObject reports whether a text begins with a JSON object, and not with
// braces that mean something else, such as {{.
func isObject(text []byte) bool {
	if len(text) == 0 || text[0] != '{' {
		return false
	}
	rest := bytes.TrimLeft(text[1:], " \t\r\n")
	return len(rest) > 0 && (rest[0] == '"' || rest[0] == '}')
}

// findObject finds the end of the JSON object at open.
func findObject(file string, text []byte, open int) (block, *problems.Problem) {
	b := block{format: "json", open: open, start: open}
	size, err := jsonExtent(text[open:])
	if err != nil {
		return b, (&decoding{file: file, text: text, base: open}).jsonFault(err)
	}
	b.end = open + size
	_, line := firstLine(text[b.end:])
	if b.body = b.end; len(bytes.TrimSpace(text[b.end:b.end+line])) == 0 {
		b.body += line
	}
	return b, nil
}

// decode turns a block into a table of values, through adrg/frontmatter with
// a strict decoder of our own. The library takes any line that trims to the
// closing delimiter for the end, indented ones too, so the block, whose end is
// known, is handed over between delimiters that occur nowhere in it. The library
// reads through lines, which serves again and again.
func decode(file string, text []byte, b block, lines *bufio.Reader) (value, []*problems.Problem) {
	d := &decoding{file: file, text: text, base: b.start}
	inner := text[b.start:b.end]
	mark := "---"
	for bytes.Contains(inner, []byte(mark)) {
		mark += mark
	}
	format := frontmatter.NewFormat(mark, mark, func(data []byte, v any) (err error) {
		*v.(*value), err = d.decode(b.format, data[:len(inner)])
		return err
	})
	var root value
	lines.Reset(strings.NewReader(mark + "\n" + string(inner) + "\n" + mark + "\n"))
	_, err := frontmatter.MustParse(lines, &root, format)
	if err == nil {
		return root, d.problems
	}
	var p *problems.Problem
	if !errors.As(err, &p) {
		p = problems.In(file, text, b.open, 1, "front matter cannot be read: %v", err)
	}
	return value{}, append(d.problems, p)
}

// decode decodes a block in the format its delimiters stand for.
func (d *decoding) decode(format string, block []byte) (value, error) {
	switch format {
	case "json":
		return d.json(block)
	case "toml":
		return d.toml(block)
	}
	return d.yaml(block)
}
