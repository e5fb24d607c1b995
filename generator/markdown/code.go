package markdown

import (
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// How many bytes of code are coloured at most, and how many of them may pass
// without a line end or two different punctuation marks. Lexers take quadratic
// time and more for texts that go on and on; code does not.
const (
	longestCode    = 50_000
	longestStretch = 500
)

// How many empty tokens may follow each other. The lexers of JSONata and
// Jungle give them for ever at a character that they do not know.
const mostEmpty = 1000

// rememberedCode is how many bytes of coloured code are remembered at most.
const rememberedCode = 1 << 20

// A highlighter finds the lexer of a language. It remembers what it coloured
// of late: a lexer takes a millisecond for a few lines, and the preview
// converts a story again at every save.
type highlighter struct {
	once  sync.Once
	names map[string]func() chroma.Lexer

	mu    sync.Mutex
	known map[string]string // language and code, as key returns them: HTML
	size  int               // of all in known
}

func key(language, code string) string { return language + "\n" + code }

func (h *highlighter) recall(key string) (string, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	html, ok := h.known[key]
	return html, ok
}

// remember keeps a result; when there are too many, it forgets all others.
func (h *highlighter) remember(key, html string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.size += len(key) + len(html); h.known == nil || h.size > rememberedCode {
		h.known, h.size = make(map[string]string), len(key)+len(html)
	}
	h.known[key] = html
}

// lexer returns the lexer of a language in lower case, nil if there is none. Chroma's own
// search costs 7 ms for every name that it does not know.
func (h *highlighter) lexer(language string) chroma.Lexer {
	h.once.Do(func() {
		h.names = make(map[string]func() chroma.Lexer)
		made := make(map[chroma.Lexer]func() chroma.Lexer)
		add := func(name string, l chroma.Lexer) {
			if name = strings.ToLower(name); h.names[name] == nil {
				h.names[name] = made[l]
			}
		}
		for _, l := range lexers.GlobalLexerRegistry.Lexers {
			made[l] = sync.OnceValue(func() chroma.Lexer { return narrowed(l) })
			add(l.Config().Name, l)
		}
		for _, l := range lexers.GlobalLexerRegistry.Lexers {
			for _, alias := range l.Config().Aliases {
				add(alias, l)
			}
		}
		for _, l := range lexers.GlobalLexerRegistry.Lexers {
			for _, glob := range l.Config().Filenames {
				if extension, ok := strings.CutPrefix(glob, "*."); ok {
					add(extension, l)
				}
			}
		}
	})
	if named := h.names[language]; named != nil {
		return named()
	}
	return nil
}

func (w *writer) codeBlock(n ast.Node, language string) {
	w.closeParagraph()
	code := w.lines(n)
	if w.codes {
		w.code = append(w.code, span{n.Pos(), w.endOf(n)})
	}
	w.s(`<pre class="chroma" tabindex="0"><code`)
	if language = cleanLanguage(language); language != "" {
		w.s(` class="language-`)
		w.out = appendEscaped(w.out, []byte(language))
		w.s(`" data-lang="`)
		w.out = appendEscaped(w.out, []byte(language))
		w.s(`"`)
	}
	w.s(">")
	if language == "" || !w.coloured(string(code), language) {
		w.out = appendEscaped(w.out, code)
	}
	w.s("</code></pre>\n")
}

func (w *writer) endOf(n ast.Node) int {
	if lines := n.Lines(); lines.Len() > 0 {
		return lines.At(lines.Len() - 1).Stop
	}
	return n.Pos()
}

// cleanLanguage returns what a fence says about its language as a single
// name, without the attributes some write after it ("go{hl_lines=3}").
func cleanLanguage(info string) string {
	if i := strings.IndexAny(info, "{,;"); i >= 0 {
		info = info[:i]
	}
	return strings.ToLower(info)
}

// coloured writes code with the classes of its tokens; it reports false and
// writes nothing if that cannot be done.
func (w *writer) coloured(code, language string) bool {
	h := &w.c.colours
	lexer := h.lexer(language)
	if lexer == nil || len(code) == 0 || len(code) > longestCode || goesOn(code) {
		return false
	}
	key := key(language, code)
	html, ok := h.recall(key)
	if !ok {
		if html, ok = colour(lexer, code); !ok {
			return false
		}
		h.remember(key, html)
	}
	w.s(html)
	w.highlighted = w.highlighted || strings.Contains(html, "<span")
	return true
}

// colour returns code as HTML with the classes of its tokens.
func colour(lexer chroma.Lexer, code string) (html string, ok bool) {
	// Chroma gives up on some texts by panicking.
	defer func() {
		if recover() != nil {
			html, ok = "", false
		}
	}()
	tokens, err := lexer.Tokenise(nil, code)
	if err != nil {
		return "", false
	}
	out := make([]byte, 0, 4*len(code))
	class, rest, empty := "", code, 0
	for t := tokens(); t != chroma.EOF; t = tokens() {
		value := t.Value
		if value != "" {
			empty = 0
		} else if empty++; empty > mostEmpty {
			return "", false
		}
		if !strings.HasPrefix(rest, value) { // some add a line end
			if value = strings.TrimSuffix(value, "\n"); value != rest {
				return "", false // a lexer must not change the code
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
	return string(endSpan(out, class)), rest == ""
}

func endSpan(out []byte, class string) []byte {
	if class == "" {
		return out
	}
	return append(out, "</span>"...)
}

// goesOn reports whether a text has a line or a stretch that is too long to be
// code.
func goesOn(code string) bool {
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

// Classes returns the classes that parts of code can have; a theme gives each a
// colour. They are Pygments' short names, the common standard of highlighters.
func Classes() []string {
	return []string{"nc", "nf", "nb", "nt", "na", "nv", "cp", "gi", "gd", "gh", "ge", "go", "k", "s", "m", "c"}
}

// classOf returns the class of a token: of chroma's hundred the few that
// readers can tell apart.
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
