// Package problems has located messages for authors.
//
// A Problem is a mistake in a file of the site, with line, column, excerpt and hint.
// Every package collects its problems and continues, so that an author sees all of
// them at once. Other failures, such as a full disk, are errors.
package problems

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// A Severity decides whether a problem stops the build.
type Severity uint8

// An Error stops the build, a Warning only under --strict.
const (
	Error Severity = iota
	Warning
)

// String returns "error" or "warning".
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// MarshalText encodes a severity like String, for --json.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// A Problem is a located message. Line and Column, in characters, start at 1. Line 0
// is the whole file, an empty File the whole site.
type Problem struct {
	Severity Severity `json:"severity"`
	File     string   `json:"file,omitempty"`
	Line     int      `json:"line,omitempty"`
	Column   int      `json:"column,omitempty"`
	Message  string   `json:"message"`
	Advice   string   `json:"hint,omitempty"`
	// Excerpt is the line of the file, without its end.
	Excerpt string `json:"excerpt,omitempty"`
	// Width is the number of characters under the caret, at least 1.
	Width int `json:"width,omitempty"`
	// Key is the front-matter key ("related", "image.src") of a problem that was
	// found without the file's text. It is located later.
	Key string `json:"-"`
	// Value is the value of Key, or one of its list.
	Value string `json:"-"`
}

// At returns an error at a place in a file.
func At(file string, line, column int, format string, args ...any) *Problem {
	return &Problem{File: file, Line: line, Column: column, Message: fmt.Sprintf(format, args...)}
}

// In returns an error at a byte offset of a file's text, with the line as excerpt and
// the caret under length bytes.
func In(file string, text []byte, offset, length int, format string, args ...any) *Problem {
	p := At(file, 0, 0, format, args...)
	p.Line, p.Column = Position(text, offset)
	p.Excerpt = Line(text, p.Line)
	end := min(len(text), offset+max(length, 0))
	if offset < end {
		p.Width = utf8.RuneCount(text[offset:end])
	}
	return p
}

// OfKey returns an error about a front-matter key of a file whose text is not
// available; the engine locates it before it is shown.
func OfKey(file, key, value, format string, args ...any) *Problem {
	p := At(file, 0, 0, format, args...)
	p.Key, p.Value = key, value
	return p
}

// Hint sets the suggestion for the author, without a full stop.
func (p *Problem) Hint(format string, args ...any) *Problem {
	p.Advice = fmt.Sprintf(format, args...)
	return p
}

// Suggest replaces the hint if the author probably misspelt one of the
// candidates.
func (p *Problem) Suggest(word string, candidates []string) *Problem {
	return p.SuggestAs("did you mean %q?", word, candidates)
}

// SuggestAs is Suggest with a format for the hint, which gets the candidate.
func (p *Problem) SuggestAs(format, word string, candidates []string) *Problem {
	if near := Nearest(word, candidates); near != "" {
		p.Hint(format, near)
	}
	return p
}

// AsWarning makes the problem a warning.
func (p *Problem) AsWarning() *Problem {
	p.Severity = Warning
	return p
}

// Show sets the excerpt from the file's text, unless it is set.
func (p *Problem) Show(text []byte) *Problem {
	if p.Excerpt == "" && p.Line > 0 {
		p.Excerpt = Line(text, p.Line)
	}
	return p
}

// Place returns "file:line:column", as far as known.
func (p *Problem) Place() string {
	switch {
	case p.File == "":
		return ""
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Error implements the error interface.
func (p *Problem) Error() string {
	return strings.TrimPrefix(p.Place()+": ", ": ") + p.Severity.String() + ": " + p.Message
}

// Position returns the line and the column, in characters, of a byte offset. Both
// start at 1. Lines end in LF or CRLF.
func Position(text []byte, offset int) (line, column int) {
	offset = max(0, min(offset, len(text)))
	before := text[:offset]
	line = bytes.Count(before, []byte("\n")) + 1
	start := bytes.LastIndexByte(before, '\n') + 1
	if start == 0 {
		before = bytes.TrimPrefix(before, []byte("\xEF\xBB\xBF"))
	}
	return line, utf8.RuneCount(before[min(start, len(before)):]) + 1
}

// Line returns the text of a line, counted from 1, without its end.
func Line(text []byte, line int) string {
	lines := bytes.SplitN(bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF")), []byte("\n"), line+1)
	if len(lines) < line {
		return ""
	}
	return strings.ToValidUTF8(strings.TrimSuffix(string(lines[line-1]), "\r"), "\uFFFD")
}

// A List collects problems. It is safe for concurrent use.
type List struct {
	mu    sync.Mutex
	items []*Problem
}

// Add adds problems to the list, except nil ones.
func (l *List) Add(found ...*Problem) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range found {
		if p != nil {
			l.items = append(l.items, p)
		}
	}
}

// Failed reports whether the list has an error or, if strict, any problem.
func (l *List) Failed(strict bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.items, func(p *Problem) bool { return strict || p.Severity == Error })
}

// Sorted returns the problems sorted by file, line, column and message, without
// duplicates.
func (l *List) Sorted() []*Problem {
	l.mu.Lock()
	defer l.mu.Unlock()
	order := func(a, b *Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Message, b.Message))
	}
	sorted := slices.Clone(l.items)
	slices.SortStableFunc(sorted, order)
	return slices.CompactFunc(sorted, func(a, b *Problem) bool { return order(a, b) == 0 })
}
