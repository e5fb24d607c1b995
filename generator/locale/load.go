package locale

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"broadsheet/generator/problems"
	"broadsheet/templates"
)

// Files returns the paths, relative to the site's folder, of the label files that a site
// may have for a language: "pt-BR" has templates/labels/pt-BR.toml, pt.toml and en.toml.
// In earlier files are the texts that count first.
func Files(tag string) []string {
	var paths []string
	for _, t := range Ancestors(tag) {
		paths = append(paths, "templates/labels/"+t.String()+".toml")
	}
	return paths
}

// englishFile is the path of the file with the English labels.
const englishFile = "templates/labels/en.toml"

// Load makes the locale of a language from label files. The argument own maps the path of a
// site's own label file, relative to the site's folder, to its content; a label in such a
// file replaces that of the program. Labels that no file has in the language are in
// English, and one warning names them. If a problem is an error, the locale is nil.
func Load(tag string, own map[string][]byte) (*Locale, []*problems.Problem) {
	models, list := readDefault(englishFile, nil)
	var found problems.List
	found.Add(list...)
	l := &Locale{Formats: FormatsOf(tag), Tag: language.Make(tag), labels: map[string]label{}}
	files := Files(tag)
	for _, file := range files {
		if base, _ := l.Tag.Base(); file == englishFile && base.String() != "en" {
			found.Add(l.missing(files[0], models, own)...)
		}
		if text, ok := own[file]; ok {
			labels, list := read(file, text, models)
			l.add(labels)
			found.Add(list...)
		}
		labels, list := readDefault(file, models)
		l.add(labels)
		found.Add(list...)
	}
	if found.Failed(false) {
		return nil, found.Sorted()
	}
	l.digest = l.sum()
	return l, found.Sorted()
}

// readDefault reads a label file of the program. It returns nothing if there is no such
// file.
func readDefault(file string, models map[string]label) (map[string]label, []*problems.Problem) {
	text, err := templates.Files.ReadFile(strings.TrimPrefix(file, "templates/"))
	if err != nil {
		return nil, nil
	}
	return read(file, text, models)
}

// add adds the labels that the locale does not have yet.
func (l *Locale) add(labels map[string]label) {
	for key, text := range labels {
		if _, ok := l.labels[key]; !ok {
			l.labels[key] = text
		}
	}
}

// missing returns a warning that names the labels of which the locale has no text yet, or
// nil if it has all. The warning is located in the site's label file of the language, or,
// if there is none, at the language in the settings.
func (l *Locale) missing(file string, models map[string]label, own map[string][]byte) []*problems.Problem {
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(models)) {
		if _, ok := l.labels[key]; !ok {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	names := strings.Join(keys, ", ")
	if _, ok := own[file]; ok {
		return []*problems.Problem{problems.At(file, 0, 0, "these labels are missing, and pages show them in English: %s", names).AsWarning()}
	}
	return []*problems.Problem{problems.OfKey("config.toml", "language", l.Tag.String(), "these labels have no text in this language, and pages show them in English: %s", names).AsWarning().
		Hint("write %s; the file en.toml of the program shows how", file)}
}

// sum returns a digest of all labels.
func (l *Locale) sum() [16]byte {
	sum := sha256.New()
	fmt.Fprintln(sum, l.Tag)
	for _, key := range slices.Sorted(maps.Keys(l.labels)) {
		fmt.Fprintf(sum, "%s %s %v\n", key, l.labels[key].language, l.labels[key].forms)
	}
	return [16]byte(sum.Sum(nil))
}
