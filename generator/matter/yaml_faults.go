package matter

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"
)

const quoteHint = "close it with the same sign at the end of the text"

// yamlFault converts an error of the YAML parser to a problem with line and column. For common
// mistakes, it replaces the parser's message by words that authors understand.
func (d *decoder) yamlFault(c *cursor, err error) error {
	fault, ok := errors.AsType[*yaml.LoadError](err)
	if !ok || fault.Mark.Line == 0 {
		return d.yamlUnplaced(err)
	}
	if fault.ContextMsg == "while scanning a quoted scalar" && fault.Message == "found unexpected end of stream" {
		return d.fault(c.seek(fault.ContextMark.Line, fault.ContextMark.Column), 1, "a quote is opened and not closed").Hint(quoteHint)
	}
	if strings.HasPrefix(fault.Message, "did not find expected ','") {
		return d.openBracket(c.seek(fault.ContextMark.Line, fault.ContextMark.Column))
	}
	if open := d.lastBracket(c.seek(fault.Mark.Line, fault.Mark.Column)); fault.ContextMsg == "while parsing a flow node" && open >= 0 {
		return d.openBracket(open)
	}
	at := c.seek(fault.Mark.Line, fault.Mark.Column)
	if sign := c.seek(fault.ContextMark.Line, fault.ContextMark.Column); fault.ContextMark.Line > 0 && sign < d.end && strings.IndexByte("!&*", d.text[sign]) >= 0 {
		return d.signFault(sign)
	}
	if quote := d.openQuote(at); quote >= 0 {
		return d.fault(quote, 1, "a quote is opened and not closed on its line").Hint(quoteHint)
	}
	if colon := d.tightColon(at); colon >= 0 {
		return d.fault(colon, 1, "the colon after the key has no space after it").Hint("write key: value")
	}
	if start := d.valueStart(at); d.isIndicator(start) && start <= at {
		at = start
	}
	message, hint := d.yamlMessage(fault.Message, at)
	return d.fault(at, 1, "%s", message).Hint("%s", hint)
}

// tightKey matches a line that begins with a key and a colon without a space after it. The
// colon may be the wide one of East Asian scripts (U+FF1A).
var tightKey = regexp.MustCompile(`^[A-Za-z][\w-]*(:[^\s:/]|\x{FF1A})`)

// tightColon returns the byte offset of a colon that has no space after it, or -1. It looks only in
// the last line with text before the line at the offset at: the YAML parser reports a missing space
// in the next line. The argument at is a byte offset in the file.
func (d *decoder) tightColon(at int) int {
	above := bytes.TrimRight(d.text[d.start:max(bytes.LastIndexByte(d.text[:at], '\n'), d.start)], " \t\n")
	start := d.start + bytes.LastIndexByte(above, '\n') + 1
	if m := tightKey.FindSubmatchIndex(d.text[start:at]); m != nil {
		return start + m[2]
	}
	return -1
}

// yamlMessage rewrites a message of the YAML parser for authors and adds a hint. The
// argument m is the parser's message; at is the byte offset of the error in the file.
func (d *decoder) yamlMessage(m string, at int) (message, hint string) {
	next := byte(0)
	if at < d.end {
		next = d.text[at]
	}
	quoted := d.quoteLine(at)
	switch {
	case next == '\t':
		return "a tab indents this line", "indent with spaces; YAML does not allow tabs there"
	case strings.HasPrefix(m, "exceeded max depth"):
		return fmt.Sprintf("%s nests more than %d levels deep", d.what, maxDepth), ""
	case m == "found unknown escape character":
		return "a backslash in double quotes begins an escape, and this one is not known", `write \\ for a backslash, or use single quotes`
	case m == "found character that cannot start any token" && next != 0, at == d.valueStart(at) && d.isIndicator(at):
		return fmt.Sprintf("a text without quotes cannot begin with %c", next), cmp.Or(quoted, quoteItemHint)
	case strings.HasPrefix(m, "unknown anchor"):
		return "a text beginning with * is an alias in YAML, and nothing has that name", cmp.Or(quoted, quoteItemHint)
	case quoted == "":
		return "a key is not expected here",
			"begin all keys of one table in the same column, and put a text that goes on in the next line in quotes"
	case m == "mapping values are not allowed in this context":
		return "a second colon with a space after it", quoted
	case m == "did not find expected key":
		return "the value has ended before this", quoted
	}
	return d.what + " is not valid YAML: " + m, quoted
}

// yamlUnplaced converts an error for which the YAML parser reports no line. The usual cause is a
// second YAML document in the file; the problem then points to the delimiter before this document.
func (d *decoder) yamlUnplaced(err error) error {
	for _, mark := range []string{"\n---", "\n..."} {
		if i := bytes.Index(d.text[d.start:d.end], []byte(mark)); i >= 0 {
			ending := "end front matter with a line that is only ---"
			if d.end == len(d.text) {
				ending = "delete this line"
			}
			return d.fault(d.start+i+1, 3, "a second YAML document begins here").Hint("%s, or put the text in quotes", ending)
		}
	}
	return d.fault(d.start, 1, "%s is not valid YAML: %s", d.what, strings.TrimPrefix(err.Error(), "yaml: "))
}

// openQuote returns the byte offset of the last double quote that starts a value and has no
// closing quote on its line, or -1. The YAML parser reads such a value up to the next quote
// and reports an error only there. The argument fault is the byte offset of that error;
// only the lines before it are searched.
func (d *decoder) openQuote(fault int) int {
	found, at := -1, d.start
	for line := range bytes.Lines(d.text[d.start : bytes.LastIndexByte(d.text[:fault], '\n')+1]) {
		_, value, ok := bytes.Cut(line, []byte(": "))
		value = bytes.TrimSpace(value)
		if ok && bytes.HasPrefix(value, []byte(`"`)) && bytes.Count(value, []byte(`"`))-bytes.Count(value, []byte(`\"`)) == 1 {
			found = at + bytes.IndexByte(line, '"')
		}
		at += len(line)
	}
	return found
}
