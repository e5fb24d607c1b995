package imports

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"broadsheet/generator/dialects"
)

// A liquid evaluates templates in Liquid (https://shopify.github.io/liquid/) that need nothing
// but known values: includes of Jekyll, above all. What it does not know makes it give up.
type liquid struct {
	// value returns a variable such as "site.title", with the parts of its name. The bool is
	// false if the variable is not known here; a known variable without a value is nil.
	value func(name []string) (any, bool)
	// call returns what a tag other than those of Liquid itself shows.
	call  func(tag *dialects.Tag, l *liquid) (string, bool)
	local map[string]any
	left  []dialects.Tag // tags that stay in the text of a document
	whole bool           // whether the text of a document is evaluated, not an include
	// roots are the names with which variables begin that are defined, though their values may
	// not be known. Without them, no variable is known to be undefined.
	roots []string
	// keepMarkdown makes the filter markdownify put marks around Markdown: see markdownMark.
	keepMarkdown bool
	depth        int
	steps        int // number of tags that may still be evaluated
}

// mostSteps is the maximum number of tags that are evaluated for one text.
const mostSteps = 5000

// A liquidTag is a tag of a template with the text before it.
type liquidTag struct {
	before, source string
	dialects.Tag
}

// render returns the text that a template makes. The bool is false if it cannot be known.
func (l *liquid) render(text string) (string, bool) {
	tags, ok := liquidTags(text)
	if !ok {
		return "", false
	}
	var b strings.Builder
	if next, ok := l.block(&b, tags, 0, true); !ok || next < len(tags) {
		return "", false
	}
	return b.String(), true
}

var rawEnd = regexp.MustCompile(`\{%-?\s*endraw\s*-?%\}`)

// liquidTags divides a template into tags with the texts before them; the last text stands
// before an empty tag. The bool is false if a tag raw has no end.
func liquidTags(text string) (tags []liquidTag, ok bool) {
	for {
		tag, found := dialects.Scan(text, 0)
		if !found {
			return append(tags, liquidTag{before: text}), true
		}
		before, source, rest := text[:tag.Start], text[tag.Start:tag.End], text[tag.End:]
		if text[tag.Start+2] == '-' { // {%- removes the white space before it
			before = strings.TrimRight(before, " \t\r\n")
		}
		if text[tag.End-3] == '-' {
			rest = strings.TrimLeft(rest, " \t\r\n")
		}
		if tag.Name == "raw" && !tag.Closing {
			end := rawEnd.FindStringIndex(rest)
			if end == nil {
				return nil, false
			}
			before, rest, tag = before+rest[:end[0]], rest[end[1]:], dialects.Tag{}
		}
		tags, text = append(tags, liquidTag{before, source, tag}), rest
	}
}

// block evaluates tags up to the end of the block that they are in. It returns the index of
// the tag that ends the block. If live is false, nothing is written.
func (l *liquid) block(b *strings.Builder, tags []liquidTag, i int, live bool) (int, bool) {
	for ; i < len(tags); i++ {
		t := &tags[i]
		if live {
			b.WriteString(t.before)
		}
		if t.Style == 0 || t.Style == dialects.Remark {
			continue
		}
		if t.Closing || t.Name == "else" || t.Name == "elsif" || t.Name == "when" {
			return i, true
		}
		if l.steps++; l.steps > mostSteps {
			return i, false
		}
		var ok bool
		if i, ok = l.tag(b, tags, i, live); !ok {
			return i, false
		}
	}
	return i, true
}

// tag evaluates one tag and, if it begins a block, the tags up to its end.
func (l *liquid) tag(b *strings.Builder, tags []liquidTag, i int, live bool) (int, bool) {
	t := &tags[i]
	switch {
	case t.Style == dialects.Output:
		if !live {
			return i, true
		}
		v, ok := l.expression(expressionOf(&t.Tag))
		if !ok && l.whole && l.undefined(expressionOf(&t.Tag)) {
			l.left = append(l.left, t.Tag)
			v, ok = t.source, true
		}
		b.WriteString(shown(v))
		return i, ok
	case t.Style != dialects.Liquid:
		return i, false
	}
	switch t.Name {
	case "if", "unless":
		return l.condition(b, tags, i, live)
	case "for":
		return l.loop(b, tags, i, live)
	case "case":
		return l.choice(b, tags, i, live)
	case "comment", "highlight", "capture":
		return l.around(b, tags, i, live)
	case "assign":
		name, value, ok := strings.Cut(t.Raw, "=")
		if !ok || !live {
			return i, ok
		}
		l.local[strings.TrimSpace(name)], ok = l.expression(value)
		return i, ok
	}
	if !live {
		return i, true
	}
	if l.call == nil {
		return i, false
	}
	text, ok := l.call(&t.Tag, l)
	b.WriteString(text)
	return i, ok
}

// around evaluates a tag that does something with the text up to its end tag.
func (l *liquid) around(b *strings.Builder, tags []liquidTag, i int, live bool) (int, bool) {
	t := &tags[i]
	var inner strings.Builder
	end, ok := l.block(&inner, tags, i+1, live && t.Name != "comment")
	switch {
	case !live:
	case t.Name == "capture":
		l.local[t.Raw] = inner.String()
	case t.Name == "highlight":
		code := strings.Trim(inner.String(), "\n")
		fence := dialects.Fence(code)
		b.WriteString("\n" + fence + t.At(0) + "\n" + code + "\n" + fence + "\n")
	}
	return end, ok
}

// condition evaluates if, elsif, else and unless.
func (l *liquid) condition(b *strings.Builder, tags []liquidTag, i int, live bool) (int, bool) {
	done := false
	for {
		t := &tags[i]
		holds := !done && live
		if t.Name != "else" && holds {
			truth, ok := l.truth(t.Raw)
			if !ok {
				return i, false
			}
			holds = truth != (t.Name == "unless")
		}
		done = done || holds
		next, ok := l.block(b, tags, i+1, holds)
		if !ok || next == len(tags) {
			return next, false
		}
		if i = next; tags[i].Closing {
			return i, true
		}
	}
}

// choice evaluates case and when.
func (l *liquid) choice(b *strings.Builder, tags []liquidTag, i int, live bool) (int, bool) {
	subject, ok := l.expression(tags[i].Raw)
	if !ok && live {
		return i, false
	}
	done := false
	next, ok := l.block(new(strings.Builder), tags, i+1, false)
	for ok && next < len(tags) && !tags[next].Closing {
		t := &tags[next]
		holds := live && !done && t.Name == "else"
		if t.Name == "when" && live && !done {
			for _, word := range strings.FieldsFunc(strings.ReplaceAll(t.Raw, " or ", ","), func(r rune) bool { return r == ',' }) {
				v, known := l.expression(word)
				holds = holds || known && shown(v) == shown(subject)
			}
		}
		done = done || holds
		next, ok = l.block(b, tags, next+1, holds)
	}
	return next, ok && next < len(tags)
}

// loop evaluates for.
func (l *liquid) loop(b *strings.Builder, tags []liquidTag, i int, live bool) (int, bool) {
	words := strings.Fields(loopSigns.Replace(tags[i].Raw))
	if !live {
		return l.block(b, tags, i+1, false)
	}
	if len(words) < 3 || words[1] != "in" {
		return i, false
	}
	items, ok := l.items(words[2])
	if !ok {
		return i, false
	}
	if items, ok = l.chosen(items, words[3:]); !ok {
		return i, false
	}
	end, ok := l.block(new(strings.Builder), tags, i+1, false)
	for n, item := range items {
		l.local[words[0]] = item
		l.local["forloop"] = map[string]any{"index": int64(n + 1), "index0": int64(n), "first": n == 0, "last": n == len(items)-1, "length": int64(len(items))}
		if _, ok := l.block(b, tags, i+1, true); !ok {
			return i, false
		}
	}
	return end, ok && end < len(tags) && tags[end].Closing
}

// loopSigns joins the parts of a range and of an option.
var loopSigns = strings.NewReplacer(" .. ", "..", " ..", "..", ".. ", "..", " :", ":", ": ", ":", "( ", "(", " )", ")")

// items returns what a loop goes through: the items of a list, the pairs of a table, or a
// range of numbers such as (1..3).
func (l *liquid) items(text string) ([]any, bool) {
	if from, to, ok := strings.Cut(strings.Trim(text, "()"), ".."); ok && text[0] == '(' {
		a, known := l.expression(from)
		b, also := l.expression(to)
		first, err := strconv.Atoi(shown(a))
		last, wrong := strconv.Atoi(shown(b))
		var items []any
		for n := first; n <= last && len(items) < mostSteps; n++ {
			items = append(items, int64(n))
		}
		return items, known && also && err == nil && wrong == nil
	}
	v, ok := l.expression(text)
	items, _ := v.([]any)
	if table, ok := v.(map[string]any); ok {
		for _, key := range slices.Sorted(maps.Keys(table)) {
			items = append(items, []any{key, table[key]})
		}
	}
	return items, ok
}

// chosen applies the options of a loop: limit, offset and reversed.
func (l *liquid) chosen(items []any, options []string) ([]any, bool) {
	limit, offset, reversed := len(items), 0, false
	for _, option := range options {
		name, value, _ := strings.Cut(strings.TrimSuffix(option, ","), ":")
		v, _ := l.operand(value)
		n, err := strconv.Atoi(shown(v))
		switch {
		case name == "reversed":
			reversed = true
		case err != nil || n < 0:
			return nil, false
		case name == "limit":
			limit = n
		case name == "offset":
			offset = n
		default:
			return nil, false
		}
	}
	items = slices.Clone(items[min(offset, len(items)):])
	if items = items[:min(limit, len(items))]; reversed {
		slices.Reverse(items)
	}
	return items, true
}

// shown returns a value as text.
func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		var b strings.Builder
		for _, item := range v {
			b.WriteString(shown(item))
		}
		return b.String()
	}
	return fmt.Sprint(v)
}
