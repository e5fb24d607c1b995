package markdown

import (
	"fmt"
	"slices"
	"testing"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// code in the manners of many languages, right and wrong: what ends before it
// should, what no language has, letters of two cases that fold to each other.
var manners = []string{
	"// a\npackage a\n\nimport \"fmt\"\n\nfunc F[T any](x *T) error { return fmt.Errorf(`%w`, 'x', 0x1f, 1.5e-3) }\n",
	"#!/bin/sh\nfor f in *.md; do echo \"${f%.md}\" $((1+2)) `date` | tee -a <<EOF\n$f\nEOF\ndone # end\n",
	"@dec\nclass A(B):\n    \"\"\"Doc.\"\"\"\n    async def f(self, *a, **k): return f\"{a!r:>{3}} {{}}\" if not k else None\n",
	"<!DOCTYPE html>\n<p class=\"a\" id=b>&amp; <!-- c --><script>let x = `a${1}`;</script><style>p { color: #fff }</style><?php echo $a; ?>\n",
	"SELECT a.*, COUNT(*) AS n FROM `t` a WHERE b = 'it''s' AND c >= :d -- e\nGROUP BY 1;\n",
	"{\"a\": [1, -2.5, true, null, \"b\\u00e9\"]}\n",
	"---\na: &x 1\nb:\n  - *x\n  - |\n    text\n...\n[table]\nkey = 2026-11-26 # c\n",
	"(define (f x) (if (> x 0) '(a . b) #t)) ; c\n{-# LANGUAGE X #-}\nmodule A where\nf :: Int -> [a]\n",
	"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n",
	"$ make -j4 all\nCC := gcc\n%.o: %.c\n\t$(CC) -c $<\nifdef X\nGET /a HTTP/1.1\nHost: example.org\n\n{}\n",
	"begin\n  x := 'a' (* b *) # c % d ! e\nend;\nIF X THEN PRINT \"Y\" Rem z\n\\section{a}[b] $c^2$ & \\\\\n",
	"#include <a.h>\n#define X(a) a##b \\\n  c\ntemplate <typename T> auto f(T&& x) -> decltype(x) { return R\"(a)\" + u8\"b\"; } /* never ends\n",
	"fn f<'a>(x: &'a str) -> Option<u8> { r#\"a\"#; b'c'; 1_000u64; x? }\ndef f = { it -> \"${it}\" } =~ /a/\n%w(a b) <<~X\n  #{y}\nX\n",
	"\"never ends\nnor 'this\nor `that {{ or {% this %} and <%= that",
	"É 中文 \u212a\u017f ΑΩ \u0000\u007f\ufeff\u2028 \xff]]>})\r\n\t\v\f§\n",
	"KELVIN Straße ſET İf 'K' PRINTLN! ÅB\n", "\n\n \n\t\n", "a", "=",
}

// lexed returns what a lexer makes of a text, to its end or its panic.
func lexed(l chroma.Lexer, text string) (tokens []chroma.Token, end string) {
	defer func() {
		if e := recover(); e != nil {
			end = fmt.Sprint(e)
		}
	}()
	next, err := l.Tokenise(nil, text)
	if err != nil {
		return nil, err.Error()
	}
	for t := next(); t != chroma.EOF && len(tokens) < 20*len(text)+1000; t = next() { // some never end
		tokens = append(tokens, t)
	}
	return tokens, ""
}

func sameTokens(t *testing.T, plain, narrow chroma.Lexer, text string) {
	t.Helper()
	want, wantEnd := lexed(plain, text)
	got, gotEnd := lexed(narrow, text)
	if !slices.Equal(got, want) || gotEnd != wantEnd {
		t.Errorf("%s: %q became\n%v %s\nwant\n%v %s", plain.Config().Name, text, got, gotEnd, want, wantEnd)
	}
}

// A narrowed lexer gives the tokens that chroma's own gives, in every language.
func TestNarrowed(t *testing.T) {
	n := 0
	for _, plain := range lexers.GlobalLexerRegistry.Lexers {
		narrow := narrowed(plain)
		if narrow == plain {
			continue
		}
		n++
		for _, text := range manners {
			sameTokens(t, plain, narrow, text)
		}
	}
	if n < 250 {
		t.Errorf("%d lexers are narrowed", n)
	}
}

func FuzzNarrowed(f *testing.F) {
	for i, text := range manners {
		f.Add(byte(i), text)
	}
	var pairs [][2]chroma.Lexer
	for _, name := range []string{"go", "python", "javascript", "typescript", "bash", "c", "c++", "java", "rust", "ruby", "yaml", "toml", "json", "css", "sql", "perl", "tex", "swift", "kotlin", "make"} {
		plain := lexers.Get(name)
		pairs = append(pairs, [2]chroma.Lexer{plain, narrowed(plain)})
	}
	f.Fuzz(func(t *testing.T, which byte, text string) {
		if len(text) <= 300 { // some are quadratic
			pair := pairs[int(which)%len(pairs)]
			sameTokens(t, pair[0], pair[1], text)
		}
	})
}
