package problems

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// excerptLimit is the largest number of characters of a line that Print shows. Print cuts a
// longer line to the characters around the caret.
const excerptLimit = 100

// Print writes problems as compilers do. For each problem, it prints the place and message,
// the line of the file with carets under the mistake, and the hint. If color is true, the
// output has ANSI colours.
func Print(w io.Writer, list []*Problem, color bool) {
	paint := func(code, s string) string {
		if !color {
			return s
		}
		return "\x1b[" + code + "m" + s + "\x1b[0m"
	}
	for _, p := range list {
		kind := paint("1;31", "error")
		if p.Severity == Warning {
			kind = paint("1;33", "warning")
		}
		if at := p.Place(); at != "" {
			fmt.Fprintf(w, "%s: ", paint("1", oneLine(at)))
		}
		fmt.Fprintf(w, "%s: %s\n", kind, oneLine(p.Message))
		if p.Excerpt != "" && p.Column > 0 {
			text, lead, caret := excerpt(p)
			fmt.Fprintf(w, "  %s\n  %s%s\n", text, lead, paint("1;32", caret))
		}
		if p.Advice != "" {
			fmt.Fprintf(w, "  hint: %s\n", oneLine(p.Advice))
		}
	}
}

// excerpt returns the line of a problem for display (text), the spaces before the carets
// (lead), and the carets.
func excerpt(p *Problem) (text, lead, caret string) {
	runes := []rune(p.Excerpt)
	at := min(p.Column-1, len(runes))
	start := 0
	if len(runes) > excerptLimit && at > excerptLimit/2 {
		start = min(at-excerptLimit/2, len(runes)-excerptLimit/2)
	}
	end := min(len(runes), start+excerptLimit)
	shown := func(rs []rune) string { return printable(string(rs)) }
	text = shown(runes[start:end])
	cells := columns(shown(runes[start:min(at, end)]))
	if start > 0 {
		text, cells = "…"+text, cells+1
	}
	if end < len(runes) {
		text += "…"
	}
	n := 1
	if p.Width > 1 {
		n = max(1, columns(shown(runes[min(at, end):min(at+p.Width, end)])))
	}
	return text, strings.Repeat(" ", cells), strings.Repeat("^", n)
}

// printable replaces control characters and characters that change the direction of text,
// so that a hostile file cannot control the terminal or make its text look different. It
// replaces a tab by one space, so that the carets are in the right columns.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			return '\uFFFD'
		}
		return r
	}, s)
}

func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if kind := width.LookupRune(r).Kind(); kind == width.EastAsianWide || kind == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}

// oneLine replaces line ends by spaces and makes the text printable, as the function
// printable does.
func oneLine(s string) string { return printable(strings.ReplaceAll(s, "\n", " ")) }
