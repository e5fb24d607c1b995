package theme

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// styles returns a style sheet in which every @import rule is replaced by the text of
// the imported sheet. Needless white space and comments are removed, except for comments
// that begin with /*!.
func (b *bundler) styles(entry string) []byte {
	s := &sheet{bundler: b}
	s.add(entry)
	if s.semicolon {
		s.out.WriteByte(';')
	}
	return slices.Concat(s.outside.Bytes(), s.out.Bytes())
}

// A sheet is a style sheet that is joined from a CSS file and the files that this file
// imports.
type sheet struct {
	*bundler
	// outside holds the @import rules for style sheets of other sites, which CSS allows only at
	// the start.
	outside bytes.Buffer
	out     bytes.Buffer // text of the joined style sheets, without @import rules
	open    []string     // names of the files being read; each file imports the next one

	last      css.TokenType // type of the last token written
	gap       string        // space (" ") or comment ("/**/") read after the last token, or ""
	semicolon bool          // whether a semicolon was read that is written only if no } follows
}

// A cssToken is a token of CSS with its byte offset in the file.
type cssToken struct {
	css.TokenType
	text []byte
	at   int
}

func tokens(text []byte) (list []cssToken) {
	lexer := css.NewLexer(parse.NewInputBytes(slices.Clone(text)))
	at := 0
	for {
		typ, data := lexer.Next()
		if typ == css.ErrorToken {
			return list
		}
		list = append(list, cssToken{typ, data, at})
		at += len(data)
	}
}

// add appends a CSS file and the files that it imports to the sheet. Like browsers, add
// ignores an @import rule for a file that is being read already.
func (s *sheet) add(name string) {
	if slices.Contains(s.open, name) {
		return
	}
	s.open = append(s.open, name)
	list := tokens(s.source["assets/"+name])
	s.checkStyles(name, list)
	for i := 0; i < len(list); i++ {
		t := list[i]
		switch {
		case t.TokenType == css.AtKeywordToken && bytes.EqualFold(t.text, []byte("@import")):
			end := i + 1
			for end < len(list) && list[end].TokenType != css.SemicolonToken {
				end++
			}
			s.importRule(name, list[i+1:end])
			i = end
		case t.TokenType == css.URLToken:
			s.put(css.URLToken, s.url(name, t))
		default:
			s.put(t.TokenType, t.text)
		}
	}
	if s.last != css.RightBraceToken { // a CSS file may omit the semicolon after its last at-rule
		s.put(css.SemicolonToken, nil)
	}
	s.open = s.open[:len(s.open)-1]
}

// importRule appends the style sheet that an @import rule names. If that style sheet is on
// another site, importRule keeps the rule instead.
func (s *sheet) importRule(name string, rule []cssToken) {
	rule = slices.DeleteFunc(slices.Clone(rule), func(t cssToken) bool { return t.TokenType == css.WhitespaceToken || t.TokenType == css.CommentToken })
	if len(rule) == 0 {
		return
	}
	target := address(rule[0])
	switch {
	case isOutside(target):
		s.outside.WriteString("@import ")
		for _, t := range rule {
			s.outside.Write(t.text)
			s.outside.WriteByte(' ')
		}
		s.outside.WriteString(";")
	case len(rule) > 1:
		s.report(name, rule[1].at, len(rule[1].text), "a file of the theme is imported without conditions").
			Hint("put the condition into the imported file")
	default:
		if file, ok := s.resolve(name, target, rule[0].at, len(rule[0].text)); ok {
			s.add(file)
		}
	}
}

// address returns the address in a token of CSS, which is a string or a url().
func address(t cssToken) string {
	text := t.text
	if t.TokenType == css.URLToken {
		text = bytes.TrimSpace(bytes.TrimSuffix(text[len("url("):], []byte(")")))
	}
	return unquoted(string(text))
}

// url makes an asset of the file that a url() in a style sheet names, and returns a url()
// with the name of the asset. If the file is not part of the theme, url returns the
// original url().
func (s *sheet) url(name string, t cssToken) []byte {
	target := address(t)
	if isOutside(target) || strings.HasPrefix(target, "/") {
		return t.text
	}
	suffix := ""
	if i := strings.IndexAny(target, "?#"); i >= 0 {
		target, suffix = target[:i], target[i:]
	}
	file, ok := s.resolve(name, target, t.at, len(t.text))
	if !ok {
		return t.text
	}
	return []byte(`url("./` + s.store(file, s.source["assets/"+file]) + suffix + `")`)
}

// put writes a token of CSS. Before it, put writes the semicolon and white space that were
// read before the token, if they are needed.
func (s *sheet) put(typ css.TokenType, text []byte) {
	switch {
	case typ == css.WhitespaceToken:
		s.gap = " "
		return
	case typ == css.CommentToken && !bytes.HasPrefix(text, []byte("/*!")):
		s.gap = cmp.Or(s.gap, "/**/")
		return
	case typ == css.SemicolonToken:
		s.semicolon = s.out.Len() > 0 && s.last != css.LeftBraceToken
		return
	}
	if s.semicolon && typ != css.RightBraceToken {
		s.out.WriteByte(';')
		s.last = css.SemicolonToken
	}
	if s.out.Len() > 0 && !slices.Contains(joinNext, s.last) && !slices.Contains(joinPrevious, typ) {
		s.out.WriteString(s.gap)
	}
	s.out.Write(text)
	s.last, s.gap, s.semicolon = typ, "", false
}

// In CSS, white space can be left out after a token of a type in joinNext, and before a
// token of a type in joinPrevious.
var (
	joinNext = []css.TokenType{css.LeftBraceToken, css.RightBraceToken, css.SemicolonToken, css.CommaToken, css.ColonToken,
		css.LeftParenthesisToken, css.LeftBracketToken, css.FunctionToken, css.CommentToken}
	joinPrevious = []css.TokenType{css.LeftBraceToken, css.RightBraceToken, css.CommaToken,
		css.RightParenthesisToken, css.RightBracketToken, css.CommentToken}
)
