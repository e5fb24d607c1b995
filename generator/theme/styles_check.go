package theme

import (
	"bytes"
	"slices"
	"strings"

	"github.com/tdewolff/parse/v2/css"
)

// checkStyles reports syntax errors in a style sheet: brackets that do not match, quotes
// and comments that are not closed, and declarations without a colon. It does not check
// the names of properties or their values.
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

// A cssChecker checks the tokens of one CSS file in order.
type cssChecker struct {
	*bundler
	name string // file name of the style sheet
	end  int    // byte offset of the end of the file, without white space at the end

	open  []cssToken // opening brackets that are not closed yet, the outermost first
	first cssToken   // first token of the current declaration or rule; without text if none has begun
	colon bool       // whether a colon was read in the current declaration
}

// isRule reports whether the checker is inside an at-rule, such as @media.
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

// endDeclaration checks the CSS declaration that ends at the token t, a semicolon or
// brace.
func (c *cssChecker) endDeclaration(t cssToken) {
	inBlock := len(c.open) > 0
	if inBlock && c.open[len(c.open)-1].TokenType != css.LeftBraceToken {
		return // a semicolon in parentheses does not end a declaration
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

// close checks the closing bracket t, which must match the innermost open bracket. A
// closing brace ends its block even if parentheses or square brackets in the block are
// still open; close reports each of these.
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

// closing returns the closing bracket that matches the opening bracket at the end of a
// token.
func closing(open cssToken) string {
	text := open.text
	return map[byte]string{'{': "}", '(': ")", '[': "]"}[text[len(text)-1]]
}

// expected reports that a closing bracket is missing at the byte offset at.
func (c *cssChecker) expected(at int, closing string) {
	opening := string("{(["[strings.Index("})]", closing)])
	c.report(c.name, at, 1, "Expected %q to go with %q", closing, opening).Hint("put %q here", closing)
}

func (c *cssChecker) missing(at int, what string) {
	c.report(c.name, at, 1, "Expected %q", what).Hint("put %q here", what)
}
