// Package problems describes the mistakes of authors.
//
// A Problem is a mistake in a file of the site, with its line and column, an excerpt and a
// hint. After a problem, a package continues and collects further problems, so that an
// author sees all of them at once. Failures with another cause, such as a full disk, are
// ordinary errors.
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

// A Severity says whether a problem stops the build.
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
// from 1; columns are in characters. If Line is 0, the problem concerns the whole file; if
// File is "", it concerns the whole site.
type Problem struct {
	Severity Severity `json:"severity"`
	File     string   `json:"file,omitempty"`
	Line     int      `json:"line,omitempty"`
	Column   int      `json:"column,omitempty"`
	Message  string   `json:"message"`
	Advice   string   `json:"hint,omitempty"`
	// Excerpt is the text of the line in the file, without its line end.
	Excerpt string `json:"excerpt,omitempty"`
	// Width is the number of characters that carets mark; 0 means 1.
	Width int `json:"width,omitempty"`
	// Key is the front-matter key ("related", "image.src") of the problem. It is set if the
	// file's text was not at hand, and the engine then finds line and column by it.
	Key string `json:"-"`
	// Grouped says whether the problem is shown together with problems of other files that
	// have the same message, as a single problem; see Group.
	Grouped bool `json:"-"`
	// Value is the front-matter value of Key, or the list item of it, that the problem is
	// about.
	Value string `json:"-"`
	// Fix is the correction of the problem if only one is possible, else the zero value.
	Fix Fix `json:"-"`
}

// A Fix is the correction of a value of front matter, or of the target of a link or picture:
// the text New takes the place of Old.
type Fix struct{ Old, New string }

// At returns a problem with the severity Error at a line and column of a file.
func At(file string, line, column int, format string, args ...any) *Problem {
	return &Problem{File: file, Line: line, Column: column, Message: fmt.Sprintf(format, args...)}
}

// In returns a problem with the severity Error at a byte offset in a file's text. The
// excerpt is the line at that offset. The argument length is the number of bytes to mark by
// carets.
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

// OfKey returns a problem with the severity Error about a front-matter key and its value.
// It is for callers that do not have the file's text; the engine finds line and column
// later.
func OfKey(file, key, value, format string, args ...any) *Problem {
	p := At(file, 0, 0, format, args...)
	p.Key, p.Value = key, value
	return p
}

// Hint sets the hint for the author. A hint does not end with a full stop.
func (p *Problem) Hint(format string, args ...any) *Problem {
	p.Advice = fmt.Sprintf(format, args...)
	return p
}

// Suggest sets the hint "did you mean …?" if a known word is similar to word.
func (p *Problem) Suggest(word string, known []string) *Problem {
	return p.SuggestAs("did you mean %q?", word, known)
}

// SuggestAs sets a hint if a known word is similar to word. The argument format is the text
// of the hint, in which %q stands for the known word.
func (p *Problem) SuggestAs(format, word string, known []string) *Problem {
	if near := Nearest(word, known); near != "" {
		p.Hint(format, near)
	}
	return p
}

// Mend sets the only possible correction of the problem: the text new in place of old.
func (p *Problem) Mend(old, new string) *Problem {
	p.Fix = Fix{old, new}
	return p
}

// AsWarning makes the problem a warning.
func (p *Problem) AsWarning() *Problem {
	p.Severity = Warning
	return p
}

// Place returns the place of the problem as "file:line:column". If file, line or column is unknown,
// the result ends before it.
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

// Position returns the line and column of a byte offset in a text. Both count from 1;
// columns are in characters. A line ends with LF, CRLF or CR.
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

// Line returns a line of a text without its line end, or "" if the text has no such line.
// Lines count from 1.
func Line(text []byte, line int) string {
	lines := bytes.SplitN(bytes.TrimPrefix(WithLF(text), []byte("\xEF\xBB\xBF")), []byte("\n"), line+1)
	if line < 1 || len(lines) < line {
		return ""
	}
	return strings.ToValidUTF8(string(lines[line-1]), "\uFFFD")
}

// WithLF returns the text with the line ends CRLF and CR replaced by LF. A text without CR
// is returned as it is, not copied.
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

// Add adds problems to the list and ignores nil.
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

// Count returns the numbers of errors and warnings among problems.
func Count(list []*Problem) (errors, warnings int) {
	for _, p := range list {
		if p.Severity == Warning {
			warnings++
		}
	}
	return len(list) - warnings, warnings
}

// Sorted returns the problems without repetitions, sorted by file, line, column, severity
// and message.
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
