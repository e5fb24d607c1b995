package markdown

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// idsOf returns the ids in a page, and what its links and attributes name.
func idsOf(page []byte) (ids, uses []string) {
	z := html.NewTokenizer(strings.NewReader(string(page)))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		t := z.Token()
		for _, a := range t.Attr {
			switch a.Key {
			case "id":
				ids = append(ids, a.Val)
			case "name":
				if attribute(t, "id") == "" {
					ids = append(ids, a.Val)
				}
			case "href":
				uses = append(uses, strings.TrimPrefix(a.Val, "#"))
			case "aria-describedby":
				uses = append(uses, strings.Fields(a.Val)...)
			}
		}
	}
	return ids, uses
}

// TestIDsAreUnique writes texts with random ids: none is twice in the text or taken by
// the page, and what named an element still names it.
func TestIDsAreUnique(t *testing.T) {
	c := newConverter(Settings{})
	names := []string{"main", "main-1", "a", "ä", "a-1", "fn:1", "fnref:1", "main-2", "broadsheet-client", "section"}
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		pieces := rapid.SliceOfN(rapid.SampledFrom([]string{
			"## %\n\n", "## B {#%}\n\n", "<p id=\"%\">c</p>\n\n", "<a id=% name=%></a>\n\n", "d <a name='%'>e</a>\n\n",
			"<p aria-describedby='% %'>f</p>\n\n", "[g](#%)\n\n", "![h](i.png) [j](k.md)\n\n", "l[^1]\n\n[^1]: m\n\n", "# %!\n\n",
		}), 1, 12).Draw(t, "pieces")
		for _, p := range pieces {
			b.WriteString(strings.ReplaceAll(p, "%", rapid.SampledFrom(names).Draw(t, "name")))
		}
		d, _ := c.Convert("a.md", []byte(b.String()), 0)
		before, usesBefore := idsOf(d.Fill(nil, keep))
		taken := map[string]bool{}
		for _, name := range rapid.SliceOf(rapid.SampledFrom(names)).Draw(t, "taken") {
			taken[name] = true
		}
		d.Rename(taken)
		page := d.Fill(nil, keep)
		after, usesAfter := idsOf(page)
		if len(before) != len(after) || len(usesBefore) != len(usesAfter) {
			t.Fatalf("%s\nbecame\n%s", b.String(), page)
		}
		seen := map[string]bool{}
		for i, id := range after {
			if seen[id] || taken[id] || !taken[before[i]] && id != before[i] {
				t.Errorf("%q is twice, taken, or changed from %q:\n%s\nbecame\n%s", id, before[i], b.String(), page)
			}
			seen[id] = true
		}
		for i, use := range usesBefore {
			k := slices.Index(before, use)
			if k < 0 && usesAfter[i] != use || k >= 0 && usesAfter[i] != after[k] {
				t.Errorf("a reference to %q became one to %q:\n%s\nbecame\n%s", use, usesAfter[i], b.String(), page)
			}
		}
		for _, h := range d.Headings {
			if !seen[h.ID] {
				t.Errorf("there is no heading %q:\n%s", h.ID, page)
			}
		}
	})
}

// TestAnchors finds headings by the ids that other generators make.
func TestAnchors(t *testing.T) {
	d, _ := newConverter(Settings{}).Convert("a.md", []byte("# What's New in C++?\n# 2. Über *uns*\n# Same\n# Same\n# Same 1\n# Über\n# Own {#Mine}\n# 中文 标题\n"), 0)
	a := d.Anchors(map[string]string{"old": "new"})
	for fragment, want := range map[string]string{
		"whats-new-in-c":    "whats-new-in-c", // GitHub
		"what-s-new-in-c":   "whats-new-in-c", // docutils, Zola
		"What's-New-in-C++": "whats-new-in-c",
		"Whats_New_in_C":    "whats-new-in-c",
		"user-content-own":  "Mine",
		"2-uber-uns":        "2-über-uns", // Hugo's github-ascii
		"uber-uns":          "2-über-uns", // docutils
		"über-uns":          "2-über-uns", // kramdown
		"UBER":              "über",
		"mine":              "Mine",
		"same":              "same",
		"Same":              "", // two headings
		"same-1":            "same-1",
		"SAME-1":            "", // the second of them, and another
		"中文标题":              "中文-标题",
		"old":               "new",
		"":                  "",
		"--":                "",
		"what":              "",
	} {
		if id, ok := a.Find(fragment); id != want && ok || ok != (want != "") {
			t.Errorf("#%s leads to %q, not %q", fragment, id, want)
		}
	}
}
