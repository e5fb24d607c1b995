package problems_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/generator/problems"
)

func printed(color bool, list ...*problems.Problem) string {
	var b bytes.Buffer
	problems.Print(&b, list, color)
	return b.String()
}

// A problem is shown as compilers do, with the caret under the mistake: also
// where characters are wide, the line is long, or bytes would steer a terminal.
func TestPrint(t *testing.T) {
	text := []byte("---\ntitle: 中文 x\ncatgory: Policy\n" + strings.Repeat("a", 150) + "!\n\x1b[31mred\n")
	at := func(part string) int { return bytes.Index(text, []byte(part)) }
	for name, c := range map[string]struct {
		problem *problems.Problem
		want    string
	}{
		"a key":      {problems.In("a.md", text, at("catgory"), 7, "the key %q is not known", "catgory").Hint("did you mean %q?", "category").AsWarning(), "a.md:3:1: warning: the key \"catgory\" is not known\n  catgory: Policy\n  ^^^^^^^\n  hint: did you mean \"category\"?\n"},
		"wide text":  {problems.In("a.md", text, at("x\n"), 1, "no"), "a.md:2:11: error: no\n  title: 中文 x\n              ^\n"},
		"long line":  {problems.In("a.md", text, at("!"), 1, "no"), "a.md:4:151: error: no\n  …" + strings.Repeat("a", 50) + "!\n" + strings.Repeat(" ", 53) + "^\n"},
		"control":    {problems.In("a.md", text, at("red"), 3, "no"), "a.md:5:6: error: no\n  \uFFFD[31mred\n       ^^^\n"},
		"whole file": {problems.At("a\x1b.md", 0, 0, "it is\nempty"), "a\uFFFD.md: error: it is empty\n"},
		"direction":  {problems.At("a\u061c\u200e\u200f\u202e\u2066.md", 0, 0, "no"), "a\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD.md: error: no\n"},
		"no file":    {problems.At("", 0, 0, "no stories"), "error: no stories\n"},
	} {
		if diff := cmp.Diff(c.want, printed(false, c.problem)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got := printed(true, problems.At("a.md", 1, 1, "no")); !strings.Contains(got, "\x1b[1;31merror\x1b[0m") {
		t.Errorf("no colour: %q", got)
	}
}

func TestNearest(t *testing.T) {
	keys := []string{"category", "categories", "date", "description", "tags", "title"}
	for word, want := range map[string]string{
		"catgory": "category", "Title": "title", "tittle": "title", "dsecription": "description", "xyz": "", "": "", strings.Repeat("title", 40): "",
	} {
		if got := problems.Nearest(word, keys); got != want {
			t.Errorf("nearest to %q: %q, want %q", word, got, want)
		}
	}
}

// A list shows each problem once, by place.
func TestSorted(t *testing.T) {
	var l problems.List
	l.Add(problems.At("b.md", 1, 1, "b"), problems.At("a.md", 2, 1, "later"), nil, problems.At("a.md", 1, 5, "w").AsWarning(), problems.At("b.md", 1, 1, "b"))
	var got []string
	for _, p := range l.Sorted() {
		got = append(got, p.Error())
	}
	if diff := cmp.Diff([]string{"a.md:1:5: warning: w", "a.md:2:1: error: later", "b.md:1:1: error: b"}, got); diff != "" {
		t.Error(diff)
	}
	var warned problems.List
	warned.Add(problems.At("a.md", 1, 1, "w").AsWarning())
	if warned.Failed(false) || !warned.Failed(true) || !l.Failed(false) {
		t.Error("only errors fail, and warnings where they are told to")
	}
}

func TestSuggest(t *testing.T) {
	p := problems.At("a.md", 1, 1, "no").Hint("keys are tags and title")
	if p.Suggest("xyz", []string{"tags", "title"}); p.Advice != "keys are tags and title" {
		t.Errorf("hint %q", p.Advice)
	}
	if p.Suggest("tittle", []string{"tags", "title"}); p.Advice != `did you mean "title"?` {
		t.Errorf("hint %q", p.Advice)
	}
	if p.SuggestAs("did you mean #%s?", "tag", []string{"tags", "title"}); p.Advice != "did you mean #tags?" {
		t.Errorf("hint %q", p.Advice)
	}
}

// TestGroup checks that only problems marked so are grouped, by message and severity,
// once a file.
func TestGroup(t *testing.T) {
	at := func(file string, line int, message string) *problems.Problem {
		return problems.At(file, line, 1, "%s", message).AsWarning()
	}
	list := []*problems.Problem{
		at("a.md", 1, "x").InGroup(), at("a.md", 2, "x").InGroup(), at("a.md", 3, "y").InGroup(),
		at("b.md", 1, "x").InGroup(), at("b.md", 2, "z"), at("c.md", 1, "x").InGroup(), at("c.md", 2, "z"),
		problems.At("c.md", 3, 1, "x").InGroup(),
	}
	var got []string
	for range 2 { // a second time, since the list is copied and the problems are shared
		got = nil
		for _, p := range problems.Group(slices.Clone(list)) {
			got = append(got, p.Error())
		}
	}
	want := []string{
		"a.md:1:1: warning: x (3 files)", "a.md:2:1: warning: x", "a.md:3:1: warning: y",
		"b.md:2:1: warning: z", "c.md:2:1: warning: z", "c.md:3:1: error: x",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Each of the three line ends begins a new line, in positions and excerpts alike.
func TestLineEnds(t *testing.T) {
	for _, end := range []string{"\n", "\r\n", "\r"} {
		text := []byte("\uFEFFä" + end + end + "bü c" + end + "d")
		line, column := problems.Position(text, bytes.IndexByte(text, 'c'))
		if line != 3 || column != 4 || problems.Line(text, 3) != "bü c" || problems.Line(text, 1) != "ä" || problems.Line(text, 5) != "" {
			t.Errorf("%q: c is at %d:%d, line 3 is %q, line 1 is %q", end, line, column, problems.Line(text, 3), problems.Line(text, 1))
		}
	}
}
