// Package problems describes the mistakes of authors.
//
// A Problem is a mistake in a file of the site, with its line and column, an excerpt
// and a hint. Every package collects its problems and continues, so that an author sees
// all of them at once. Other failures, such as a full disk, are ordinary errors.
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

// An Error stops the build. A Warning stops it only with the option --strict.
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

// MarshalText encodes a severity as "error" or "warning", for the option --json.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// A Problem is a message for an author about a place in a file. Lines and columns count
// from 1, columns in characters. Line is 0 if the problem concerns the whole file; File
// is "" if it concerns the whole site.
type Problem struct {
	Severity Severity `json:"severity"`
	File     string   `json:"file,omitempty"`
	Line     int      `json:"line,omitempty"`
	Column   int      `json:"column,omitempty"`
	Message  string   `json:"message"`
	Advice   string   `json:"hint,omitempty"`
	// Excerpt is the text of the line, without its line end.
	Excerpt string `json:"excerpt,omitempty"`
	// Width is the number of characters to mark by carets; 0 counts as 1.
	Width int `json:"width,omitempty"`
	// Key is the front-matter key ("related", "image.src") that the problem is about,
	// if the file's text was not at hand. The engine then finds line and column.
	Key string `json:"-"`
	// Grouped is set if the problem and those of other files with the same message are
	// shown as a single problem; see Group.
	Grouped bool `json:"-"`
	// Value is the value of Key that the problem is about, or one item of a list.
	Value string `json:"-"`
}

// At returns a problem with the severity Error at a line and column of a file.
func At(file string, line, column int, format string, args ...any) *Problem {
	return &Problem{File: file, Line: line, Column: column, Message: fmt.Sprintf(format, args...)}
}

// In returns a problem with the severity Error at a byte offset of a file's text. Its
// excerpt is the line at that offset, with length bytes marked by carets.
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

// OfKey returns a problem with the severity Error about a front-matter key, for use
// where the file's text is not at hand. The engine finds its line and column later.
func OfKey(file, key, value, format string, args ...any) *Problem {
	p := At(file, 0, 0, format, args...)
	p.Key, p.Value = key, value
	return p
}

// Hint sets the hint for the author, which has no full stop at its end.
func (p *Problem) Hint(format string, args ...any) *Problem {
	p.Advice = fmt.Sprintf(format, args...)
	return p
}

// Suggest sets the hint "did you mean …?" if word is similar to a known word.
func (p *Problem) Suggest(word string, known []string) *Problem {
	return p.SuggestAs("did you mean %q?", word, known)
}

// SuggestAs is like Suggest, but format is the hint, with a verb for the known word.
func (p *Problem) SuggestAs(format, word string, known []string) *Problem {
	if near := Nearest(word, known); near != "" {
		p.Hint(format, near)
	}
	return p
}

// AsWarning makes the problem a warning.
func (p *Problem) AsWarning() *Problem {
	p.Severity = Warning
	return p
}

// Place returns "file:line:column", without the elements that are not known.
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

// Position returns the line and column of a byte offset in text. Both count from 1,
// columns in characters. Lines end in LF, CRLF or CR.
func Position(text []byte, offset int) (line, column int) {
	offset = max(0, min(offset, len(text)))
	before := WithLF(text[:offset])
	line = bytes.Count(before, []byte("\n")) + 1
	start := bytes.LastIndexByte(before, '\n') + 1
	if start == 0 {
		before = bytes.TrimPrefix(before, []byte("\xEF\xBB\xBF"))
	}
	return line, utf8.RuneCount(before[min(start, len(before)):]) + 1
}

// Line returns a line of the text without its line end, or "" if there is no such line.
// Lines count from 1.
func Line(text []byte, line int) string {
	lines := bytes.SplitN(bytes.TrimPrefix(WithLF(text), []byte("\xEF\xBB\xBF")), []byte("\n"), line+1)
	if line < 1 || len(lines) < line {
		return ""
	}
	return strings.ToValidUTF8(string(lines[line-1]), "\uFFFD")
}

// WithLF returns the text with its line ends CRLF and CR replaced by LF. It returns text
// itself if there are none.
func WithLF(text []byte) []byte {
	if bytes.IndexByte(text, '\r') < 0 {
		return text
	}
	return bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
}

// A List collects problems. It is safe for concurrent use.
type List struct {
	mu    sync.Mutex
	items []*Problem
}

// Add adds problems to the list. It ignores those that are nil.
func (l *List) Add(found ...*Problem) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range found {
		if p != nil {
			l.items = append(l.items, p)
		}
	}
}

// Failed reports whether the list has an error or, if strict is true, any problem.
func (l *List) Failed(strict bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.items, func(p *Problem) bool { return strict || p.Severity == Error })
}

// Sorted returns distinct problems, sorted by file, line, column, severity and message.
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
