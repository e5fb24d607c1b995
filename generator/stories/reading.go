package stories

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"broadsheet/generator/markdown"
	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
)

// A reading holds the state of reading one content file.
type reading struct {
	*Reader
	file   string
	doc    matter.Document
	fields map[string]*matter.Field // key: main name of a front-matter key; value: its field
	// key is the front-matter key whose value is being read, as the author wrote the key
	key      string
	unknowns int // number of unknown front-matter keys found so far
	cuts     int // number of warnings given about texts that YAML cuts at a "#"
	mails    int // number of warnings given about mail addresses
	problems []*problems.Problem
}

// begin reads the front matter of a file. It returns false if front matter is missing or
// cannot be read. In that case, the start of the text after front matter is unknown.
func (r *Reader) begin(file string, raw []byte) (s *reading, ok bool) {
	s = &reading{Reader: r, file: file}
	s.doc, s.problems = matter.Read(file, raw)
	if s.doc.Mark == "" && len(s.problems) == 0 {
		fault := "has no front matter"
		if len(s.body()) == 0 {
			fault = "is empty"
		}
		p := s.fault(0, 1, "the file %s, so it has no title", fault).Hint("begin it with three lines: --- and %s and ---", s.titleHint())
		if sources.IsPointer(s.body()) {
			p.Message = "the file is a Git LFS pointer, not the text"
			p.Hint(sources.PointerCure)
		}
		_, rest, _ := bytes.Cut(s.body(), []byte("\n"))
		if mark := bareMark(s.body()); mark != "" {
			p.Hint("the first lines look like front matter: put a line %s before and after them", mark)
		} else if mark := bareMark(rest); mark != "" {
			p.Hint("the lines after the first look like front matter: write %s instead of the first line, and %s after them", mark, mark)
		}
	}
	return s, s.doc.Root.Kind == matter.Table
}

// body returns the text after front matter, without the blank space at its start.
func (s *reading) body() []byte { return bytes.TrimLeft(s.doc.Text[s.doc.Body:], " \t\r\n") }

// bareKey matches a line "key: value" or "key = value" at the start of a text.
var bareKey = regexp.MustCompile(`^([A-Za-z][A-Za-z_-]*)[ \t]*([:=])[ \t]`)

// bareMark returns the delimiter, "---" or "+++", that is missing before front matter, as
// in files of Pelican and MultiMarkdown. If the text does not begin with a front-matter
// key of stories, bareMark returns "".
func bareMark(text []byte) string {
	m := bareKey.FindSubmatch(text)
	switch {
	case m == nil || !matter.IsStoryKey(string(m[1])):
		return ""
	case string(m[2]) == ":":
		return "---"
	}
	return "+++"
}

// titleHint returns an example of the front-matter line title: "…" for the author. The
// title is the "# Heading" at the start of the story's text, or a placeholder if the text
// begins otherwise.
func (s *reading) titleHint() string {
	line, _, _ := strings.Cut(string(s.body()), "\n")
	heading, ok := strings.CutPrefix(line, "# ")
	heading = strings.TrimSpace(strings.TrimRight(heading, "# "))
	if !ok || heading == "" {
		heading = "Headline"
	}
	return fmt.Sprintf("title: %q", matter.Shorten(heading))
}

func (s *reading) convert() *markdown.Document {
	separator := ""
	for _, f := range s.doc.Root.Fields {
		if !strings.EqualFold(f.Key, "excerpt_separator") {
			continue
		}
		if separator = strings.TrimSpace(f.Value.Text); !strings.HasPrefix(separator, "<!--") || !strings.HasSuffix(separator, "-->") {
			s.warnIn(&f.Value, "%s is not an HTML comment, so it does not end the excerpt", f.Key).Hint("write <!--more--> where the excerpt ends")
		}
	}
	doc, found := s.markdown.ConvertUntil(s.file, s.doc.Text, s.doc.Body, separator)
	s.problems = append(s.problems, found...)
	return doc
}

func (s *reading) fault(at, width int, format string, args ...any) *problems.Problem {
	p := problems.In(s.file, s.doc.Text, at, width, format, args...)
	s.problems = append(s.problems, p)
	return p
}

func (s *reading) warn(at, width int, format string, args ...any) *problems.Problem {
	return s.fault(at, width, format, args...).AsWarning()
}

func (s *reading) faultIn(v *matter.Value, format string, args ...any) *problems.Problem {
	return s.fault(v.At, v.Width(s.doc.Text), format, args...)
}

func (s *reading) warnIn(v *matter.Value, format string, args ...any) *problems.Problem {
	return s.faultIn(v, format, args...).AsWarning()
}

// warnOf adds a warning about a front-matter key, placed at its value. If front matter does
// not have the key, the warning is placed at the opening delimiter.
func (s *reading) warnOf(name, format string, args ...any) *problems.Problem {
	if f := s.fields[name]; f != nil {
		return s.warnIn(&f.Value, format, args...)
	}
	return s.warn(s.doc.Open, 1, format, args...)
}

// maxUnknown is the largest number of warnings of the same kind for one file. For unknown
// keys, one more warning says that further keys are unknown.
const maxUnknown = 20

func (s *reading) unknown(f *matter.Field, names []string) {
	switch s.unknowns++; {
	case s.unknowns <= maxUnknown:
		s.warn(f.At, len(f.Key), "the key %q is not known", matter.Shorten(f.Key)).Hint("keys of your own go under params, or into [front_matter] known in config.toml").
			SuggestAs("did you mean %q? Keys of your own go under params", f.Key, names).InGroup()
	case s.unknowns == maxUnknown+1:
		s.warn(f.At, len(f.Key), "more keys are not known, from here on").Hint("is this the front matter of a story?")
	}
}

func (s *reading) blank(name string) bool {
	f := s.fields[name]
	return f == nil || f.Value.Blank()
}

// require adds a problem if front matter does not have a key or its value is blank. The
// hint shows the author how to write the key and value.
func (s *reading) require(name, hint string) {
	switch f := s.fields[name]; {
	case !s.blank(name):
	case f == nil:
		s.fault(s.doc.Open, len(s.doc.Mark), "%s is missing", name).Hint("%s", hint)
	case f.Value.Comment != "":
		s.fault(f.At, len(f.Key), "%s is missing", name).
			Hint("# begins a comment in YAML; put the value in quotes: %s: %q", f.Key, matter.Shorten(f.Value.Comment))
	default:
		s.fault(f.At, len(f.Key), "%s is missing", name).Hint("%s", hint)
	}
}
