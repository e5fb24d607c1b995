package engine

import (
	"broadsheet/generator/data"
	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
)

// readData reads the files in content/data. If a file is invalid, its last valid version
// stays in use, taken from the previous build, last.
func (b *build) readData(last *build) {
	b.data, b.found.data = data.Set{}, nil
	for f := range b.tree.ByKind(sources.Data) {
		made := &data.File{Path: f.Path, Digest: f.Digest}
		before := last.data[data.Name(f.Path)]
		if before != nil && before.Path == f.Path && before.Digest == f.Digest {
			made = before
		} else if text, err := b.tree.Read(f.Path); err == nil { // files that cannot be read are reported by package sources
			made.Text = text
			found, _ := guard(f.Path, unreadable, func() (found []*problems.Problem, _ error) {
				value, p := data.Read(f.Path, text)
				if made.Value = value; p != nil {
					found = append(found, p)
				}
				return found, nil
			})
			if found != nil {
				b.found.data = append(b.found.data, found...)
				if made = before; made == nil {
					continue
				}
			}
		}
		if p := b.data.Add(made); p != nil {
			b.found.data = append(b.found.data, p)
		}
	}
}
