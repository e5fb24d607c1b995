package theme

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"broadsheet/generator/markdown"
	"broadsheet/templates"
)

// palettes returns the colours of a style sheet by name, light and dark.
func palettes(t *testing.T, file string) [2]map[string]colour {
	t.Helper()
	css, err := templates.Files.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	light, dark, _ := strings.Cut(string(css), "@media (prefers-color-scheme: dark)")
	var found [2]map[string]colour
	for i, part := range []string{light, dark} {
		found[i] = map[string]colour{}
		for _, m := range regexp.MustCompile(`--([\w-]+): (#\w{6});`).FindAllStringSubmatch(part, -1) {
			found[i][m[1]], _ = parseColour(m[2])
		}
	}
	return found
}

// TestContrast holds every colour of text to WCAG 2.2 AA.
func TestContrast(t *testing.T) {
	settings, code := palettes(t, "assets/parts/settings.css"), palettes(t, "assets/code.css")
	for i, scheme := range []string{"light", "dark"} {
		texts := 0
		for _, colours := range []map[string]colour{settings[i], code[i]} {
			for name, c := range colours {
				if name == "paper" || name == "wash" || name == "line" {
					continue
				}
				texts++
				for _, ground := range []string{"paper", "wash"} {
					if got := contrast(c, settings[i][ground]); got < minContrast {
						t.Errorf("%s: %s on %s is %.2f:1", scheme, name, ground, got)
					}
				}
			}
		}
		if texts != 12 {
			t.Errorf("%s: %d colours found, want 12", scheme, texts)
		}
	}
}

// TestAccent makes every accent readable, and keeps one that is.
func TestAccent(t *testing.T) {
	for i, ground := range []string{lightBackground, darkBackground} {
		g, _ := parseColour(ground)
		if wash := palettes(t, "assets/parts/settings.css")[i]["wash"]; wash != g {
			t.Errorf("the theme's ground is %v, not %s", wash, ground)
		}
		for _, accent := range []string{"#ffff00", "#000000", "#ffffff", "#0044cc", "#ff8800", "#808080"} {
			a, _ := parseColour(accent)
			shown := readable(accent, ground, float64(255*i))
			s, _ := parseColour(shown)
			if got := contrast(s, g); got < minContrast {
				t.Errorf("%s on %s is shown as %s, %.2f:1", accent, ground, shown, got)
			}
			if contrast(a, g) >= minContrast && shown != accent {
				t.Errorf("%s on %s need not become %s", accent, ground, shown)
			}
		}
	}
	theme, found := Load(nil, Options{Base: "/", Accent: "#0044cc"})
	none(t, found)
	if css := theme.Assets()[theme.assets.addresses["main.css"][1:]]; !bytes.Contains(css, []byte("--accent:#0044cc")) && !bytes.Contains(css, []byte("--accent:#04c")) {
		t.Error("the site's accent is not in the style sheet")
	}
}

// TestStylesAreSmall keeps the budget of newspapers on telephones.
func TestStylesAreSmall(t *testing.T) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	for name, file := range load(t).Assets() {
		if strings.HasSuffix(name, ".css") {
			fmt.Fprintf(w, "%s", file)
		}
	}
	w.Close()
	if b.Len() > 10_000 {
		t.Errorf("the style sheets are %d bytes, want at most 10,000", b.Len())
	}
}

// Every part of code that is told apart looks apart.
func TestCodeClasses(t *testing.T) {
	css, err := templates.Files.ReadFile("assets/code.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, class := range markdown.Classes() {
		if !regexp.MustCompile(`\.chroma[^{]*\.` + class + `\b[^{]*\{`).Match(css) {
			t.Errorf("code.css has no rule for .%s", class)
		}
	}
}
