package dialects

import "strings"

// An Arg is one argument of a tag.
type Arg struct {
	Name  string // "" if the argument is positional
	Value string // without quotes
	// Quoted reports whether the value stands between quotes. In Liquid, a word without
	// quotes may be a variable.
	Quoted bool
}

// Get returns the value of the first of the named arguments that the tag has, or "".
func (t *Tag) Get(names ...string) string {
	for _, name := range names {
		for _, a := range t.Args {
			if a.Name == name {
				return a.Value
			}
		}
	}
	return ""
}

// At returns the positional argument with an index, counted from 0, or "".
func (t *Tag) At(index int) string {
	for _, a := range t.Args {
		if a.Name != "" {
			continue
		}
		if index == 0 {
			return a.Value
		}
		index--
	}
	return ""
}

// Arg returns the positional argument with an index or, if there is none, the first of the
// named arguments that the tag has.
func (t *Tag) Arg(index int, names ...string) string {
	if value := t.At(index); value != "" {
		return value
	}
	return t.Get(names...)
}

// arguments sets the arguments of a tag from the text after its name.
func (t *Tag) arguments() {
	text := t.Raw
	if inside, ok := strings.CutPrefix(text, "("); ok && t.Name != "" && (t.Style == Liquid || t.Style == Output) {
		text, t.Called = strings.TrimSuffix(inside, ")"), true
	}
	for {
		text = strings.TrimLeft(text, " \t\r\n,")
		if text == "" {
			return
		}
		var a Arg
		a.Name, text = argumentName(text)
		a.Value, a.Quoted, text = t.value(text)
		t.Args = append(t.Args, a)
	}
}

// argumentName returns the name of the argument with which a text begins, and the text
// after the equals sign. The name is "" for a positional argument.
func argumentName(text string) (name, rest string) {
	n := 0
	for n < len(text) && (isWord(text[n]) || n > 0 && strings.IndexByte("-.:@", text[n]) >= 0) {
		n++
	}
	after, ok := strings.CutPrefix(strings.TrimLeft(text[n:], " \t"), "=")
	if n == 0 || !ok || strings.HasPrefix(after, "=") || strings.TrimSpace(after) == "" {
		return "", text
	}
	return text[:n], strings.TrimLeft(after, " \t\r\n")
}

// value returns the value with which a text begins, and the text after it. In Hugo, a
// backslash has a meaning only before a quotation mark: "\nabla" is what it looks like.
func (t *Tag) value(text string) (value string, quoted bool, rest string) {
	quote := text[0]
	if quote != '"' && quote != '\'' && quote != '`' {
		return t.bareValue(text)
	}
	escapes := ""
	if t.Style != Angle && t.Style != Percent {
		escapes = map[byte]string{'"': "\\n", '\'': "\\"}[quote]
	}
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == quote:
			return b.String(), true, text[i+1:]
		case text[i] == '\\' && quote != '`' && i+1 < len(text) && (text[i+1] == quote || strings.IndexByte(escapes, text[i+1]) >= 0):
			if i++; text[i] == 'n' {
				b.WriteByte('\n')
			} else {
				b.WriteByte(text[i])
			}
		default:
			b.WriteByte(text[i])
		}
	}
	return t.bareValue(text) // the quote has no end
}

// bareValue returns a value without quotes. It ends at white space or, between
// parentheses, at a comma.
func (t *Tag) bareValue(text string) (value string, quoted bool, rest string) {
	n := 1
	for n < len(text) && !isSpace(text[n]) && (text[n] != ',' || !t.Called) {
		n++
	}
	value = text[:n]
	if len(value) > 1 {
		value = strings.TrimSuffix(value, ",")
	}
	return value, false, text[n:]
}
