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
		from := bytes.Count(f.Before[:offset(e.start)], []byte("\n"))
		to := from + bytes.Count(f.Before[offset(e.start):offset(e.end)], []byte("\n")) + 1
		added := 0
		if end := lineEnd(f.Before); end[len(end)-1] == '\n' {
			added = strings.Count(e.new, "\n")
		}
		if added > 0 && strings.HasSuffix(e.new, "\n") {
			to = from // whole lines are inserted before this line
		}
		if n := len(list); n > 0 && list[n-1].oldTo >= from {
			added += list[n-1].newTo - list[n-1].newFrom - (list[n-1].oldTo - list[n-1].oldFrom)
			list[n-1].oldTo = max(to, list[n-1].oldTo)
			list[n-1].newTo = list[n-1].newFrom + list[n-1].oldTo - list[n-1].oldFrom + added
		} else {
			list = append(list, change{from, to, from + shift, to + shift + added})
		}
		shift = list[len(list)-1].newTo - list[len(list)-1].oldTo
	}
	return list
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
