package fixes

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
)

// contextLines is the number of unchanged lines that a diff shows around changed ones.
const contextLines = 3

// Diff returns the corrections of a file as a unified diff, in the form that the programs patch
// and git apply read. If color is true, the diff is for a terminal: it has ANSI colours, and
// other control characters are replaced.
func (f *File) Diff(color bool) []byte {
	d := differ{color: color}
	if f.NewPath != f.Path {
		d.line("1", "diff --git a/"+f.Path+" b/"+f.NewPath)
		d.line("1", "rename from "+f.Path)
		d.line("1", "rename to "+f.NewPath)
	}
	if len(f.edits) > 0 {
		d.line("1", "--- a/"+f.Path)
		d.line("1", "+++ b/"+f.NewPath)
		d.hunks(f.changes(), lines(f.Before), lines(f.After))
	}
	return d.out.Bytes()
}

// A change is a run of neighbouring lines that differ: lines oldFrom to oldTo of the file before,
// newFrom to newTo of the file after. Lines count from 0; the ends are not part of the run.
type change struct{ oldFrom, oldTo, newFrom, newTo int }

// changes returns the lines that the edits of the file change.
func (f *File) changes() (list []change) {
	offset := offsets(f.Before)
	shift := 0 // number of lines that earlier edits have added
	for _, e := range f.edits {
		start := offset(e.start)
		c := lineChange(f.Before, start, offset(e.end), e.new)
		added := c.newTo - c.oldTo
		if n := len(list); n > 0 && list[n-1].oldTo >= c.oldFrom {
			last := &list[n-1]
			last.oldTo, last.newTo = max(c.oldTo, last.oldTo), last.newTo+max(c.oldTo-last.oldTo, 0)+added
		} else {
			list = append(list, change{c.oldFrom, c.oldTo, c.oldFrom + shift, c.newTo + shift})
		}
		shift += added
	}
	return list
}

// lineChange returns the lines that change if the text new takes the place of the bytes from start
// to end of a file.
func lineChange(before []byte, start, end int, new string) change {
	from := bytes.Count(before[:start], []byte("\n"))
	removed := bytes.Count(before[start:end], []byte("\n"))
	added := 0
	if ending := lineEnd(before); ending[len(ending)-1] == '\n' {
		added = strings.Count(new, "\n")
	}
	to := from + removed + 1
	switch {
	case added > 0 && strings.HasSuffix(new, "\n"):
		to = from // whole lines are inserted before this line
	case removed > 0 && new == "" && isLineEnd(before, start) && isLineEnd(before, end):
		from++ // whole lines are removed after this line
	}
	return change{from, to, from, to + added - removed}
}

// isLineEnd reports whether a line of a text ends at the offset at.
func isLineEnd(text []byte, at int) bool {
	return at < len(text) && (text[at] == '\n' || text[at] == '\r')
}

// A differ writes a unified diff.
type differ struct {
	out   bytes.Buffer
	color bool
}

// hunks writes changes with the lines around them.
func (d *differ) hunks(list []change, before, after []string) {
	for i := 0; i < len(list); {
		k := i + 1
		for k < len(list) && list[k].oldFrom-list[k-1].oldTo <= 2*contextLines {
			k++
		}
		first, last := list[i], list[k-1]
		lead, rest := min(contextLines, first.oldFrom), min(contextLines, len(before)-last.oldTo)
		d.line("36", fmt.Sprintf("@@ -%d,%d +%d,%d @@", first.oldFrom-lead+1, last.oldTo-first.oldFrom+lead+rest, first.newFrom-lead+1, last.newTo-first.newFrom+lead+rest))
		at := first.oldFrom - lead
		for ; i < k; i++ {
			d.all("", " ", before[at:list[i].oldFrom])
			d.all("31", "-", before[list[i].oldFrom:list[i].oldTo])
			d.all("32", "+", after[list[i].newFrom:list[i].newTo])
			at = list[i].oldTo
		}
		d.all("", " ", before[at:at+rest])
	}
}

func (d *differ) all(code, sign string, lines []string) {
	for _, text := range lines {
		bare, ended := strings.CutSuffix(text, "\n")
		if d.line(code, sign+bare); !ended {
			d.line("", `\ No newline at end of file`)
		}
	}
}

// line writes a line, in the colour with an ANSI code.
func (d *differ) line(code, text string) {
	if !d.color {
		d.out.WriteString(text + "\n")
		return
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return -1
		case r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			return '\uFFFD'
		}
		return r
	}, text)
	if code != "" {
		text = "\x1b[" + code + "m" + text + "\x1b[0m"
	}
	d.out.WriteString(text + "\n")
}

// lines splits a text after each LF.
func lines(text []byte) []string {
	var list []string
	for line := range strings.Lines(string(text)) {
		list = append(list, line)
	}
	return list
}
