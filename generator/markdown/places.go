package markdown

import (
	"bytes"
	"unicode/utf8"

	"broadsheet/generator/dialects"
	"broadsheet/generator/problems"
)

// place returns the line and column in the content file of a byte offset in the Markdown.
// Both numbers start at 1; columns are counted in characters.
func (w *writer) place(at int) (line, column int) {
	return w.placeInFile(dialects.Origin(w.edits, max(0, at)))
}

// placeInFile is like place, but for a byte offset in full[body:].
func (w *writer) placeInFile(at int) (line, column int) {
	at += w.body
	if w.lastLine == 0 || at < w.lastAt {
		line, column = problems.Position(w.full, at)
	} else { // most offsets are in ascending order, so count on from the previous offset
		between := w.full[w.lastAt:at]
		line, column = w.lastLine+bytes.Count(between, []byte("\n")), w.lastColumn
		if i := bytes.LastIndexByte(between, '\n'); i >= 0 {
			between, column = between[i+1:], 1
		}
		column += utf8.RuneCount(between)
	}
	w.lastAt, w.lastLine, w.lastColumn = at, line, column
	return line, column
}

func (w *writer) errorAt(at int, format string, args ...any) *problems.Problem {
	return w.errorAtOrigin(dialects.Origin(w.edits, at), format, args...)
}

// errorAtOrigin is like errorAt, but for a byte offset in full[body:].
func (w *writer) errorAtOrigin(at int, format string, args ...any) *problems.Problem {
	p := problems.In(w.file, w.full, w.body+at, 1, format, args...)
	w.problems = append(w.problems, p)
	return p
}
