package matter

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"broadsheet/generator/problems"
)

const quoteItemHint = "put the text in quotes"

// isIndicator reports whether the character at a byte offset is one of |>?-,]}. At the start of a
// value, each of these characters has a special meaning in YAML.
func (d *decoder) isIndicator(at int) bool {
	return at >= 0 && at < d.end && strings.IndexByte("|>?-,]}", d.text[at]) >= 0
}

// valueStart returns the byte offset of the value in the line "key: value" or "- value" at
// a byte offset of the file. It returns -1 if the line has no value.
func (d *decoder) valueStart(at int) int {
	start := bytes.LastIndexByte(d.text[:at], '\n') + 1
	line := d.lineAt(start)
	lead, text := splitLine(line)
	if text == "" {
		return -1
	}
	return start + len(lead) + strings.Index(line[len(lead):], text)
}

// signFault returns a problem for an unquoted text that begins with "!", "&" or "*". In
// YAML, these characters are not part of the text.
func (d *decoder) signFault(at int) *problems.Problem {
	meaning := map[byte]string{
		'!': "a tag in YAML, not text",
		'&': "an anchor in YAML, and nothing refers to it",
		'*': "an alias in YAML, and nothing has that name",
	}[d.text[at]]
	return d.fault(at, 1, "a text beginning with %c is %s", d.text[at], meaning).Hint("%s", cmp.Or(d.quoteLine(at), quoteItemHint))
}

// checkTag adds a problem for a tag, such as "!name", that the author has written and that YAML's
// core schema does not define (https://yaml.org/spec/1.2.2/#103-core-schema). Nearly always, the
// author means the start of a text: "!Kung speakers". The argument v is the value that was decoded
// from the node n.
func (d *decoder) checkTag(n *yaml.Node, v *Value) {
	switch n.Tag {
	case "", "!!str", "!!int", "!!float", "!!bool", "!!null", "!!seq", "!!map", "!!timestamp", "!!merge":
		return
	}
	if n.Kind == yaml.ScalarNode && n.Style&^yaml.TaggedStyle == 0 {
		d.note(d.signFault(v.At))
		// The value must not be empty, or it would also be reported as missing.
		v.Kind, v.Text = Text, n.Tag+" "+n.Value
		return
	}
	d.note(d.fault(v.At, 1, "a YAML tag has no meaning here").Hint("delete it, or put the text in quotes"))
}

// checkAnchors adds a problem for each text with an anchor ("&name") to which no alias
// refers.
func (d *decoder) checkAnchors() {
	for _, a := range d.anchors {
		if !d.aliased[a.node] {
			d.note(d.signFault(a.at))
		}
	}
}

// An anchor is a YAML node that the author has marked with "&name", with the byte offset of
// the node in the file.
type anchor struct {
	node *yaml.Node
	at   int
}

// takeComment sets the Comment of a missing value if the line has a YAML comment instead of a
// value. Problems of the value then point to the comment.
func (d *decoder) takeComment(v *Value) {
	line, _, _ := bytes.Cut(d.text[v.At:d.end], []byte("\n"))
	text := bytes.TrimLeft(line, " \t")
	if at := v.At + len(line) - len(text); len(text) > 0 && text[0] == '#' && at > 0 && isBlank(d.text[at-1]) {
		v.At, v.Comment = at, string(bytes.TrimSpace(text))
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// openBracket returns a problem for an opening bracket without a closing bracket. If the
// line has a "#" that begins a comment, the hint says to put the text in quotes.
func (d *decoder) openBracket(at int) *problems.Problem {
	p := d.fault(at, 1, "a bracket is opened and not closed").Hint("close it, or, if it belongs to a text, put that in quotes")
	line := d.lineAt(at)
	if i := commentIn(line); i < len(line) {
		item := itemOf(line[strings.LastIndexAny(line[:i], "[,")+1:])
		p.Hint("# begins a comment in YAML: put the text in quotes: %s", quote(item))
	}
	return p
}

// lastBracket returns the byte offset of the first bracket or brace in a line of the file, or -1.
// The line is the last one before the offset at that has an unclosed bracket or brace.
func (d *decoder) lastBracket(at int) int {
	found, start := -1, d.start
	for line := range strings.Lines(string(d.text[d.start:min(at, d.end)])) {
		if code := line[:commentIn(line)]; brackets(code) > 0 {
			found = start + strings.IndexAny(code, "[{")
		}
		start += len(line)
	}
	return found
}

// commentIn returns the byte index of the "#" that begins a comment in a line with a list in
// brackets. If the line has no comment, the result is the length of the line.
func commentIn(line string) int {
	for i := 1; i < len(line); i++ {
		if line[i] == '#' && strings.IndexByte(" \t,[", line[i-1]) >= 0 {
			return i
		}
	}
	return len(line)
}

// lineAt returns the text from a byte offset to the end of its line.
func (d *decoder) lineAt(start int) string {
	line, _, _ := bytes.Cut(d.text[start:max(d.end, start)], []byte("\n"))
	return string(line)
}

// quoteLine returns a hint for the author to put the text at a byte offset in quotes, with the
// quoted text as an example. The text must be the value of a line "key: value" or "- value", or an
// item of a list in brackets; otherwise quoteLine returns "".
func (d *decoder) quoteLine(at int) string {
	start := bytes.LastIndexByte(d.text[:at], '\n') + 1
	line := d.lineAt(start)
	lead, text := splitLine(line)
	if text == "" || at < start+len(lead) {
		return ""
	}
	if inside := line[len(lead) : at-start]; brackets(inside) > 0 {
		if item := itemOf(line[at-start:]); item != "" {
			return quoteItemHint + ": " + quote(item)
		}
		return quoteItemHint
	}
	if n := len(text); n > 1 && text[0] == text[n-1] && (text[0] == '"' || text[0] == '\'') {
		text = text[1 : n-1]
	}
	return fmt.Sprintf("put the value in quotes: %s %s", strings.TrimSpace(lead), quote(text))
}

// splitLine splits a line after its first "key: " or "- ". The first result ends with these
// characters; the second is the rest of the line, or "" if the line has no such characters.
func splitLine(line string) (lead, text string) {
	if i := strings.Index(line, ": "); i >= 0 {
		return line[:i+2], strings.TrimSpace(line[i+2:])
	}
	if rest, ok := strings.CutPrefix(strings.TrimLeft(line, " "), "- "); ok {
		return line[:len(line)-len(rest)], strings.TrimSpace(rest)
	}
	return line, ""
}

// brackets returns how many more opening than closing brackets and braces a text has.
func brackets(text string) (open int) {
	for _, r := range text {
		switch r {
		case '[', '{':
			open++
		case ']', '}':
			open--
		}
	}
	return open
}

// itemOf returns the text before the first comma or closing bracket: the first item of a part of a
// YAML list or table in brackets.
func itemOf(text string) string {
	if i := strings.IndexAny(text, ",]}"); i >= 0 {
		text = text[:i]
	}
	return strings.TrimSpace(text)
}

// quote shortens a text for a message and puts it in quotes as YAML requires.
func quote(text string) string {
	if text = Shorten(text); strings.ContainsAny(text, `"\`) {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return `"` + text + `"`
}
