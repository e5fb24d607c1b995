package dialects

import "strings"

// A frame is where a stretch of text stands in the result: within quotes, lists and the
// results of outer tags.
type frame struct {
	lead string // what each line of the original starts with: marks of quotes and white space
	to   string // what each line of the result starts with
}

// lead returns the marks of quotes and lists and the white space at the start of the line
// on which a byte offset lies, with spaces in place of the marks of lists. The bool reports
// whether nothing else stands before the offset.
func (c *converter) lead(at int) (bool, string) {
	before := c.text[c.lineOf(at)[0]:at]
	n := 0
	for {
		rest := before[n:]
		_, inside := indentOf(rest)
		n += len(rest) - len(inside)
		if strings.HasPrefix(inside, ">") {
			n++
			continue
		}
		mark := 0
		if inside != "" {
			mark = itemMark(inside)
		}
		if mark == 0 || mark > len(inside) {
			break
		}
		n += mark
	}
	lead := []byte(before[:n])
	for i, b := range lead {
		if b != '>' && b != '\t' {
			lead[i] = ' '
		}
	}
	return n == len(before), string(lead)
}

// lineOf returns the byte offsets of the start and the end of the line on which a byte
// offset lies. A line ends with its line feed.
func (c *converter) lineOf(at int) [2]int {
	if at < c.line[0] || at >= c.line[1] {
		start := strings.LastIndexByte(c.text[:at], '\n') + 1
		c.line = [2]int{start, at + len(lineAt(c.text, at))}
	}
	return c.line
}

// longestAddress is the maximum length in bytes of the part of an address before a tag.
const longestAddress = 400

// inAddress reports whether a line ends within the address of a link or picture.
func inAddress(line string) bool {
	line = line[max(0, len(line)-longestAddress):]
	at := -1
	for _, start := range []string{"](", "]: ", `="`, "='"} {
		if i := strings.LastIndex(line, start); i >= 0 {
			at = max(at, i+len(start))
		}
	}
	if at < 0 {
		return false
	}
	line = line[at:]
	for {
		tag, ok := Scan(line, 0) // another tag in the same address
		if !ok {
			return !strings.ContainsAny(line, " \t)\"'")
		}
		if strings.ContainsAny(line[:tag.Start], " \t)\"'") {
			return false
		}
		line = line[tag.End:]
	}
}

// after returns the rest of the line from a byte offset on, with its line feed.
func (c *converter) after(at int) string { return c.text[at:c.lineOf(at)[1]] }

// inner returns the byte offsets of the text between a tag and its end tag, without blank
// lines around it. The indentation of its first line is kept.
func (c *converter) inner(t *found) (from, to int) {
	_, lead := c.lead(t.Start)
	from, to = t.End, c.tags[t.end].Start
	if c.text[from:to] == "" {
		return from, to
	}
	for line := from; line < to; {
		rest := c.text[line:to]
		trimmed := strings.TrimLeft(rest, " \t\r")
		if !strings.HasPrefix(trimmed, "\n") {
			if line == t.End {
				from += len(rest) - len(trimmed)
			}
			break
		}
		line += len(rest) - len(trimmed) + 1
		if strings.HasPrefix(c.text[line:to], lead) {
			line += len(lead)
		}
		from = line
	}
	for to > from {
		kept := strings.TrimRight(c.text[from:to], " \t\r\n")
		if marks := strings.TrimSpace(lead); marks != "" && strings.HasSuffix(kept, "\n"+marks) {
			kept = strings.TrimSuffix(kept, marks)
		} else {
			return from, from + len(kept)
		}
		to = from + len(kept)
	}
	return from, from
}

// replace writes the result of a tag without an end tag. It returns the byte offset after
// the tag.
func (c *converter) replace(r Result, start, end int, f frame) int {
	c.begin(r, start, f)
	c.insert(r.Before+r.After, start, c.at(start, f))
	c.finish(r, end, f)
	return end
}

// pair writes the result of a tag with an end tag. The argument i is the index of the tag.
// It returns the byte offset after the end tag.
func (c *converter) pair(r Result, i int, f frame) int {
	t := &c.tags[i]
	end := &c.tags[t.end]
	here := c.at(t.Start, f)
	c.begin(r, t.Start, f)
	c.insert(r.Before, t.Start, here)
	if r.Keep {
		_, lead := c.lead(t.Start)
		from, to := c.inner(t)
		if r.Exact {
			from, to = t.End, end.Start
		}
		c.stretch(i+1, t.end, from, to, frame{lead, here + r.Prefix})
	}
	c.insert(r.After, end.Start, here)
	c.finish(r, end.End, f)
	return end.End
}

// at returns what a further line of the result of the tag at a byte offset starts with.
func (c *converter) at(at int, f frame) string {
	_, lead := c.lead(at)
	if rest, ok := strings.CutPrefix(lead, f.lead); ok {
		return f.to + rest
	}
	return f.to
}

// begin ends the paragraph before a block.
func (c *converter) begin(r Result, at int, f frame) {
	if !r.Block {
		return
	}
	here := c.at(at, f)
	first, _ := c.lead(at)
	if !first {
		c.insert("\n\n", at, here)
		return
	}
	start := c.lineOf(at)[0]
	if strings.TrimLeft(c.text[start:at], " \t>") != "" || start == 0 {
		return // the block begins a list item, or the text
	}
	previous := strings.LastIndexByte(c.text[:start-1], '\n') + 1
	if strings.Trim(c.text[previous:start], " \t\r\n>") != "" {
		c.insert("\n", at, here)
	}
}

// finish begins a new paragraph after a block. The argument at is the byte offset after the
// tag.
func (c *converter) finish(r Result, at int, f frame) {
	if !r.Block || at == len(c.text) {
		return
	}
	here := c.at(at, f)
	rest := c.after(at)
	if strings.TrimSpace(rest) != "" {
		c.insert("\n\n", at, here)
		return
	}
	if next := at + len(rest); next < len(c.text) && strings.Trim(lineAt(c.text, next), " \t\r\n>") != "" {
		c.insert("\n", at, here)
	}
}

// mark records that the result continues with text from a byte offset of the original.
func (c *converter) mark(from int, copied bool) {
	c.edits = append(c.edits, Edit{At: c.out.Len(), From: from, Copied: copied})
}

// insert writes text that is not in the original. The argument lead is put at the start of
// further lines.
func (c *converter) insert(text string, at int, lead string) {
	c.changed = true
	if text == "" {
		return
	}
	c.mark(at, false)
	if lead != "" {
		text = strings.ReplaceAll(text, "\n", "\n"+lead)
	}
	c.out.WriteString(text)
}

// copy writes the original between two byte offsets.
func (c *converter) copy(from, to int, f frame) {
	for from < to {
		n := strings.IndexByte(c.text[from:to], '\n') + 1
		if f.lead == f.to || n == 0 {
			c.mark(from, true)
			c.out.WriteString(c.text[from:to])
			return
		}
		c.mark(from, true)
		c.out.WriteString(c.text[from : from+n])
		from += n
		if strings.HasPrefix(c.text[from:to], f.lead) {
			from += len(f.lead)
		}
		c.insert(f.to, from, "")
	}
}
