package markdown

import (
	"bytes"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// Code that exceeds one of these limits is not highlighted, since some lexers take
// quadratic time or more for such code. Real code hardly ever exceeds the limits.
const (
	longestCode = 50_000 // maximum length of a code block in bytes
	// maximum length in bytes of a line, or of code between punctuation; see hasLongStretch
	longestStretch = 500
)

// mostEmpty is the maximum number of consecutive empty tokens; if a lexer returns more,
// the code is not highlighted. The lexers of the languages JSONata and Jungle return
// empty tokens forever at an unknown character.
const mostEmpty = 1000

// lexersByName returns a map of chroma's lexers. The keys are the names, aliases and file
// extensions of languages, in lower case. Chroma's own search takes 7 ms for an unknown
// name.
func lexersByName() map[string]chroma.Lexer {
	byName := make(map[string]chroma.Lexer)
	add := func(name string, l chroma.Lexer) {
		if name = strings.ToLower(name); byName[name] == nil {
			byName[name] = l
		}
	}
	all := lexers.GlobalLexerRegistry.Lexers
	for _, l := range all {
		add(l.Config().Name, l)
	}
	for _, l := range all {
		for _, alias := range l.Config().Aliases {
			add(alias, l)
		}
	}
	for _, l := range all {
		for _, glob := range l.Config().Filenames {
			if extension, ok := strings.CutPrefix(glob, "*."); ok {
				add(extension, l)
			}
		}
	}
	return byName
}

func (w *writer) codeBlock(n ast.Node, language string) {
	w.closeParagraph()
	code := w.lines(n)
	if lines := n.Lines(); len(w.dialects) > 0 && lines.Len() > 0 {
		w.code = append(w.code, extent{n.Pos(), lines.At(lines.Len() - 1).Stop})
	}
	w.s(`<pre class="chroma" tabindex="0"` + w.c.ltr + "><code")
	if language = cleanLanguage(language); language != "" {
		w.s(` class="language-`)
		w.out = appendEscaped(w.out, []byte(language))
		w.s(`" data-lang="`)
		w.out = appendEscaped(w.out, []byte(language))
		w.s(`"`)
	}
	w.s(">")
	if language == "" || !w.highlight(string(code), language) {
		w.out = appendEscaped(w.out, code)
	}
	w.s("</code></pre>\n")
}

// cleanLanguage returns the language of a fenced code block, in lower case and without
// attributes: "go" for "Go{hl_lines=3}". The argument info is the text after the opening
// "```".
func cleanLanguage(info string) string {
	if i := strings.IndexAny(info, "{,;"); i >= 0 {
		info = info[:i]
	}
	return strings.ToLower(info)
}

// highlight writes code as HTML, with a CSS class for each token. If the language is
// unknown, the code is empty or too long, or the lexer of the language fails, highlight
// writes nothing and returns false.
func (w *writer) highlight(code, language string) bool {
	lexer := w.c.lexers()[language]
	if lexer == nil || len(code) == 0 || len(code) > longestCode || hasLongStretch(code) {
		return false
	}
	from := len(w.out)
	out, ok := appendTokens(w.out, lexer, code)
	if ok {
		w.out = out
		w.highlighted = w.highlighted || bytes.Contains(out[from:], []byte("<span"))
	}
	return ok
}

// appendTokens appends code to dst as HTML, with a CSS class for each token. The result ok
// is false if the lexer fails.
func appendTokens(dst []byte, lexer chroma.Lexer, code string) (out []byte, ok bool) {
	// Some of chroma's lexers panic on unusual code.
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	tokens, err := lexer.Tokenise(nil, code)
	if err != nil {
		return nil, false
	}
	out = dst
	class, rest, empty := "", code, 0
	for t := tokens(); t != chroma.EOF; t = tokens() {
		value := t.Value
		if value != "" {
			empty = 0
		} else if empty++; empty > mostEmpty {
			return nil, false
		}
		if !strings.HasPrefix(rest, value) { // some lexers append a line feed to the code
			if value = strings.TrimSuffix(value, "\n"); value != rest {
				return nil, false // the lexer has changed the code
			}
		}
		rest = rest[len(value):]
		if next := classOf(t.Type); next != class && strings.TrimSpace(value) != "" {
			out = endSpan(out, class)
			if class = next; class != "" {
				out = append(append(append(out, `<span class="`...), class...), `">`...)
			}
		}
		out = appendEscaped(out, []byte(value))
	}
	return endSpan(out, class), rest == ""
}

func endSpan(out []byte, class string) []byte {
	if class == "" {
		return out
	}
	return append(out, "</span>"...)
}

// hasLongStretch reports whether a line of code, or a stretch between two different
// punctuation marks, is longer than longestStretch bytes.
func hasLongStretch(code string) bool {
	line, stretch := 0, 0
	mark := byte(0)
	for i := range len(code) {
		b := code[i]
		line++
		stretch++
		switch {
		case b == '\n':
			line = 0
		case b > ' ' && b != mark && util.IsPunct(b):
			stretch, mark = 0, b
		}
		if line > longestStretch || stretch > longestStretch {
			return true
		}
	}
	return false
}

// Classes returns the CSS classes of highlighted code, to which a theme gives
// colours. The names are those of Pygments, which many highlighters use.
func Classes() []string {
	return []string{"nc", "nf", "nb", "nt", "na", "nv", "cp", "gi", "gd", "gh", "ge", "go", "k", "s", "m", "c"}
}

// classOf returns the CSS class of a type of tokens, or "" if such tokens have no colour.
// Chroma's hundred types share few classes, since readers could not tell more colours
// apart.
func classOf(t chroma.TokenType) string {
	switch t {
	case chroma.KeywordType, chroma.NameClass, chroma.NameNamespace, chroma.NameException:
		return "nc"
	case chroma.NameFunction, chroma.NameFunctionMagic, chroma.NameDecorator:
		return "nf"
	case chroma.NameBuiltin, chroma.NameBuiltinPseudo, chroma.NameConstant, chroma.KeywordConstant:
		return "nb"
	case chroma.NameTag:
		return "nt"
	case chroma.NameAttribute, chroma.NameProperty, chroma.NameLabel, chroma.NameEntity:
		return "na"
	case chroma.NameVariable, chroma.NameVariableClass, chroma.NameVariableGlobal, chroma.NameVariableInstance:
		return "nv"
	case chroma.CommentPreproc, chroma.CommentPreprocFile:
		return "cp"
	case chroma.GenericInserted:
		return "gi"
	case chroma.GenericDeleted:
		return "gd"
	case chroma.GenericHeading, chroma.GenericSubheading, chroma.GenericStrong:
		return "gh"
	case chroma.GenericEmph:
		return "ge"
	case chroma.GenericPrompt, chroma.GenericOutput:
		return "go"
	}
	switch {
	case t.InCategory(chroma.Keyword), t == chroma.OperatorWord:
		return "k"
	case t.InSubCategory(chroma.LiteralString):
		return "s"
	case t.InSubCategory(chroma.LiteralNumber):
		return "m"
	case t.InCategory(chroma.Comment):
		return "c"
	}
	return ""
}
