package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/text/width"
)

// emphasis is the inline parser of emphasis with * and _ or, if strikes is true, of
// strikethrough with ~. Between Latin letters, the parser follows CommonMark 0.31.2 and
// GFM (sections 6.2 and 6.5), with one exception: a single ~ does not begin a
// strikethrough after a letter or digit, and does not end one between two letters or
// digits. Such a tilde is more often part of a range, as in 10~20, or of an index, as in
// H~2~O.
//
// Beside Chinese, Japanese and Korean characters, the parser follows the amendment at
// https://github.com/tats-u/markdown-cjk-friendly/blob/main/specification.md. CommonMark
// would not read **「a」**b as emphasis, since it expects a space or punctuation mark after
// the last "**", but these scripts have no spaces.
type emphasis struct{ strikes bool }

// Trigger returns the bytes at which goldmark calls Parse.
func (e emphasis) Trigger() []byte {
	if e.strikes {
		return []byte{'~'}
	}
	return []byte{'*', '_'}
}

// Parse parses a run of equal emphasis marks, such as "**".
func (e emphasis) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	mark, n := line[0], 1
	for n < len(line) && line[n] == mark {
		n++
	}
	before := block.PrecendingCharacter()
	if mark == '~' && (n > 2 || before == '~') {
		return nil
	}
	after := ' '
	if n < len(line) {
		after, _ = utf8.DecodeRune(line[n:])
	}
	opens, closes := flanking(mark, before, after, block.Source()[:at.Start])
	if mark == '~' && n == 1 && isLetterOrDigit(before) {
		opens, closes = false, closes && (sideOf(before) != besideLetter || sideOf(after) != besideLetter)
	}
	if !opens && !closes {
		block.Advance(n)
		return addText(parent, at.WithStop(at.Start+n), pc)
	}
	run := parser.NewDelimiter(opens, closes, n, mark, e)
	run.Segment = at.WithStop(at.Start + n)
	block.Advance(n)
	pc.PushDelimiter(run)
	return run
}

// IsDelimiter implements parser.DelimiterProcessor.
func (e emphasis) IsDelimiter(b byte) bool { return bytes.IndexByte(e.Trigger(), b) >= 0 }

// CanOpenCloser reports whether an opening and a closing run of marks consist of the same
// character, such as "*".
func (emphasis) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}

// OnMatch returns a node for the text between an opening and a closing mark. The argument
// length is 1 for marks such as "*", and 2 for marks such as "**".
func (e emphasis) OnMatch(length int) ast.Node {
	if e.strikes {
		return extast.NewStrikethrough()
	}
	return ast.NewEmphasis(length)
}

// flanking reports whether a run of emphasis marks may begin an emphasis (opens), and
// whether it may end an emphasis (closes). The arguments before and after are the
// characters directly before and after the run. The argument source is the text before the
// run.
func flanking(mark byte, before, after rune, source []byte) (opens, closes bool) {
	cjkBefore, cjkAfter := false, false
	if before >= firstCJK || after >= firstCJK {
		// a variation selector is invisible, so the character before the selector counts
		if isVariant(before) {
			source = source[:len(source)-utf8.RuneLen(before)]
			before, _ = utf8.DecodeLastRune(source)
		}
		cjkBefore, cjkAfter = isCJK(before), isCJK(after)
	}
	punctBefore, punctAfter := util.IsPunctRune(before), util.IsPunctRune(after)
	spaceBefore, spaceAfter := util.IsSpaceRune(before), util.IsSpaceRune(after)
	left := !spaceAfter && (!punctAfter || cjkAfter || spaceBefore || punctBefore || cjkBefore)
	right := !spaceBefore && (!punctBefore || cjkBefore || spaceAfter || punctAfter || cjkAfter)
	if mark == '_' {
		return left && (!right || punctBefore), right && (!left || punctAfter)
	}
	return left, right
}

// firstCJK is the lowest code point for which isCJK may return true.
const firstCJK = 0x1100

// isCJK reports whether a character is Korean, or is wide in East Asian text (Unicode
// Standard Annex 11) and not an emoji.
func isCJK(r rune) bool {
	if r < firstCJK {
		return false
	}
	switch {
	case r >= 0xE0100 && r <= 0xE01EF: // variation selectors of Chinese characters
		return true
	case r >= 0x2300 && r < 0x2C00:
		return r == '〈' || r == '〉' // all other wide characters in this range of code points are emoji
	case r >= 0x1F000 && r < 0x1FB00:
		return false // emoji
	case unicode.Is(unicode.Hangul, r):
		return true
	}
	kind := width.LookupRune(r).Kind()
	return kind == width.EastAsianWide || kind == width.EastAsianFullwidth || kind == width.EastAsianHalfwidth
}

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// isVariant reports whether a character is a variation selector, which changes the form
// of the character before it. The variation selector of emoji, U+FE0F, is excluded.
func isVariant(r rune) bool { return r >= 0xFE00 && r <= 0xFE0E }
