package stories

import (
	"strings"
	"unicode/utf8"
)

// Limits within which a block is simple. They are far from maxValues.
const (
	maxSimpleBytes  = 16 << 10
	maxSimpleFields = 64
)

// simpleYAML reads what nearly all front matter is, at a tenth of the cost
// of the YAML decoder: lines of a key and a text, in quotes or not, or a list of
// such texts, in brackets or in lines with dashes. It returns exactly what the
// decoder would. A block with anything that might mean something else to YAML
// is left to the decoder: ok is false then.
func simpleYAML(block []byte, base int) (table value, ok bool) {
	if len(block) > maxSimpleBytes || !hasSimpleCharacters(block) {
		return table, false
	}
	s := simple{text: string(block), base: base}
	table = value{kind: isTable, fields: make([]field, 0, 8)}
	for s.next < len(s.text) {
		line := s.line()
		if line == "" {
			continue
		}
		f, ok := s.field(line)
		if !ok || len(table.fields) == maxSimpleFields || table.get(f.key) != nil {
			return value{}, false
		}
		table.fields = append(table.fields, f)
	}
	if len(table.fields) == 0 {
		return value{}, false
	}
	table.at = table.fields[0].at
	return table, true
}

// hasSimpleCharacters reports whether a text has nothing but characters that
// stand for themselves: no tabs, no control characters, no line ends but line
// feeds (YAML has five), and no byte order marks.
func hasSimpleCharacters(block []byte) bool {
	for i := 0; i < len(block); i++ {
		c := block[i]
		if c >= ' ' && c <= '~' || c == '\n' {
			continue
		}
		if c < utf8.RuneSelf {
			return false
		}
		r, size := utf8.DecodeRune(block[i:])
		if r < 0xA0 || r == 0x2028 || r == 0x2029 || r == '\uFEFF' || r >= 0xFFFD && r <= 0xFFFF {
			return false
		}
		i += size - 1
	}
	return true
}

// A simple is a block on its way to be read line by line.
type simple struct {
	text string
	base int // where the block begins in the file
	from int // where the present line begins
	next int // where the next line begins
}

// line moves to the next line and returns it.
func (s *simple) line() string {
	s.from = s.next
	if i := strings.IndexByte(s.text[s.from:], '\n'); i >= 0 {
		s.next = s.from + i + 1
		return s.text[s.from : s.from+i]
	}
	s.next = len(s.text)
	return s.text[s.from:]
}

// field reads a line that begins with a key, and the list that follows it.
func (s *simple) field(line string) (f field, ok bool) {
	colon := keyLength(line)
	if colon == 0 {
		return f, false
	}
	f.key, f.at = line[:colon], s.base+s.from
	rest := line[colon+1:]
	text := strings.TrimLeft(rest, " ")
	at := f.at + len(line) - len(text)
	switch {
	case rest == "":
		f.value, ok = s.lines(f.at + colon + 1)
	case text == "" || len(text) == len(rest):
		return f, false
	case text[0] == '[':
		f.value, ok = inBrackets(strings.TrimRight(text, " "), at)
	default:
		f.value, ok = simpleScalar(strings.TrimRight(text, " "), at)
	}
	return f, ok
}

// keyLength returns the length of the key that a line begins with, up to its
// colon, or 0.
func keyLength(line string) int {
	for i := range len(line) {
		switch c := line[i]; {
		case isASCIILetter(c):
		case i > 0 && (c >= '0' && c <= '9' || c == '_' || c == '-'):
		case c == ':' && i <= 100: // a long one is no key to YAML
			return i
		default:
			return 0
		}
	}
	return 0
}

// lines reads the lines with dashes that follow a key, which all begin in the
// same column; without any the key is empty.
func (s *simple) lines(colon int) (v value, ok bool) {
	indent := -1
	for s.next < len(s.text) {
		dash := strings.IndexFunc(s.text[s.next:], func(r rune) bool { return r != ' ' })
		if dash < 0 || !strings.HasPrefix(s.text[s.next+dash:], "- ") {
			break
		}
		line := s.line()
		text := strings.TrimLeft(line[dash+1:], " ")
		item, ok := simpleScalar(strings.TrimRight(text, " "), s.base+s.from+len(line)-len(text))
		if !ok || indent >= 0 && dash != indent {
			return v, false
		}
		if indent < 0 {
			indent = dash
			v = value{kind: isList, at: s.base + s.from + dash, list: make([]value, 0, 8)}
		}
		v.list = append(v.list, item)
	}
	if indent < 0 {
		return value{kind: isNull, at: colon}, s.next == len(s.text) || isASCIILetter(s.text[s.next])
	}
	return v, true
}

// inBrackets reads a list in one line.
func inBrackets(text string, at int) (list value, ok bool) {
	list = value{kind: isList, at: at, list: make([]value, 0, 1+strings.Count(text, ","))}
	if text[len(text)-1] != ']' {
		return list, false
	}
	inner := strings.TrimRight(text[1:len(text)-1], " ")
	end := at + 1 + len(inner)
	for rest := strings.TrimLeft(inner, " "); rest != ""; {
		n := itemLength(rest)
		if n < 0 {
			return list, false
		}
		item, ok := simpleScalar(strings.TrimRight(rest[:n], " "), end-len(rest))
		if !ok {
			return list, false
		}
		if list.list = append(list.list, item); n == len(rest) {
			break
		}
		if rest = strings.TrimLeft(rest[n+1:], " "); rest == "" {
			return list, false // a comma that nothing follows
		}
	}
	return list, true
}

// itemLength returns the length of what a list in brackets has up to the next
// comma or its end, or -1 if that is not simple.
func itemLength(rest string) int {
	if q := rest[0]; q == '"' || q == '\'' {
		end := strings.IndexByte(rest[1:], q)
		if end < 0 {
			return -1
		}
		after := strings.TrimLeft(rest[end+2:], " ")
		if after != "" && after[0] != ',' {
			return -1
		}
		return len(rest) - len(after)
	}
	for i := range len(rest) {
		switch rest[i] {
		case ',':
			return i
		case '[', ']', '{', '}', ':', '?', '"', '`':
			return -1
		}
	}
	return len(rest)
}

// simpleScalar reads a text without blanks around it, in quotes or not.
func simpleScalar(text string, at int) (v value, ok bool) {
	if text == "" {
		return v, false
	}
	switch q := text[0]; {
	case q == '"' || q == '\'':
		inner := text[1:max(1, len(text)-1)]
		if text[len(text)-1] != q || len(text) < 2 || strings.IndexByte(inner, q) >= 0 || q == '"' && strings.IndexByte(inner, '\\') >= 0 {
			return v, false
		}
		return value{kind: isText, text: inner, at: at}, true
	case !isASCIILetter(q) && (q < '0' || q > '9') && q < utf8.RuneSelf && strings.IndexByte("/_($", q) < 0:
		return v, false // a sign that means something, or a number
	}
	for i := 1; i < len(text); i++ {
		if text[i] == '#' && text[i-1] == ' ' || text[i] == ':' && (i+1 == len(text) || text[i+1] == ' ') {
			return v, false // a comment, or a key
		}
	}
	v = value{text: text, at: at}
	v.kind, ok = simpleKind(text)
	return v, ok
}

// simpleKind returns what a text without quotes is to YAML, where that is
// easily said.
func simpleKind(text string) (k kind, ok bool) {
	switch text {
	case "true", "True", "TRUE", "false", "False", "FALSE":
		return isBool, true
	case "null", "Null", "NULL":
		return isNull, true
	}
	digits := 0
	for digits < len(text) && text[digits] >= '0' && text[digits] <= '9' {
		digits++
	}
	switch {
	case digits == 0 || strings.IndexByte(text, ' ') > 0 || len(text) >= 10 && isDay(text[:10]):
		return isText, true
	case digits == len(text) && digits < 18 && (digits == 1 || text[0] != '0'):
		return isNumber, true
	}
	return isText, false
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
