package theme

import (
	"bytes"
	"slices"
	"strings"

	"github.com/tdewolff/parse/v2/css"
)

// checkStyles reports what is not CSS: brackets that do not match, quotes and
// comments that are not closed, and declarations without a colon. Names of
// properties and values are not checked.
func (b *bundler) checkStyles(name string, list []cssToken) {
	text := b.source["assets/"+name]
	c := &cssChecker{bundler: b, name: name, end: len(bytes.TrimRight(text, " \t\r\n"))}
	for _, t := range list {
		switch t.TokenType {
		case css.WhitespaceToken:
		case css.CommentToken:
			if len(t.text) < 4 || !bytes.HasSuffix(t.text, []byte("*/")) {
				c.report(name, t.at, 2, `Expected "*/" to terminate multi-line comment`)
			}
		default:
			c.token(t)
		}
	}
	if len(c.open) > 0 {
		c.expected(c.end, closing(c.open[len(c.open)-1]))
	} else if c.first.text != nil && !c.isRule() {
		c.missing(c.end, "{")
	}
}

// A cssChecker reads the tokens of one file.
type cssChecker struct {
	*bundler
	name string
	end  int // offset of the end of the last line with text

	open  []cssToken // brackets
	first cssToken   // of the declaration or rule being read, without text if none
	colon bool       // it has a colon
}

// isRule reports whether what is being read is an at-rule.
func (c *cssChecker) isRule() bool { return c.first.TokenType == css.AtKeywordToken }

func (c *cssChecker) token(t cssToken) {
	switch t.TokenType {
	case css.BadStringToken:
		c.report(c.name, t.at, len(bytes.TrimRight(t.text, "\r\n")), "Unterminated string token")
	case css.BadURLToken:
		c.report(c.name, t.at, len(t.text), `Expected ")" to end URL token`)
	case css.SemicolonToken:
		c.endDeclaration(t)
		return
	case css.RightBraceToken, css.RightParenthesisToken, css.RightBracketToken:
		c.close(t)
		return
	case css.LeftBraceToken:
		c.open = append(c.open, t)
		c.first, c.colon = cssToken{}, false
		return
	case css.LeftParenthesisToken, css.LeftBracketToken, css.FunctionToken:
		c.open = append(c.open, t)
	case css.ColonToken:
		c.colon = true
	}
	if c.first.text == nil {
		c.first = t
	}
}

// endDeclaration checks the declaration that a token ends.
func (c *cssChecker) endDeclaration(t cssToken) {
	inBlock := len(c.open) > 0
	if inBlock && c.open[len(c.open)-1].TokenType != css.LeftBraceToken {
		return // a semicolon in parentheses
	}
	switch {
	case c.first.text == nil || c.isRule():
	case !inBlock && t.TokenType == css.SemicolonToken:
		c.report(c.name, t.at, 1, `Unexpected ";"`)
	case inBlock && !c.colon:
		c.missing(c.first.at+len(c.first.text), ":")
	}
	c.first, c.colon = cssToken{}, false
}

// close matches a closing bracket with the one that is open. A brace also ends
// parentheses that are not closed.
func (c *cssChecker) close(t cssToken) {
	bracket := string(t.text)
	for i, open := range slices.Backward(c.open) {
		switch {
		case closing(open) != bracket && t.TokenType == css.RightBraceToken:
			c.expected(t.at, closing(open))
		case closing(open) != bracket:
			c.report(c.name, t.at, 1, "Unexpected %q", bracket)
			return
		default:
			c.open = c.open[:i+1]
			if t.TokenType == css.RightBraceToken {
				c.endDeclaration(t)
			}
			c.open = c.open[:i]
			return
		}
	}
	c.report(c.name, t.at, 1, "Unexpected %q", bracket)
}

// closing returns the bracket that closes another.
func closing(open cssToken) string {
	text := open.text
	return map[byte]string{'{': "}", '(': ")", '[': "]"}[text[len(text)-1]]
}

// expected reports a bracket that is not closed.
func (c *cssChecker) expected(at int, closing string) {
	opening := string("{(["[strings.Index("})]", closing)])
	c.report(c.name, at, 1, "Expected %q to go with %q", closing, opening).Hint("put %q here", closing)
}

func (c *cssChecker) missing(at int, what string) {
	c.report(c.name, at, 1, "Expected %q", what).Hint("put %q here", what)
}
