package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// The keys of a section of the table, and the values for them.
var keys = [...]string{"date", "month", "year", "time", "months", "alone", "halves", "list", "group"}

type values [len(keys)]string

// The parts of the files of a language that the table needs.
type (
	dates struct {
		Dates struct{ Calendars struct{ Gregorian calendar } }
	}
	calendar struct {
		Months struct {
			Format names
			Alone  names `json:"stand-alone"`
		}
		DayPeriods      struct{ Format names }
		DateFormats     struct{ Long string }
		TimeFormats     struct{ Short string }
		DateTimeFormats struct{ AvailableFormats map[string]string }
	}
	names struct{ Wide, Abbreviated map[string]string }
	lists struct {
		ListPatterns struct {
			Standard map[string]string `json:"listPattern-type-standard"`
		}
	}
	numbers struct {
		Numbers struct {
			MinimumGroupingDigits string
			Symbols               struct{ Group string }    `json:"symbols-numberSystem-latn"`
			Formats               struct{ Standard string } `json:"decimalFormats-numberSystem-latn"`
		}
	}
)

// read reads the data of a language from a file of the folder.
func read[T any](folder, file, tag string) (T, error) {
	var all struct{ Main map[string]T }
	text, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(fmt.Sprintf(file, tag))))
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	return all.Main[tag], err
}

// versionOf returns the version of the packages in the folder, which must be the same.
func versionOf(folder string) (string, error) {
	version := ""
	for _, name := range []string{"cldr-dates-full", "cldr-misc-full", "cldr-numbers-full"} {
		text, err := os.ReadFile(filepath.Join(folder, name, "package.json"))
		if err != nil {
			return "", err
		}
		var about struct{ Version string }
		if err := json.Unmarshal(text, &about); err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		if version != "" && version != about.Version {
			return "", fmt.Errorf("%s has version %s, another package has %s", name, about.Version, version)
		}
		version = about.Version
	}
	return version, nil
}

// valuesOf returns the values of a language.
func valuesOf(folder, tag string) (values, error) {
	d, err1 := read[dates](folder, "cldr-dates-full/main/%s/ca-gregorian.json", tag)
	l, err2 := read[lists](folder, "cldr-misc-full/main/%s/listPatterns.json", tag)
	n, err3 := read[numbers](folder, "cldr-numbers-full/main/%s/numbers.json", tag)
	if err := errors.Join(err1, err2, err3); err != nil {
		return values{}, err
	}
	c := d.Dates.Calendars.Gregorian
	months, alone := twelve(c.Months.Format.Wide), twelve(c.Months.Alone.Wide)
	if alone == months {
		alone = ""
	}
	list, err := separators(l.ListPatterns.Standard)
	v := values{
		withoutEra(c.DateFormats.Long), c.DateTimeFormats.AvailableFormats["yMMMM"], c.DateTimeFormats.AvailableFormats["y"],
		halves(c.TimeFormats.Short),
		months, alone, c.DayPeriods.Format.Abbreviated["am"] + "|" + c.DayPeriods.Format.Abbreviated["pm"],
		list, grouping(n),
	}
	if tag == "en" {
		// CLDR has a narrow no-break space before AM and PM, and a comma before the last
		// "and" of a list. Newspapers have a blank, and no comma.
		v[3], v[7] = "h:mm a", " and |, |, | and |"
	}
	return v, errors.Join(err, check(v))
}

// twelve returns the names of the months, which have the keys "1" to "12".
func twelve(names map[string]string) string {
	list := make([]string, 12)
	for i := range list {
		list[i] = names[strconv.Itoa(i+1)]
	}
	return strings.Join(list, "|")
}

// withoutEra returns a pattern without the letter for the era, which Thai has.
func withoutEra(pattern string) string { return strings.ReplaceAll(pattern, "G ", "") }

// halves returns a pattern with the halves of a day (letter a) in place of its parts, such
// as "in the evening" (letter B), which Chinese has.
func halves(pattern string) string { return strings.ReplaceAll(pattern, "B", "a") }

var listPattern = regexp.MustCompile(`^\{0\}([^{}]*)\{1\}$`)

// separators returns the texts between the entries of a list of two, and of a longer list:
// after the first entry, between others, and before the last. The text ends with "|", since
// editors remove blanks at the ends of lines.
func separators(patterns map[string]string) (string, error) {
	var texts []string
	for _, key := range []string{"2", "start", "middle", "end"} {
		m := listPattern.FindStringSubmatch(patterns[key])
		if m == nil {
			return "", fmt.Errorf("the list pattern %s is %q", key, patterns[key])
		}
		texts = append(texts, m[1]+"|")
	}
	return strings.Join(texts, ""), nil
}

// grouping returns how the digits of a number are grouped: the separator, the number of
// digits that must stand before the first separator, and the number of digits between
// separators.
func grouping(n numbers) string {
	between := "3"
	if strings.Contains(n.Numbers.Formats.Standard, ",##,") {
		between = "2"
	}
	return n.Numbers.Symbols.Group + "|" + n.Numbers.MinimumGroupingDigits + "|" + between
}

var (
	quoted  = regexp.MustCompile(`'[^']*'`)
	letters = regexp.MustCompile(`(d+|M+|L+|y+|h+|H+|m+|a+)`)
	known   = regexp.MustCompile(`^(d|dd|M|MM|MMMM|LLLL|y|h|hh|H|HH|mm|a)$`)
)

// check returns an error if a value has what package locale does not understand.
func check(v values) error {
	for _, pattern := range v[:4] {
		rest := quoted.ReplaceAllString(pattern, "")
		for _, run := range letters.FindAllString(rest, -1) {
			if !known.MatchString(run) {
				return fmt.Errorf("the letters %s of the pattern %q are not known", run, pattern)
			}
		}
		if other := regexp.MustCompile(`[A-Za-z]`).FindString(letters.ReplaceAllString(rest, "")); other != "" || pattern == "" {
			return fmt.Errorf("the letter %s of the pattern %q is not known", other, pattern)
		}
	}
	for i, n := range map[int]int{4: 12, 6: 2, 7: 5, 8: 3} {
		if parts := strings.Split(v[i], "|"); len(parts) != n || i != 7 && strings.Contains("|"+v[i]+"|", "||") {
			return fmt.Errorf("%s has not %d values: %s", keys[i], n, v[i])
		}
	}
	if strings.ContainsAny(strings.Join(v[:], ""), "\n=") {
		return errors.New("a value has an end of line or =")
	}
	return nil
}
