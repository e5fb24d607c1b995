package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// files are the packages, with a language xx.
var files = map[string]string{
	"cldr-dates-full/package.json":   `{"version": "48.2.0"}`,
	"cldr-misc-full/package.json":    `{"version": "48.2.0"}`,
	"cldr-numbers-full/package.json": `{"version": "48.2.0"}`,
	"cldr-dates-full/main/xx/ca-gregorian.json": `{"main": {"xx": {"dates": {"calendars": {"gregorian": {
		"months": {"format": {"wide": {"1": "a", "2": "b", "3": "c", "4": "d", "5": "e", "6": "f", "7": "g", "8": "h", "9": "i", "10": "j", "11": "k", "12": "l"}},
			"stand-alone": {"wide": {"1": "A", "2": "b", "3": "c", "4": "d", "5": "e", "6": "f", "7": "g", "8": "h", "9": "i", "10": "j", "11": "k", "12": "l"}}},
		"dayPeriods": {"format": {"abbreviated": {"am": "vor", "pm": "nach"}}},
		"dateFormats": {"long": "d 'de' MMMM G y"}, "timeFormats": {"short": "Bh:mm"},
		"dateTimeFormats": {"availableFormats": {"yMMMM": "LLLL y", "Y": "wrong", "y": "y"}}}}}}}}`,
	"cldr-misc-full/main/xx/listPatterns.json": `{"main": {"xx": {"listPatterns": {"listPattern-type-standard":
		{"2": "{0} and {1}", "start": "{0}, {1}", "middle": "{0}; {1}", "end": "{0}, and {1}"}}}}}`,
	"cldr-numbers-full/main/xx/numbers.json": `{"main": {"xx": {"numbers": {"minimumGroupingDigits": "2",
		"symbols-numberSystem-latn": {"group": "."}, "decimalFormats-numberSystem-latn": {"standard": "#,##,##0.###"}}}}}`,
}

// packages writes the files into a folder, with one text replaced by another.
func packages(t *testing.T, old, other string) string {
	folder := t.TempDir()
	for name, text := range files {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(strings.Replace(text, old, other, 1)), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestValuesOfALanguage(t *testing.T) {
	want := values{"d 'de' MMMM y", "LLLL y", "y", "ah:mm", "a|b|c|d|e|f|g|h|i|j|k|l", "A|b|c|d|e|f|g|h|i|j|k|l", "vor|nach", " and |, |; |, and |", ".|2|2"}
	if got, err := valuesOf(packages(t, "", ""), "xx"); err != nil || got != want {
		t.Errorf("got %q and %v", got, err)
	}
}

func TestDataThatCannotBeWritten(t *testing.T) {
	for _, c := range []struct{ old, other, want string }{
		{"MMMM G", "MMM", "the letters MMM of the pattern"},
		{"MMMM G", "E", "the letter E of the pattern"},
		{`"12": "l"`, `"13": "l"`, "months has not 12 values"},
		{"{0}; {1}", "{1}; {0}", "the list pattern middle is"},
		{`"listPatterns"`, `"other"`, "the list pattern 2 is"},
	} {
		if _, err := valuesOf(packages(t, c.old, c.other), "xx"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the error is %v", c.other, err)
		}
	}
	if _, err := valuesOf(packages(t, "", ""), "yy"); err == nil {
		t.Error("a language without files has no error")
	}
	folder := packages(t, "", "")
	if version, err := versionOf(folder); err != nil || version != "48.2.0" {
		t.Errorf("the version is %q and the error %v", version, err)
	}
	if err := os.WriteFile(filepath.Join(folder, "cldr-misc-full", "package.json"), []byte(`{"version": "48.1.0"}`), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := versionOf(folder); err == nil {
		t.Error("packages of two versions have no error")
	}
}
