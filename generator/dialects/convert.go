package dialects

import (
	"strings"
)

// Convert replaces the tags in a Markdown text for which there are rules. It leaves alone
// all code. The edits say for the result from which place of the text each part of it
// comes; they are nil if nothing was replaced. The list left has the other tags, in their
// order, without end tags that belong to another tag.
func Convert(text string, rules *Rules, env *Env) (out string, edits []Edit, left []Left) {
	if !mayHave(text) {
		return text, nil, nil
	}
	c := converter{text: text, rules: rules, env: env}
	c.collect()
	if len(c.tags) == 0 {
		return text, nil, nil
	}
	c.stretch(0, len(c.tags), 0, len(text), frame{})
	if !c.changed {
		return text, nil, c.left
	}
	return c.out.String(), c.edits, c.left
}

// mayHave reports whether a text may have tags.
func mayHave(text string) bool {
	for {
		i := strings.IndexByte(text, '{')
		if i < 0 || i+1 == len(text) {
			return false
		}
		if text = text[i+1:]; text[0] == '{' || text[0] == '%' || text[0] == '#' {
			return true
		}
	}
}

// A found is a tag outside of code.
type found struct {
	Tag
	end    int  // index of the end tag in converter.tags; -1 if there is none
	closes bool // whether it is the end tag of another tag
}

// deepest is the maximum depth of tags within tags. Tags that are nested more deeply stay
// as they are.
const deepest = 50

// A converter converts one text.
type converter struct {
	text  string
	rules *Rules
	env   *Env

	tags    []found
	open    []int          // indexes of tags that may have an end tag
	opened  map[string]int // number of open tags of each name
	endless map[string]bool

	line    [2]int // start and end of the line that was asked for last
	out     strings.Builder
	edits   []Edit
	left    []Left
	changed bool
	depth   int
}

// collect finds all tags outside of code, and their end tags.
func (c *converter) collect() {
	c.opened, c.endless = map[string]int{}, map[string]bool{}
	s := skipper{text: c.text, blank: true}
	s.walk("\n`\\<{", c.inCode, c.tag)
}

// inCode finds the tags that have a meaning in the code between two byte offsets.
func (c *converter) inCode(from, to int) {
	if !c.rules.InCode {
		return
	}
	for at := from; at < to; {
		tag, ok := Scan(c.text[:to], at)
		if !ok {
			break
		}
		if at = tag.End; tag.Shown {
			c.tags = append(c.tags, found{Tag: tag, end: -1})
		} else if tag.Style == Liquid && tag.Name == "raw" && !tag.Closing {
			at = c.code(tag, to)
		}
	}
}

// tag adds the tag at a byte offset, if there is one. It returns the byte offset at which
// the next tag may start.
func (c *converter) tag(at int) int {
	tag, ok := tagAt(c.text, at)
	switch {
	case !ok || tag.Style == Remark && c.rules.Tags["#"].Write == nil:
		return at + 1
	case tag.Shown && c.rules.InCode: // the mark stays outside of code: Broadsheet reads it, too
		return tag.End
	case tag.Closing || tag.Style == Liquid && tag.Name == "end":
		c.close(tag)
		return tag.End
	case c.isCode(&tag):
		return c.code(tag, len(c.text))
	}
	c.tags = append(c.tags, found{Tag: tag, end: -1})
	if !tag.SelfClosing && !tag.Shown && (tag.Style != Output && tag.Style != Remark) {
		c.open = append(c.open, len(c.tags)-1)
		c.opened[tag.Name]++
	}
	return tag.End
}

// isCode reports whether tags have no meaning between a tag and its end tag.
func (c *converter) isCode(tag *Tag) bool {
	return !tag.Shown && !tag.SelfClosing && tag.Style != Output && !c.own(tag) && c.rules.Tags[tag.Name].Inner == Code
}

func (c *converter) own(tag *Tag) bool {
	return c.env != nil && c.env.Own != nil && c.env.Own(tag)
}

// code adds a tag and its end tag, between which no tag has a meaning. It returns the byte
// offset after the end tag or, if there is none, after the tag.
func (c *converter) code(tag Tag, to int) int {
	for at := tag.End; !c.endless[tag.Name]; {
		end, ok := Scan(c.text[:to], at)
		if !ok {
			c.endless[tag.Name] = to == len(c.text)
			break
		}
		if at = end.End; end.Closing && end.Name == tag.Name && end.Style == tag.Style {
			c.tags = append(c.tags, found{Tag: tag, end: len(c.tags) + 1}, found{Tag: end, end: -1, closes: true})
			return end.End
		}
	}
	c.tags = append(c.tags, found{Tag: tag, end: -1})
	return tag.End
}

// close adds an end tag. It belongs to the last open tag of its name and style or, if it
// has no name, to the last open tag with parentheses.
func (c *converter) close(end Tag) {
	c.tags = append(c.tags, found{Tag: end, end: -1})
	anonymous := end.Style == Liquid && (end.Name == "end" || end.Name == "")
	if !anonymous && c.opened[end.Name] == 0 {
		return
	}
	for i := len(c.open) - 1; i >= 0; i-- {
		start := &c.tags[c.open[i]]
		if start.Style == end.Style && (start.Name == end.Name || anonymous && start.Called) {
			start.end = len(c.tags) - 1
			c.tags[start.end].closes = true
			for _, closed := range c.open[i:] {
				c.opened[c.tags[closed].Name]--
			}
			c.open = c.open[:i]
			return
		}
	}
}

// stretch writes the text between two byte offsets. The tags in it are those from the
// index first up to the index last.
func (c *converter) stretch(first, last, from, to int, f frame) {
	c.depth++
	for i := first; i < last; i++ {
		t := &c.tags[i]
		if t.Start < from || t.End > to {
			continue
		}
		end := t.end
		c.copy(from, t.Start, f)
		from = t.Start
		call := c.call(t)
		result, ok := c.result(call)
		switch {
		case !ok:
			c.leave(t)
			continue
		case end < 0:
			from = c.replace(result, t.Start, t.End, f)
			continue
		}
		from = c.pair(result, i, f)
		i = end
	}
	c.copy(from, to, f)
	c.depth--
}

// call returns the argument for the rule of a tag.
func (c *converter) call(t *found) *Call {
	call := &Call{Tag: t.Tag, Paired: t.end >= 0, Env: c.env}
	end := t.End
	if call.Paired {
		from, to := c.inner(t)
		call.Inner = c.text[from:to]
		end = c.tags[t.end].End
	}
	if call.Next = '\n'; t.End < len(c.text) {
		call.Next = c.text[t.End]
	}
	call.InAddress = inAddress(c.text[c.lineOf(t.Start)[0]:t.Start])
	before, _ := c.lead(t.Start)
	call.Alone = before && strings.TrimSpace(c.after(end)) == ""
	return call
}

// result returns what replaces a tag. The bool is false if the tag stays as it is.
func (c *converter) result(call *Call) (Result, bool) {
	if call.Shown {
		return Inline(call.shown())
	}
	if call.Closing || c.depth > deepest {
		return Result{}, false
	}
	if c.own(&call.Tag) {
		if c.env.Shortcode == nil {
			return Result{}, false
		}
		return c.env.Shortcode(call), true
	}
	rule, known := c.rules.Tags[call.Name]
	if known && rule.Write != nil && (call.Paired || rule.Inner == MayHave) {
		if r, ok := rule.Write(call); ok {
			return r, true
		}
	}
	if c.rules.Other != nil {
		return c.rules.Other(call)
	}
	return Result{}, false
}

// shown returns the text of a tag that is marked to be shown as text.
func (t *Tag) shown() string {
	for _, d := range delimiters {
		if d.style == t.Style {
			return d.start + t.Raw + d.end
		}
	}
	return t.Raw
}

// leave keeps a tag as it is, and lists it unless it belongs to another tag.
func (c *converter) leave(t *found) {
	if t.closes || c.own(&t.Tag) && !t.Closing {
		return
	}
	c.left = append(c.left, Left{t.Tag, t.end >= 0})
}
