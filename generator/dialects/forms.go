package dialects

import (
	"html"
	"strings"
)

// CodeBlock returns the Result that makes the text between two tags a fenced code block.
func CodeBlock(c *Call, language string) (Result, bool) {
	fence := Fence(c.Inner)
	return Result{Before: fence + language + "\n", After: "\n" + fence, Keep: true, Block: true}, true
}

// Fence returns a line of backquotes that is longer than any run of backquotes in code.
func Fence(code string) string {
	longest, run := 2, 0
	for i := range len(code) {
		if run++; code[i] != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	return strings.Repeat("`", longest+1)
}

// Alert returns the Result that makes the text between two tags a note, tip, important,
// warning or caution. The title may be "".
func Alert(kind, title string) (Result, bool) {
	before := "> [!" + strings.ToUpper(kind) + "]\n> "
	if title != "" {
		before += "**" + EscapeText(title) + "**\n>\n> "
	}
	return Result{Before: before, Keep: true, Prefix: "> ", Block: true}, true
}

// Details returns the Result that folds away the text between two tags.
func Details(summary string, open bool) (Result, bool) {
	before := "<details>"
	if open {
		before = "<details open>"
	}
	before += "\n<summary>" + html.EscapeString(summary) + "</summary>\n\n"
	return Result{Before: before, After: "\n\n</details>", Keep: true, Block: true}, true
}

// Quote returns the Result that makes the text between two tags a quote, with a line that
// names its source unless that is "". The source is Markdown.
func Quote(source string) (Result, bool) {
	r := Result{Before: "> ", Keep: true, Prefix: "> ", Block: true}
	if source != "" {
		r.After = "\n>\n> — " + source
	}
	return r, true
}

// Link returns a link. The text is plain text; if it is "", the link shows its address.
func Link(text, address string) string {
	if text == "" {
		return "<" + address + ">"
	}
	return "[" + EscapeText(text) + "](" + Destination(address) + ")"
}

// A Figure is a picture that stands alone.
type Figure struct {
	Src, Alt      string
	Caption       string // Markdown
	Link          string
	Width, Height string
}

// Markdown returns the figure as a picture with a title, or, if it needs more, as HTML.
func (f Figure) Markdown() string {
	plain := !strings.ContainsAny(f.Caption, "*_[]<>`\\&\n")
	if plain && f.Width == "" && f.Height == "" {
		picture := Picture(f.Src, f.Alt, f.Caption)
		if f.Link != "" {
			picture = "[" + picture + "](" + Destination(f.Link) + ")"
		}
		return picture
	}
	var b strings.Builder
	b.WriteString("<figure>\n")
	if f.Link != "" {
		b.WriteString(`<a href="` + html.EscapeString(f.Link) + `">`)
	}
	b.WriteString(`<img src="` + html.EscapeString(f.Src) + `" alt="` + html.EscapeString(f.Alt) + `"`)
	for _, size := range [][2]string{{"width", f.Width}, {"height", f.Height}} {
		if number := strings.TrimSuffix(size[1], "px"); number != "" && strings.Trim(number, "0123456789") == "" {
			b.WriteString(" " + size[0] + `="` + number + `"`)
		}
	}
	b.WriteString(">")
	if f.Link != "" {
		b.WriteString("</a>")
	}
	if f.Caption != "" {
		b.WriteString("\n<figcaption>\n\n" + f.Caption + "\n\n</figcaption>")
	}
	b.WriteString("\n</figure>")
	return b.String()
}

// Picture returns a picture. The title becomes the caption of a picture that stands alone.
func Picture(src, alt, title string) string {
	picture := "![" + EscapeText(alt) + "](" + Destination(src)
	if title != "" {
		picture += ` "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ").Replace(title) + `"`
	}
	return picture + ")"
}

// Destination returns an address in the form that it must have in a link.
func Destination(address string) string {
	if address == "" || strings.ContainsAny(address, " ()<>\t\n") {
		return "<" + strings.NewReplacer("<", "%3C", ">", "%3E", "\n", "%0A").Replace(address) + ">"
	}
	return address
}

// EscapeText returns plain text as Markdown in which no character has a meaning.
func EscapeText(text string) string {
	var b strings.Builder
	for i := range len(text) {
		switch c := text[i]; {
		case c == '\n':
			b.WriteByte(' ')
			continue
		case strings.IndexByte("\\`*_[]<>&", c) >= 0:
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
