package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// A quoteKind is the meaning of a straight quote, ' or ", in a text.
type quoteKind uint8

const (
	undecided  quoteKind = iota
	straight             // stays as it is, for feet and inches and for a mark without a partner
	opening              // begins a quotation
	closing              // ends a quotation
	apostrophe           // replaces omitted letters, or precedes the s of a genitive
)

// A quoteMark is a straight quote in the text of a block.
type quoteMark struct {
	at     int  // byte offset in the text
	single bool // ' rather than "
	kind   quoteKind

	// lookAround sets the following fields, except closer.
	opens, closes bool // whether the characters around the mark allow it to begin or end a quotation
	weak          bool // whether closes is set although the mark may as well be an apostrophe or inches
	shortened     bool // whether a shortened word, such as 'tis, may begin at the mark
	digit, letter bool // whether a digit, or a letter, is before the mark
	closer        int  // index of the last weak mark that may end the quotation begun by this mark, or 0
}

// pairQuotes decides the kind of every mark in a text without markup. The marks must be
// sorted by offset. Next is the first byte of the following paragraph, or 0.
//
// Marks become opening and closing quotes only in pairs. The exception is a paragraph
// that begins with a mark, if the next paragraph does, too: a speech of several
// paragraphs has an opening mark in each and one closing mark at its end.
func pairQuotes(text []byte, marks []quoteMark, next byte) {
	for from := 0; from < len(marks); {
		to := from + 1
		for to < len(marks) && marks[to].at == marks[to-1].at+1 {
			to++
		}
		lookAround(text, marks[from:to])
		from = to
	}
	shortenedAnd(text, marks)
	var stack []int
	stack = pair(marks, stack, false)
	for i := range marks { // double quotes without a partner
		if m := &marks[i]; !m.single && m.kind == undecided {
			m.kind = straight
		}
	}
	pair(marks, stack[:0], true)
	for i := range marks {
		if m := &marks[i]; m.kind == undecided {
			m.kind = straight
			if m.letter && m.closes || m.shortened {
				m.kind = apostrophe
			}
		}
	}
	if len(marks) > 0 && marks[0].kind == straight && marks[0].opens && next != 0 && text[marks[0].at] == next &&
		len(bytes.TrimSpace(text[:marks[0].at])) == 0 {
		marks[0].kind = opening
	}
}

// lookAround sets the fields of a run of adjacent marks from the characters around the
// run. It decides the kind of marks between letters or digits.
func lookAround(text []byte, run []quoteMark) {
	before := lastVisible(text[:run[0].at])
	after := firstVisible(text[run[len(run)-1].at+1:])
	b, a := sideOf(before), sideOf(after)
	for i := range run {
		m := &run[i]
		m.digit, m.letter = unicode.IsDigit(before), b == besideLetter && !unicode.IsDigit(before)
		m.opens = a != besideBlank && (b == besideBlank || b == besideOpening || b != besideLetter && a != besideClosing)
		m.closes = b != besideBlank && (b != besideOpening || a == besideBlank || a == besideClosing)
		m.weak = m.closes && (a == besideLetter && b != besideGlyph || m.digit && (i < len(run)-1 || i == 0))
		if m.single {
			m.weak = m.weak || m.closes && a == besideBlank && after != 0 && mayDropLetters(text[:run[0].at])
			m.shortened = m.opens && b != besideGlyph && isShortened(text[run[len(run)-1].at+1:])
		}
	}
	switch last := &run[len(run)-1]; {
	case b != besideLetter || a != besideLetter:
	case len(run) > 1 && run[0].single && !run[1].single: // l'"amour"
		run[0].kind = apostrophe
		for i := 1; i < len(run); i++ {
			run[i].opens, run[i].closes = true, false
		}
	case !last.single:
	case unicode.IsDigit(after):
		if last.kind = straight; last.letter {
			last.kind = apostrophe
		}
	case len(run) == 1 || !run[len(run)-2].single:
		last.kind = apostrophe
	}
}

// pair finds the quotations in single quotes, or in double quotes if single is false.
// Double quotes must be decided first: a quotation in single quotes begins and ends
// within the same double quotes. Stack is an empty buffer, which pair returns for reuse.
func pair(marks []quoteMark, stack []int, single bool) []int {
	const barrier = -1 // on the stack, the start of a quotation in double quotes
	// pop removes the innermost opening mark from the stack. If a weak mark may end its
	// quotation, that mark becomes the closing one.
	pop := func() {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if i != barrier && marks[i].closer > 0 {
			marks[i].kind, marks[marks[i].closer].kind = opening, closing
		}
	}
	for i := range marks {
		m := &marks[i]
		waiting := len(stack) > 0 && stack[len(stack)-1] != barrier
		switch {
		case m.single != single:
			if m.kind == opening {
				stack = append(stack, barrier)
			} else if m.kind == closing {
				for stack[len(stack)-1] != barrier {
					pop()
				}
				pop()
			}
		case m.kind != undecided:
		case m.closes && waiting && m.weak:
			if open := &marks[stack[len(stack)-1]]; !open.shortened {
				open.closer = i
			}
		case m.closes && waiting:
			marks[stack[len(stack)-1]].kind, m.kind = opening, closing
			stack = stack[:len(stack)-1]
		case m.opens:
			stack = append(stack, i)
		}
	}
	for len(stack) > 0 {
		pop()
	}
	return stack
}

// A side is the kind of character beside a quote.
type side uint8

const (
	besideBlank   side = iota // space, or the start or end of the text
	besideOpening             // punctuation before a word, such as "(" and "—", or a symbol
	besideClosing             // punctuation after a word, such as ")" and "."
	besideLetter              // letter or digit
	besideGlyph               // letter of a script in which quotes may be between letters; see isGlyph
)

func sideOf(r rune) side {
	switch {
	case r == 0 || unicode.IsSpace(r):
		return besideBlank
	case r < utf8.RuneSelf && (isLetter(byte(r)) || '0' <= r && r <= '9'):
		return besideLetter
	case isGlyph(r):
		return besideGlyph
	case unicode.In(r, unicode.L, unicode.N, unicode.M):
		return besideLetter
	case unicode.In(r, unicode.Pe, unicode.Pf), unicode.Is(unicode.Po, r) && !bytes.ContainsRune([]byte(`¿¡/\&@#*'"`), r):
		return besideClosing
	}
	return besideOpening
}

// isGlyph reports whether a character is a letter of a script that has no spaces
// between words, or, in Korean, none between a quotation and the particle after it.
// These scripts have no apostrophes.
func isGlyph(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Hangul,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Yi)
}

// firstVisible returns the first character of a text that is not an invisible formatting
// character, such as a soft hyphen. It returns 0 if there is none.
func firstVisible(text []byte) rune {
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if !unicode.Is(unicode.Cf, r) {
			return r
		}
		text = text[size:]
	}
	return 0
}

// lastVisible returns the last character of a text that is not an invisible formatting
// character. It returns 0 if there is none.
func lastVisible(text []byte) rune {
	for len(text) > 0 {
		r, size := utf8.DecodeLastRune(text)
		if !unicode.Is(unicode.Cf, r) {
			return r
		}
		text = text[:len(text)-size]
	}
	return 0
}

// mayDropLetters reports whether a text ends in a word that often has an apostrophe
// at its end: the genitive of a plural ("the Smiths' house"), "doin'" or "n'".
func mayDropLetters(before []byte) bool {
	n := len(before)
	return n > 1 && (before[n-1]|0x20 == 's' || before[n-1] == 'n' && (before[n-2] == 'i' || before[n-2] == ' '))
}

// isShortened reports whether a text begins with an English word whose first letters
// are often left out ("'tis"), with a decade ("'90s"), or with a single letter ("'n").
// The list has only words whose spelling is rare without the apostrophe.
func isShortened(after []byte) bool {
	n := 0
	for n < len(after) && n < 7 && (isLetter(after[n]) || '0' <= after[n] && after[n] <= '9') {
		n++
	}
	if n == 0 || sideOf(firstVisible(after[n:])) == besideLetter {
		return false
	}
	if isLetter(after[0]) && n == 1 {
		return true
	}
	switch word := string(bytes.ToLower(after[:n])); word {
	case "tis", "twas", "twere", "twill", "twould", "em", "til", "till", "cause", "cuz", "coz", "bout", "round", "neath", "nuff":
		return true
	default:
		return n > 1 && !isLetter(word[0]) && !isLetter(word[1]) && (n == 2 || n == 3 && word[2] == 's')
	}
}

// shortenedAnd sets both marks of 'n' between two words as apostrophes: rock 'n' roll.
func shortenedAnd(text []byte, marks []quoteMark) {
	for i := 1; i < len(marks); i++ {
		a, b := &marks[i-1], &marks[i]
		if !a.single || !b.single || b.at != a.at+2 || text[a.at+1]|0x20 != 'n' {
			continue
		}
		before, after := bytes.TrimSuffix(text[:a.at], []byte(" ")), bytes.TrimPrefix(text[b.at+1:], []byte(" "))
		if len(before) < a.at && len(before)+len(after) == len(text)-5 && sideOf(lastVisible(before)) == besideLetter && sideOf(firstVisible(after)) == besideLetter {
			a.kind, b.kind = apostrophe, apostrophe
		}
	}
}
