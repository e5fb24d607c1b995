package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// A quoteKind is the meaning of a straight quotation mark, ' or ", in a text.
type quoteKind uint8

const (
	undecided  quoteKind = iota
	straight             // mark that stays straight: for feet or inches, or without a partner
	opening              // mark that begins a quotation
	closing              // mark that ends a quotation
	apostrophe           // mark in place of omitted letters, or before the s of a genitive
)

// A quoteMark is a straight quotation mark, ' or ", in the text of a block.
type quoteMark struct {
	at     int  // byte offset of the quotation mark in the text
	single bool // whether the mark is ' rather than "
	kind   quoteKind

	// The function lookAround sets all fields of quoteMark below, except closer.
	opens, closes bool // whether the mark can begin (opens) or end (closes) a quotation
	// weak reports whether the mark can end a quotation, but can also be an apostrophe or mean
	// inches.
	weak      bool
	shortened bool // whether a shortened word, such as 'tis, may begin with the mark
	// digit and letter report whether the character before the mark is a digit or fraction,
	// or a letter.
	digit, letter bool
	// closer is the index, in the list of marks, of the first mark with weak set that may end
	// the quotation that this mark begins. It is 0 if there is no such mark.
	closer int
}

// pairQuotes decides the kind of every quotation mark in a text without markup. The marks
// must be sorted by offset. The argument next is the first byte of the following
// paragraph, or 0.
//
// Marks become opening and closing quotes only in pairs, with one exception: if a
// paragraph and the next one both begin with a mark, the mark of the first paragraph is an
// opening quote, since a speech of several paragraphs has an opening quote in each
// paragraph and one closing quote at its end.
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
	for i := range marks { // double quotes without a partner stay straight
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

// lookAround sets fields of adjacent quotation marks, the argument run, from the
// characters before and after them. It also decides the kind of marks between letters or
// digits.
func lookAround(text []byte, run []quoteMark) {
	before := lastVisible(text[:run[0].at])
	after := firstVisible(text[run[len(run)-1].at+1:])
	b, a := sideOf(before), sideOf(after)
	for i := range run {
		m := &run[i]
		m.digit, m.letter = unicode.IsNumber(before), b == besideLetter && !unicode.IsNumber(before)
		m.opens = a != besideBlank && (b == besideBlank || b == besideOpening || b != besideLetter && a != besideClosing)
		m.closes = b != besideBlank && (b != besideOpening || a == besideBlank || a == besideClosing)
		m.weak = m.closes && (a == besideLetter && b != besideGlyph || m.digit && (i < len(run)-1 || i == 0))
		if m.single {
			m.weak = m.weak || m.closes && a == besideBlank && after != 0 && mayDropLetters(text[:run[0].at])
			m.shortened = m.opens && i == len(run)-1 && b != besideGlyph && isShortened(text[run[len(run)-1].at+1:])
		}
	}
	switch last := &run[len(run)-1]; {
	case b != besideLetter || a != besideLetter: // the mark is at the start or the end of a word
	case len(run) > 1 && run[0].single && !run[1].single: // marks as in l'"amour"
		run[0].kind = apostrophe
		for i := 1; i < len(run); i++ {
			run[i].opens, run[i].closes = true, false
		}
	case !last.single:
	case last.digit && isPrime(text[:run[0].at], text[last.at+1:]):
		last.kind = straight
	case unicode.IsDigit(after):
		if last.kind = straight; last.letter {
			last.kind = apostrophe
		}
	case len(run) == 1 || !run[len(run)-2].single:
		last.kind = apostrophe
	}
}

// isPrime reports whether a mark between a digit and a letter stands for feet, as in
// 4'x8', or for minutes of arc, as in 51°28'N. Other such marks are apostrophes, as in
// 1980's.
func isPrime(before, after []byte) bool {
	degrees := bytes.TrimRight(bytes.TrimRight(before, "0123456789.,"), " ")
	return bytes.HasSuffix(degrees, []byte("°")) || len(after) > 1 && after[0]|0x20 == 'x' && isDigit(after[1])
}

// pair finds quotations and marks their quotes as opening or closing. If single is true, it
// looks for single quotes, otherwise for double quotes. It must be called for double quotes
// first: a quotation in single quotes that starts inside double quotes must also end inside
// them. The argument stack is an empty buffer, which pair returns for use by the next call.
func pair(marks []quoteMark, stack []int, single bool) []int {
	const barrier = -1 // value on the stack for the start of a quotation in double quotes
	// pop removes the innermost opening mark from the stack. If a weak mark may end the
	// quotation of that opening mark, pop makes the weak mark the closing mark.
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
			if open := &marks[stack[len(stack)-1]]; !open.shortened && open.closer == 0 {
				open.closer = i
			}
		case m.closes && waiting:
			marks[stack[len(stack)-1]].kind, m.kind = opening, closing
			stack = stack[:len(stack)-1]
		case m.opens && !(waiting && m.shortened && !marks[stack[len(stack)-1]].shortened):
			stack = append(stack, i)
		}
	}
	for len(stack) > 0 {
		pop()
	}
	return stack
}

// A side is the class of the character before or after a quotation mark.
type side uint8

const (
	besideBlank   side = iota // space, or the start or end of the text
	besideOpening             // punctuation before a word, such as "(" and "—", or a symbol
	besideClosing             // punctuation after a word, such as ")" and "."
	besideLetter              // letter or digit
	besideGlyph               // letter of a script such as Chinese; see isGlyph
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

// isGlyph reports whether a character is a letter of a script that has no apostrophes, and
// in which a quotation mark may stand between two letters. In most of these scripts, words
// are not separated by spaces; in Korean, particles follow a quotation without a space.
func isGlyph(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Hangul,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Yi)
}

// firstVisible returns the first character of a text, except invisible formatting
// characters such as soft hyphens. It returns 0 if the text has no other character.
func firstVisible(text []byte) rune {
	return visibleRune(utf8.DecodeRune(bytes.TrimLeftFunc(text, isFormat)))
}

// lastVisible is like firstVisible, but returns the last character of a text.
func lastVisible(text []byte) rune {
	return visibleRune(utf8.DecodeLastRune(bytes.TrimRightFunc(text, isFormat)))
}

func isFormat(r rune) bool { return unicode.Is(unicode.Cf, r) }

// visibleRune returns the character r, or 0 if size, its length in bytes, is 0.
func visibleRune(r rune, size int) rune {
	if size == 0 {
		return 0
	}
	return r
}

// mayDropLetters reports whether an apostrophe often follows the last word of a text, as
// in the genitive of a plural ("the Smiths' house"), "doin'" or "n'".
func mayDropLetters(before []byte) bool {
	n := len(before)
	return n > 1 && (before[n-1]|0x20 == 's' || before[n-1] == 'n' && (before[n-2] == 'i' || before[n-2] == ' '))
}

// isShortened reports whether the text after an apostrophe begins with an English word
// whose first letters are often left out ("'tis"), with a decade ("'90s"), or with a
// single letter ("'n"). The list contains only words that are rare without an apostrophe.
func isShortened(after []byte) bool {
	n := 0
	for n < len(after) && n < 7 && (isLetter(after[n]) || '0' <= after[n] && after[n] <= '9') {
		n++
	}
	if n == 0 || sideOf(firstVisible(after[n:])) == besideLetter {
		return false
	}
	if isLetter(after[0]) && n == 1 {
		return n == len(after) || after[n] != '\''
	}
	switch word := string(bytes.ToLower(after[:n])); word {
	case "tis", "twas", "twere", "twill", "twould", "em", "til", "till", "cause", "cuz", "coz", "bout", "round", "neath", "nuff":
		return true
	default:
		return n > 1 && !isLetter(word[0]) && !isLetter(word[1]) && (n == 2 || n == 3 && word[2] == 's')
	}
}

// shortenedAnd makes both quotation marks of an 'n' between two words apostrophes, as in
// rock 'n' roll.
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
