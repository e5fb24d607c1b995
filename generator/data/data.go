// Package data reads the files in content/data, whose values templates may show.
//
// A value is nil or has the type string, bool, int64, float64, []any or map[string]any.
// Dates are strings. The first line of a CSV file has the names of the columns. Every
// other line becomes a map from these names to strings, and the file a list of the maps.
package data

import (
	"maps"
	"path"
	"slices"
	"strings"

	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
)

// A File is a data file.
type File struct {
	Path   string // path from the site's folder
	Digest sources.Digest
	Text   []byte // content of the file
	Value  any    // decoded content
}

// A Set holds data files by their names for templates, such as "popular" for
// content/data/popular.toml.
type Set map[string]*File

// Name returns the name by which templates ask for a data file.
func Name(file string) string { return strings.TrimSuffix(path.Base(file), path.Ext(file)) }

// Add adds a file to the set. If the set has a file of the same name, it returns a
// problem instead.
func (s Set) Add(f *File) *problems.Problem {
	name := Name(f.Path)
	if first := s[name]; first != nil {
		return problems.At(f.Path, 0, 0, "%s has the same name", first.Path).Hint("templates ask for %q: rename one of them", name)
	}
	s[name] = f
	return nil
}

// Names returns the names of all files, sorted.
func (s Set) Names() []string { return slices.Sorted(maps.Keys(s)) }

// maxSize is the maximal size of a data file in bytes.
const maxSize = 4 << 20

// Read decodes the content of a data file. The extension of the file's path says the
// format: .toml, .json or .csv, else YAML. The problem is nil or locates the first mistake.
func Read(file string, raw []byte) (any, *problems.Problem) {
	if len(raw) > maxSize {
		return nil, problems.At(file, 0, 0, "the file has %d bytes, more than data can have (%d)", len(raw), maxSize)
	}
	text, p := matter.Clean(file, raw)
	if p != nil {
		return nil, p
	}
	d := &decoder{file: file, text: text}
	switch path.Ext(file) {
	case ".toml":
		return d.toml()
	case ".json":
		return d.json()
	case ".csv":
		return d.csv()
	}
	return d.yaml()
}
