package markdown

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// addresses is the inline parser of URLs and mail addresses without link syntax, such as
// https://…, www.… and mail@example.org
// (https://github.github.com/gfm/#autolinks-extension-). Unlike that specification, this
// parser accepts letters of any script. A URL or mail address may also follow an opening
// quote or bracket of any kind, or a letter of a script without spaces.
//
// Goldmark calls Parse at the first punctuation mark of a URL or mail address, when the
// syntax tree already has the characters before that mark.
type addresses struct{}

// Trigger returns the bytes at which goldmark calls Parse.
func (addresses) Trigger() []byte { return []byte{':', '.', '@'} }

// Parse returns a link if the reader's position is within a URL or mail address,
// otherwise nil.
func (addresses) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	source := block.Source()
	start := addressStart(source[:at.Start], line)
	if start < 0 || !mayPrecedeAddress(source[:start]) {
		return nil
	}
	length, kind := 0, ast.AutoLinkURL
	if line[0] == '@' {
		length, kind = mailLength(line), ast.AutoLinkEmail
	} else {
		length = addressLength(source[:start], source[start:at.Start+len(line)], pc.IsInLinkLabel()) - (at.Start - start)
	}
	if length <= 0 || !takeBack(parent, start, at.Start, pc) {
		return nil
	}
	block.Advance(length)
	link := ast.NewAutoLink(kind, ast.NewTextSegment(text.NewSegment(start, at.Start+length)))
	link.SetPos(start)
	if line[0] == '.' {
		link.Protocol = []byte("http")
	}
	return link
}

// addressStart returns the byte offset in the argument before at which a URL or mail
// address starts, or -1 if there is none. The argument before is the text before the first
// punctuation mark of the URL or mail address; the argument rest is the text from that
// mark on.
func addressStart(before, rest []byte) int {
	switch rest[0] {
	case ':':
		if !bytes.HasPrefix(rest, []byte("://")) {
			return -1
		}
		for _, scheme := range []string{"https", "http", "ftp"} {
			if n := len(before) - len(scheme); n >= 0 && strings.EqualFold(string(before[n:]), scheme) {
				return n
			}
		}
	case '.':
		if bytes.HasSuffix(before, []byte("www")) {
			return len(before) - len("www")
		}
	case '@':
		n := len(bytes.TrimRightFunc(before[max(0, len(before)-longestAuthority):], inMail)) + max(0, len(before)-longestAuthority)
		for n < len(before) && before[n] == '_' { // a "_" before a mail address begins an emphasis
			n++
		}
		if n < len(before) && before[n] != '.' {
			return n
		}
	}
	return -1
}

// inMail reports whether a mail address may have a character before "@". RFC 6531 allows
// letters of any script. This parser excludes letters of scripts without spaces, since it
// could not tell the mail address from the words around it.
func inMail(r rune) bool { return sideOf(r) == besideLetter || strings.ContainsRune(".-_+", r) }

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// mayPrecedeAddress reports whether a URL or mail address may directly follow the text
// before.
func mayPrecedeAddress(before []byte) bool {
	if len(before) == 0 {
		return true
	}
	switch last := before[len(before)-1]; {
	case last >= utf8.RuneSelf:
		r, _ := utf8.DecodeLastRune(before)
		return sideOf(r) != besideLetter
	case last == '(':
		return !bytes.HasSuffix(before, []byte("]("))
	// a URL or mail address in the value of an HTML attribute is no link
	case last == '"' || last == '\'':
		return !bytes.HasSuffix(before[:len(before)-1], []byte("="))
	default:
		return strings.IndexByte(" \t\r\n*_~>|[:,;", last) >= 0
	}
}

// takeBack removes the text source[from:to] from the syntax tree: from the last children
// of the node parent. If one of these children is not text, takeBack changes nothing and
// returns false.
func takeBack(parent ast.Node, from, to int, pc parser.Context) bool {
	for n, end := parent.LastChild(), to; end > from; n = n.PreviousSibling() {
		var at text.Segment
		switch n := n.(type) {
		case *ast.Text:
			at = n.Segment
		case *parser.Delimiter: // a mark such as "_" that may become an emphasis
			at = n.Segment
		}
		if at.Stop != end || at.Start < from && n.Kind() != ast.KindText {
			return false
		}
		end = at.Start
	}
	for to > from {
		last := parent.LastChild()
		if run, ok := last.(*parser.Delimiter); ok {
			pc.RemoveDelimiter(run) // RemoveDelimiter turns the emphasis marks into text
			continue
		}
		words := last.(*ast.Text)
		if words.Segment.Start < from {
			words.Segment = words.Segment.WithStop(from)
			break
		}
		to = words.Segment.Start
		parent.RemoveChild(parent, last)
	}
	return true
}

// addressLength returns the length in bytes of the URL at the start of the argument rest,
// which is the remainder of a line. It returns 0 if the URL has no valid domain. The
// argument before is the text before the URL. If inLabel is true, the URL is within square
// brackets that may become a link, so a closing square bracket ends the URL.
func addressLength(before, rest []byte, inLabel bool) int {
	host := len("www.")
	if rest[0]|0x20 != 'w' {
		host = bytes.Index(rest, []byte("://")) + len("://")
	}
	authority := rest[host:min(len(rest), host+longestAuthority)]
	if i := bytes.IndexAny(authority, "/?#<\n "); i >= 0 {
		authority = authority[:i]
	}
	if i := bytes.LastIndexByte(authority, '@'); i >= 0 {
		authority = authority[i+1:]
	}
	if !isDomain(authority) {
		return 0
	}
	return trimmed(rest[:addressEnd(before, rest, host, inLabel)], host)
}

// longestAuthority is the maximum length in bytes of the user name, domain and port of a
// URL together.
const longestAuthority = 1000

// addressEnd returns the byte offset in the argument rest at which the URL ends: at white
// space, at "<", or at a closing quote, bracket or "*" that was opened before the URL. A
// full stop or comma of a script without spaces, such as "。", also ends the URL. The
// argument host is the byte offset in rest of the domain.
func addressEnd(before, rest []byte, host int, inLabel bool) int {
	opened, _ := utf8.DecodeLastRune(before)
	brackets, round, wide := 0, 0, 0
	for at := host; at < len(rest); {
		r, size := utf8.DecodeRune(rest[at:])
		switch {
		case r == '<' || unicode.IsSpace(r) || r < ' ' || strings.ContainsRune("。，、；！？”»›", r) || isUnseen(r):
			return at
		case (r == '"' || r == '*') && opened == r, r == '\'' && opened == r && sideOf(firstVisible(rest[at+1:])) != besideLetter:
			return at
		case r == '’' && sideOf(firstVisible(rest[at+size:])) != besideLetter:
			return at
		case r == '(':
			round++
		case r == ')':
			if round--; round < 0 && opened == '(' {
				return at
			}
		case r == '[':
			brackets++
		case r == ']':
			if brackets--; brackets < 0 && inLabel {
				return at
			}
		case r >= 0x3000 && unicode.Is(unicode.Ps, r):
			wide++
		case r >= 0x3000 && unicode.Is(unicode.Pe, r):
			if wide--; wide < 0 {
				return at
			}
		}
		at += size
	}
	return len(rest)
}

// isUnseen reports whether a character is invisible and does not belong to a URL, such as
// the marks of writing direction that some programs put around URLs. The two invisible
// joiners do belong to a URL, since Persian, Indian languages and emoji need them within
// words.
func isUnseen(r rune) bool {
	return r > unicode.MaxLatin1 && r != '\u200c' && r != '\u200d' && unicode.Is(unicode.Cf, r)
}

// isDomain reports whether a text starts with a domain: two or more labels of letters and
// digits of any script, separated by dots. The last two labels must not contain "_".
func isDomain(authority []byte) bool {
	end := 0
	for end < len(authority) {
		r, size := utf8.DecodeRune(authority[end:])
		if r != '-' && r != '_' && r != '.' && !unicode.In(r, unicode.L, unicode.M, unicode.N) {
			break
		}
		end += size
	}
	labels := bytes.Split(bytes.TrimRight(authority[:end], "._"), []byte("."))
	for i, label := range labels {
		if len(label) == 0 || i >= len(labels)-2 && bytes.IndexByte(label, '_') >= 0 {
			return false
		}
	}
	return len(labels) > 1
}

// trimmed returns the length in bytes of a URL without the punctuation at its end, which
// belongs to the sentence around the URL. A closing bracket or quote is kept if the URL
// also contains the opening one. The argument host is the byte offset of the domain in the
// URL, and the result is not smaller.
func trimmed(address []byte, host int) int {
	for len(address) > host {
		last, size := utf8.DecodeLastRune(address)
		switch {
		case strings.ContainsRune(`?!.,:*_~\`, last):
		case last == ';':
			from := max(host, len(address)-longestEntity)
			if i := bytes.LastIndexByte(address[from:], '&'); i >= 0 && isName(bytes.TrimPrefix(address[from+i+1:len(address)-1], []byte("#"))) {
				size = len(address) - from - i // a whole character reference, such as &amp;, is cut off
			}
		case last == '"' || last == '\'':
			if bytes.Count(address, []byte{byte(last)})%2 == 0 {
				return len(address)
			}
		case unicode.Is(unicode.Pe, last):
			if bytes.Count(address, []byte(string(openingOf(last)))) >= bytes.Count(address, address[len(address)-size:]) {
				return len(address)
			}
		case last < utf8.RuneSelf || !unicode.IsPunct(last):
			return len(address)
		}
		address = address[:len(address)-size]
	}
	return len(address)
}

// openingOf returns the opening bracket that matches a closing bracket. In Unicode, the
// code point of an opening bracket is one or two less than that of its closing bracket.
func openingOf(closing rune) rune {
	if strings.ContainsRune("]}］｝", closing) {
		return closing - 2
	}
	return closing - 1
}

func isName(text []byte) bool {
	return len(text) > 0 && !slices.ContainsFunc(text, func(b byte) bool { return !isLetter(b) && !isDigit(b) })
}

// mailLength returns the length in bytes of the "@" and the domain of a mail address at
// the start of the argument rest. It returns 0 if the domain has no dot, or ends in "-" or
// "_".
func mailLength(rest []byte) int {
	n := len(rest) - len(bytes.TrimLeftFunc(rest[1:], func(r rune) bool { return r != '+' && inMail(r) }))
	n = len(bytes.TrimRight(rest[:n], "."))
	if last := rest[n-1]; last == '-' || last == '_' || bytes.IndexByte(rest[:n], '.') < 2 || bytes.Contains(rest[:n], []byte("..")) {
		return 0
	}
	return n
}

// mayHaveAddresses reports whether a text may contain mail addresses, or URLs with "://",
// that are not in link syntax.
func mayHaveAddresses(source []byte) bool {
	if bytes.IndexByte(source, '@') >= 0 {
		return true
	}
	for at := 0; ; at++ {
		i := bytes.Index(source[at:], []byte("://"))
		if i < 0 {
			return false
		}
		at += i
		if start := addressStart(source[:at], source[at:]); start >= 0 && mayPrecedeAddress(source[:start]) {
			return true
		}
	}
}
