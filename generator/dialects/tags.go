// Package dialects reads the tags of other site generators, such as {{< figure >}} of Hugo
// and {% highlight go %} of Jekyll, and replaces those that have a meaning in Broadsheet by
// Markdown.
//
// Convert (convert.go) finds all tags of a text (tags.go, args.go) outside of code (code.go),
// pairs them with their end tags, and asks a rule for each (rules.go) what replaces it.
// write.go fits the results into the lists and quotes around them; edits.go says from which
// place in the text each part of the result comes.
//
// There are rules for the tags of Hugo, Hexo and Zola (hugo.go, hexo.go, zola.go), made of
// common ones (common.go, forms.go, films.go), and for those that texts may have without an
// import (standing.go). Templates of an old site become rules, too (templates.go), if all
// their actions are understood (execute.go). prose.go changes texts without tags.
package dialects

import "strings"

// A Style is the kind of the delimiters of a tag.
type Style uint8

// The styles of tags.
const (
	Angle   Style = iota + 1 // {{< name >}}, as in Hugo
	Percent                  // {{% name %}}, as in Hugo
	Liquid                   // {% name %}, as in Jekyll, Hexo, Zola and Eleventy
	Output                   // {{ name }}, a value in Liquid and Nunjucks, and a shortcode in Zola
	Remark                   // {# text #}, a comment in Nunjucks and Tera
)

// delimiters are the start and the end of tags. A start comes before its own prefixes.
var delimiters = []struct {
	start, end string
	style      Style
}{{"{{<", ">}}", Angle}, {"{{%", "%}}", Percent}, {"{{", "}}", Output}, {"{%", "%}", Liquid}, {"{#", "#}", Remark}}

// A Tag is one tag in a text.
type Tag struct {
	Start, End int // byte offsets of the tag in the text
	Style      Style
	// Name is the first word of the tag, without the "end" of an end tag. It is "" for a
	// value that does not begin with a word, and for the tag {% end %}. A comment has the
	// name "#".
	Name string
	Args []Arg  // the arguments after the name
	Raw  string // the text after the name, without white space around it
	// Closing reports whether the tag is an end tag, such as {{< /details >}} or
	// {% endhighlight %}. Every Liquid tag whose name begins with "end" is one.
	Closing bool
	// SelfClosing reports whether the tag ends in a slash, as in {{< details />}}: it has
	// no end tag.
	SelfClosing bool
	// Called reports whether the arguments stand between parentheses, as in Zola.
	Called bool
	// Shown reports whether the tag is marked to be shown as text, as {{</* name */>}} is
	// for Hugo and {{/* name() */}} for Zola. Raw then is the text without the mark.
	Shown bool
}

// longestTag is the maximum length in bytes of a tag. Without this limit, the whole rest
// of a text would be searched for the end of each tag.
const longestTag = 2000

// Scan returns the first tag in a text at or after a byte offset. It does not know which
// parts of the text are code. The bool is false if there is no further tag.
func Scan(text string, from int) (Tag, bool) {
	for at := from; at < len(text); at++ {
		i := strings.IndexByte(text[at:], '{')
		if i < 0 {
			break
		}
		at += i
		if tag, ok := tagAt(text, at); ok {
			return tag, true
		}
	}
	return Tag{}, false
}

// tagAt returns the tag that starts at a byte offset of a text.
func tagAt(text string, at int) (Tag, bool) {
	for _, d := range delimiters {
		if !strings.HasPrefix(text[at:], d.start) {
			continue
		}
		inside, ok := inside(text[at+len(d.start):], d.end)
		if !ok {
			return Tag{}, false
		}
		tag := Tag{Start: at, End: at + len(d.start) + len(inside) + len(d.end), Style: d.style}
		tag.read(inside)
		return tag, true
	}
	return Tag{}, false
}

// inside returns the text up to the end of a tag. An end within a string between double
// quotes or backquotes does not count, unless the string has no end.
func inside(text, end string) (string, bool) {
	text = text[:min(len(text), longestTag)]
	first := strings.Index(text, end)
	if first < 0 {
		return "", false
	}
	var open byte
	for i := 0; i < len(text); i++ {
		switch b := text[i]; {
		case open == 0 && strings.HasPrefix(text[i:], end):
			return text[:i], true
		case b == '\\' && open == '"':
			i++
		case b == open:
			open = 0
		case open == 0 && (b == '"' || b == '`'):
			open = b
		}
	}
	return text[:first], true
}

// read sets the fields of a tag from the text between its delimiters.
func (t *Tag) read(inside string) {
	inside = strings.TrimSpace(inside)
	if t.Style == Remark {
		t.Name, t.Raw = "#", inside
		return
	}
	if t.Style != Angle && t.Style != Percent { // {%- name -%} removes white space around the tag
		inside = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(inside, "-"), "-"))
	}
	if shown, ok := strings.CutPrefix(inside, "/*"); ok {
		if raw, ok := strings.CutSuffix(shown, "*/"); ok && t.mayBeShown(strings.TrimSpace(raw)) {
			t.Raw, t.Shown, t.Name = raw, true, word(strings.TrimSpace(raw))
			return
		}
	}
	if hugo := t.Style == Angle || t.Style == Percent; hugo {
		if rest, ok := strings.CutPrefix(inside, "/"); ok {
			t.Closing, inside = true, strings.TrimSpace(rest)
		} else if rest, ok := strings.CutSuffix(inside, "/"); ok && (rest == "" || isSpace(rest[len(rest)-1]) || !strings.Contains(rest, " ")) {
			t.SelfClosing, inside = true, strings.TrimSpace(rest)
		}
	}
	t.Name = word(inside)
	t.Raw = strings.TrimSpace(inside[len(t.Name):])
	if rest, ok := strings.CutPrefix(t.Name, "end"); ok && t.Style == Liquid {
		t.Name, t.Closing = strings.TrimPrefix(rest, "_"), true
	}
	t.arguments()
}

// mayBeShown reports whether the marks for a comment around a text say that the tag is to be
// shown. In {{/* text */}}, they do so only around a call, as Zola has it: otherwise, the tag
// is a comment in a template of Go.
func (t *Tag) mayBeShown(text string) bool {
	return t.Style != Output || strings.HasPrefix(text[len(word(text)):], "(")
}

// word returns the name at the start of the text of a tag.
func word(text string) string {
	n := 0
	for n < len(text) && (isWord(text[n]) || n > 0 && strings.IndexByte("./-", text[n]) >= 0) {
		n++
	}
	return text[:n]
}

func isWord(b byte) bool {
	return b == '_' || b >= 0x80 || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }
