package markdown

import "strings"

// A shade is a class of code with its colours on a light and a dark ground.
type shade struct{ class, light, dark string }

// The grounds code stands on.
const (
	lightGround, darkGround = "#f6f8fa", "#161b22"
	lightInk, darkInk       = "#1f2328", "#e6edf3"
)

// shades returns the colours of code, all at least 4.5:1 against their ground
// (WCAG 2.2, 1.4.3).
func shades() []shade {
	return []shade{
		{"k", "#b3212c", "#ff7b72"},
		{"s", "#0a3069", "#a5d6ff"},
		{"m", "#0550ae", "#79c0ff"},
		{"c", "#59636e", "#9198a1"},
		{"nf", "#6639ba", "#d2a8ff"},
		{"nc", "#8a3b00", "#ffa657"},
		{"nb", "#0550ae", "#79c0ff"},
		{"nt", "#116329", "#7ee787"},
		{"na", "#0550ae", "#79c0ff"},
		{"nv", "#8a3b00", "#ffa657"},
		{"cp", "#b3212c", "#ff7b72"},
		{"gi", "#116329", "#7ee787"},
		{"gd", "#82071e", "#ffa198"},
		{"gh", "#0550ae", "#79c0ff"},
		{"go", "#59636e", "#9198a1"},
	}
}

// Stylesheet returns the CSS rules for code on a light and on a dark page; the
// dark ones override the light ones where a page is dark.
func Stylesheet() (light, dark string) {
	var l, d strings.Builder
	l.WriteString(".chroma{background:" + lightGround + ";color:" + lightInk + "}\n")
	d.WriteString(".chroma{background:" + darkGround + ";color:" + darkInk + "}\n")
	for _, s := range shades() {
		l.WriteString(".chroma ." + s.class + "{color:" + s.light + "}\n")
		d.WriteString(".chroma ." + s.class + "{color:" + s.dark + "}\n")
	}
	l.WriteString(".chroma .c,.chroma .ge{font-style:italic}\n.chroma .gh{font-weight:bold}\n")
	return l.String(), d.String()
}
