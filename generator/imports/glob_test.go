package imports

import "testing"

func TestPatternsOfPathsMatch(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"a/*.js", "a/b.js", true}, {"a/*.js", "a/c/b.js", false}, {"a/**", "a/c/b.js", true}, {"**/*.js", "b.js", true},
		{"**/*.js", "a/c/b.js", true}, {"*.{jpg,png}", "a.png", true}, {"*.{jpg,png}", "a.gif", false}, {"a,b.txt", "a,b.txt", true},
		{"a,b.txt", "a", false}, {"[ab]?.md", "b1.md", true}, {"[ab]?.md", "c1.md", false}, {"a}{", "a}{", false}, {"a.b", "axb", false},
	} {
		if got := globMatch(c.pattern, c.name); got != c.want {
			t.Errorf("%s, %s: %v", c.pattern, c.name, got)
		}
	}
}
