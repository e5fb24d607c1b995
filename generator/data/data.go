// Package data reads the files in content/data, whose values templates may show.
//
// A value is nil or has the type string, bool, int64, float64, []any or map[string]any.
// Dates are strings. The value of a CSV file is a list with one map for each line after the
// first. The first line has the names of the columns; a map has these names as keys, and
// the fields of the line as values.
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
	Path   string // path of the file, relative to the site's folder
	Digest sources.Digest
	Text   []byte // content of the file
	Value  any    // value decoded from Text
}

// A Set maps the names by which templates refer to data files to the files. The name of
// content/data/popular.toml is "popular".
type Set map[string]*File

// Name returns the name by which templates refer to a data file: the name of the file
// without extension.
func Name(file string) string { return strings.TrimSuffix(path.Base(file), path.Ext(file)) }

// Add adds a file to the set. If the set already has a file with the same Name, Add returns a
// problem and leaves the set unchanged.
func (s Set) Add(f *File) *problems.Problem {
	name := Name(f.Path)
	if first := s[name]; first != nil {
		return problems.At(f.Path, 0, 0, "%s has the same name", first.Path).Hint("templates ask for %q: rename one of them", name)
	}
	s[name] = f
	return nil
}

// Names returns the names of all files in the set in alphabetical order.
func (s Set) Names() []string { return slices.Sorted(maps.Keys(s)) }

// maxSize is the largest size of a data file in bytes.
const maxSize = 4 << 20

// Read decodes raw, the content of a data file. The extension in the file's path tells the
// format: .toml, .json or .csv, and YAML for any other. The problem is the first mistake in
// the file, or nil.
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
