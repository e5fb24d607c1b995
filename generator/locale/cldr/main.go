// Command cldr writes generator/locale/cldr.txt, the formats of dates, lists and numbers,
// from the data of the Unicode CLDR (https://cldr.unicode.org).
//
// It needs the npm packages cldr-dates-full, cldr-misc-full and cldr-numbers-full of one
// version, unpacked into folders of these names:
//
//	for p in dates misc numbers; do
//	    npm pack cldr-$p-full@48.2.0 && mkdir cldr-$p-full
//	    tar -xzf cldr-$p-full-48.2.0.tgz -C cldr-$p-full --strip-components=1
//	done
//	go run ./generator/locale/cldr FOLDER > generator/locale/cldr.txt
//
// where FOLDER has the three folders.
package main

import (
	"fmt"
	"os"
	"strings"

	"broadsheet/generator/locale"
)

// The tags of the table. A tag that comes before another one in locale.Ancestors of this
// must also follow it here, so that only differences need be written.
const tags = `en en-001 en-GB en-AU en-CA en-IE en-IN en-NZ en-ZA
	de de-AT de-CH fr fr-BE fr-CA fr-CH es es-419 es-AR es-CL es-CO es-MX es-PE pt pt-PT it it-CH nl nl-BE sv da nb nn fi is af ga
	pl cs sk uk ru be bg mk sr sr-Latn bs hr sl lt lv et el ro hu sq tr ca gl eu hy ka az kk uz
	ja ko zh zh-Hant zh-Hant-HK ar ar-DZ ar-IQ ar-JO ar-LB ar-MA ar-SY ar-TN he fa ur hi mr ne bn ta te
	id ms fil vi th sw mn km lo`

const heading = `# How languages write dates, lists and numbers. Made by "go run ./generator/locale/cldr" from
# the npm packages cldr-dates-full, cldr-misc-full and cldr-numbers-full, version %s, of
# the Unicode CLDR. Their licence is in generator/locale/cldr/LICENSE: Unicode-3.0.
`

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: cldr FOLDER")
		os.Exit(2)
	}
	text, err := makeTable(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "cldr:", err)
		os.Exit(1)
	}
	fmt.Print(text)
}

// makeTable returns the text of cldr.txt.
func makeTable(folder string) (string, error) {
	version, err := versionOf(folder)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, heading, version)
	known := map[string]values{}
	for _, tag := range strings.Fields(tags) {
		own, err := valuesOf(folder, tag)
		if err != nil {
			return "", fmt.Errorf("%s: %w", tag, err)
		}
		known[tag] = own
		section := ""
		inherited, found := inheritedValues(tag, known)
		for i, key := range keys {
			if !found || inherited[i] != own[i] {
				section += key + "=" + own[i] + "\n"
			}
		}
		if section != "" {
			fmt.Fprintf(&b, "\n[%s]\n%s", tag, section)
		}
	}
	return b.String(), nil
}

// inheritedValues returns the values of the nearest ancestor of a tag.
func inheritedValues(tag string, known map[string]values) (values, bool) {
	for _, ancestor := range locale.Ancestors(tag)[1:] {
		if v, ok := known[ancestor.String()]; ok {
			return v, true
		}
	}
	return values{}, false
}
