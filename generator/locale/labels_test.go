package locale

import (
	"slices"
	"strings"
	"testing"

	"broadsheet/generator/problems"
	"broadsheet/templates"
)

func TestLabels(t *testing.T) {
	own := map[string][]byte{"templates/labels/en.toml": []byte("related = \"More on this\"\nby = \"Text: {names}\"\nminutes.one = \"a minute\"\nminutes.other = \"{n} minutes\"\n")}
	l, found := Load("en-GB", own)
	if len(found) > 0 {
		t.Fatal(found)
	}
	for _, x := range []struct{ got, want string }{
		{l.Label("related"), "More on this"}, {l.Label("by", "A and B"), "Text: A and B"}, {l.Label("next-story"), "Next Story"},
		{l.Label("minutes", 1), "a minute"}, {l.Label("minutes", 0), "0 minutes"}, {l.Label("minutes", 2), "2 minutes"}, {l.Label("minutes", 12345), "12,345 minutes"},
		{l.Label("age", 2), "This story is more than 2 years old."}, {l.Label("moved", "https://x", "there"), "This page has moved to there."},
	} {
		if x.got != x.want {
			t.Errorf("%q, not %q", x.got, x.want)
		}
	}
	if other := New("en-GB"); other.Digest() == l.Digest() || New("en-GB").Digest() != other.Digest() {
		t.Error("the digest does not follow the labels")
	}
}

func TestFilesOfALanguage(t *testing.T) {
	for tag, want := range map[string]string{
		"en": "en", "en-GB": "en-GB en-001 en", "pt-BR": "pt-BR pt en", "zh-TW": "zh-TW zh-Hant en", "nn": "nn nb en", "no": "no nb en", "iw": "he en", "de-AT": "de-AT de en",
	} {
		got := strings.NewReplacer("templates/labels/", "", ".toml", "").Replace(strings.Join(Files(tag), " "))
		if got != want {
			t.Errorf("%s has %q, not %q", tag, got, want)
		}
	}
}

func TestMistakesInLabelFilesHaveTheirPlace(t *testing.T) {
	for text, want := range map[string]string{
		`relatde = "x"`:                      `1:1: error: there is no label "relatde"; did you mean "related"?`,
		`reviewed = 1`:                       `1:12: error: reviewed must be true or false, not a number`,
		`newer = 3`:                          `1:9: error: a label must be text, not a number`,
		`newer = " "`:                        `1:9: error: a label must be text, not empty`,
		"older = \"a\"\nby = \"przez\"":      `2:6: error: the text lacks {names}; the places of this label are {names}`,
		`by = "{names} {nmaes}"`:             `1:6: error: there is no place {nmaes} in this label; the places of this label are {names}`,
		`by = "{names"`:                      `1:6: error: a brace { has no }; the places of this label are {names}`,
		`older = "{n}"`:                      `1:9: error: there is no place {n} in this label; this label has no places in braces`,
		`moved = "{link}{address}"`:          `1:9: error: {link} has no {/link}; the places of this label are {link}, {address}`,
		`moved = "{address}{/link}"`:         `1:9: error: {/link} closes nothing; the places of this label are {link}, {address}`,
		`moved = "{link}{link}{address}"`:    `1:9: error: {link} stands within {link}; the places of this label are {link}, {address}`,
		`minutes = "{n}"`:                    `1:1: error: minutes has plural forms in "pl": one, few, many; write minutes.one = "…"`,
		`newer.one = "x"`:                    `1:1: error: newer has no plural forms; write newer = "…"`,
		`minutes = {one = "1", few = "{n}"}`: `1:1: error: minutes lacks the plural form "many"; whole numbers have one, few, many in "pl"`,
		"older = = 1":                        `1:9: error: `,
		"minutes.one=\"1\"\nminutes.few=\"{n}\"\nminutes.many=\"{n}\"\nminutes.other=\"{n}\"": `4:9: error: whole numbers have no plural form "other" in "pl"; they have one, few, many`,
		"minutes.one=\"1\"\nminutes.few=\"kilka\"\nminutes.many=\"{n}\"":                      `2:13: error: the text lacks {n}; the places of this label are {n}`,
	} {
		l, found := Load("pl", map[string][]byte{"templates/labels/pl.toml": []byte(text)})
		var errors []string
		for _, p := range found {
			if p.Severity == problems.Error {
				errors = append(errors, strings.TrimSuffix(p.Error()+"; "+p.Advice, "; "))
			}
		}
		if l != nil || len(errors) != 1 || !strings.HasPrefix(errors[0], "templates/labels/pl.toml:"+want) {
			t.Errorf("%s: %v %q\nwant %s", text, l, errors, want)
		}
	}
}

func TestLabelsWithoutTextAreInEnglish(t *testing.T) {
	l, found := Load("eo", nil)
	if len(found) != 1 || found[0].Severity != problems.Warning || found[0].File != "config.toml" || found[0].Key != "language" || !strings.Contains(found[0].Message, " related,") {
		t.Fatal(found)
	}
	if l.Label("related") != "Related Articles" || l.Label("minutes", 1) != "1 min read" {
		t.Error(l.Label("related"), l.Label("minutes", 1))
	}
	l, found = Load("eo", map[string][]byte{"templates/labels/eo.toml": []byte("related = \"Pli pri tio\"\n")})
	if len(found) != 1 || found[0].Severity != problems.Warning || found[0].File != "templates/labels/eo.toml" || strings.Contains(found[0].Message, " related,") || !strings.Contains(found[0].Message, " next-story,") {
		t.Fatal(found)
	}
	if l.Label("related") != "Pli pri tio" || l.Label("latest") != "Latest" {
		t.Error(l.Label("related"), l.Label("latest"))
	}
}

func TestLabelFilesOfTheProgramAreComplete(t *testing.T) {
	entries, err := templates.Files.ReadDir("labels")
	if err != nil {
		t.Fatal(err)
	}
	var tags []string
	for _, entry := range entries {
		tag := strings.TrimSuffix(entry.Name(), ".toml")
		tags = append(tags, tag)
		l, found := Load(tag, nil)
		if len(found) > 0 {
			t.Errorf("%s: %v", tag, found)
			continue
		}
		for key, text := range l.labels {
			if text.language != l.Tag {
				t.Errorf("%s: %s is in %q", tag, key, text.language)
			}
		}
		text, err := templates.Files.ReadFile("labels/" + entry.Name())
		if err != nil || !strings.Contains(string(text), "\nreviewed = ") {
			t.Errorf("%s does not say whether it was reviewed: %v", tag, err)
		}
	}
	slices.Sort(tags)
	if want := "ar cs da de el en es fa fi fr he hi hu id it ja ko nb nl pl pt pt-BR ro ru sv th tr uk vi zh zh-Hant"; strings.Join(tags, " ") != want {
		t.Errorf("there are labels in %q", tags)
	}
}
