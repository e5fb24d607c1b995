// Package problems holds what is wrong with a site, located to the character.
//
// A Problem is an author's mistake: it names the file, line and column, shows
// the line and says how to mend it. Every room collects its problems and goes
// on, so that an author sees all of them at once. Anything else that goes
// wrong (a full disk, a bug) is an ordinary error.
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

// Severity tells whether a problem stops the build.
type Severity uint8

// An Error stops the build; a Warning does only under --strict.
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

// MarshalText writes a severity as its word, for --json.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// A Problem is one located message. Line and Column count from 1; Column
// counts characters, not bytes. Line 0 means the file as a whole, and an
// empty File the site as a whole.
type Problem struct {
	Severity Severity `json:"severity"`
	File     string   `json:"file,omitempty"`
	Line     int      `json:"line,omitempty"`
	Column   int      `json:"column,omitempty"`
	Message  string   `json:"message"`
	Advice   string   `json:"hint,omitempty"`
	// Excerpt is the line of the file that the problem is on, without its end.
	Excerpt string `json:"excerpt,omitempty"`
	// Width is how many characters the caret underlines, at least 1.
	Width int `json:"width,omitempty"`
	// Key names a front-matter key ("related", "image.src") where the problem
	// was found without the file at hand; Locate turns it into a place.
	Key string `json:"-"`
	// Value narrows Key to one value of a list.
	Value string `json:"-"`
}

// At returns an error at a place in a file.
func At(file string, line, column int, format string, args ...any) *Problem {
	return &Problem{File: file, Line: line, Column: column, Message: fmt.Sprintf(format, args...)}
}

// In returns an error at a byte offset of a file's text, with the line as its
// excerpt and the caret under length bytes.
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

// OfKey returns an error about a front-matter key of a file that is not at
// hand; the build finds its place before it is shown.
func OfKey(file, key, value, format string, args ...any) *Problem {
	p := At(file, 0, 0, format, args...)
	p.Key, p.Value = key, value
	return p
}

// Hint adds what to do about it, without a full stop.
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

// Show sets the excerpt from the file's text where it is not set yet.
func (p *Problem) Show(text []byte) *Problem {
	if p.Excerpt == "" && p.Line > 0 {
		p.Excerpt = Line(text, p.Line)
	}
	return p
}

// Place returns "file:line:column" as far as it is known.
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

// Error makes a Problem usable where Go expects an error.
func (p *Problem) Error() string {
	if place := p.Place(); place != "" {
		return place + ": " + p.Severity.String() + ": " + p.Message
	}
	return p.Severity.String() + ": " + p.Message
}

// Position returns the line and column, in characters from 1, of a byte
// offset. Lines end in LF, CRLF or CR-free text as editors count them.
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
	text = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
	for ; line > 1; line-- {
		i := bytes.IndexByte(text, '\n')
		if i < 0 {
			return ""
		}
		text = text[i+1:]
	}
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	return strings.ToValidUTF8(strings.TrimSuffix(string(text), "\r"), "\uFFFD")
}

// A List collects problems from many goroutines.
type List struct {
	mu    sync.Mutex
	items []*Problem
}

// Add puts problems on the list; nil ones are passed over.
func (l *List) Add(found ...*Problem) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range found {
		if p != nil {
			l.items = append(l.items, p)
		}
	}
}

// Failed reports whether the list holds an error, or, if strict, anything.
func (l *List) Failed(strict bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.items, func(p *Problem) bool { return strict || p.Severity == Error })
}

// Sorted returns the problems by file, line, column and message, each once.
func (l *List) Sorted() []*Problem {
	l.mu.Lock()
	defer l.mu.Unlock()
	sorted := slices.Clone(l.items)
	slices.SortStableFunc(sorted, func(a, b *Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(sorted, func(a, b *Problem) bool {
		return a.File == b.File && a.Line == b.Line && a.Column == b.Column && a.Severity == b.Severity && a.Message == b.Message
	})
}
