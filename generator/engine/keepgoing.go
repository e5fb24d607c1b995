package engine

import (
	"maps"
	"slices"
	"strings"

	"broadsheet/generator/images"
	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
	"broadsheet/generator/sources"
)

// withoutBroken returns a copy of the snapshot's build that leaves out some files. These are the
// content files that have errors or show a faulty picture, and the files published unchanged at an
// address that another file has. It returns nil if all such files are left out already, or if
// Options.KeepGoing is not set.
func (s *Snapshot) withoutBroken() *build {
	b := *s.build
	if !b.KeepGoing {
		return nil
	}
	left := map[string]bool{}
	maps.Copy(left, b.leftOut)
	for _, p := range s.Problems {
		if p.Severity != problems.Error {
			continue
		}
		showing, faulty := s.showing[strings.TrimPrefix(p.File, sources.Above)]
		for _, source := range append(slices.Clone(showing), p.File) {
			if b.isText(source) || !faulty && b.isCopied(source) {
				left[source] = true
				b.dropped = append(b.dropped, p)
			}
		}
	}
	if len(left) == len(b.leftOut) {
		return nil
	}
	b.leftOut = left
	return &b
}

// withoutDamaged returns a snapshot of the same site without the content files that show a damaged
// picture. The damaged pictures are those of which an error is in found. If found has no errors,
// withoutDamaged returns s itself.
func (s *Snapshot) withoutDamaged(found []*problems.Problem) (*Snapshot, error) {
	b := *s.build
	b.files = maps.Clone(b.files)
	damaged := false
	for _, p := range found {
		if f := b.tree.Find(p.File); f != nil && p.Severity == problems.Error {
			file := *b.files[f.Name()]
			file.Info, file.Fault, file.Cure = images.Info{}, p.Message, p.Advice
			b.files[f.Name()], damaged = &file, true
		}
	}
	if !damaged {
		return s, nil
	}
	rest, chosen, err := s.session.settleOnce(&b)
	if err != nil {
		return nil, err
	}
	return rest, b.keepChosen(chosen)
}

// isText reports whether a path belongs to a content file. A path that the tree does not
// list, such as that of a symbolic link out of the site's folder, is judged by its folder
// and extension.
func (b *build) isText(source string) bool {
	if f := b.tree.Find(source); f != nil {
		return isContent(f)
	}
	folders := []string{"content/stories/", "content/pages/", "content/authors/", "content/categories/"}
	return sources.IsMarkdown(source) && slices.ContainsFunc(folders, func(folder string) bool { return strings.HasPrefix(source, folder) })
}

// isCopied reports whether a path belongs to a file that is published unchanged.
func (b *build) isCopied(path string) bool {
	f := b.tree.Find(path)
	return f != nil && (f.Kind == sources.StoryFile || f.Kind == sources.Static)
}

// copies returns the files that are published unchanged, without those that are left out.
func (b *build) copies() map[string]*pages.File {
	if len(b.leftOut) == 0 {
		return b.files
	}
	files := maps.Clone(b.files)
	maps.DeleteFunc(files, func(_ string, f *pages.File) bool { return b.leftOut[f.Path] })
	return files
}

// leaveOut adds to a report the paths of the files that were left out, and the
// errors in these files. These errors do not make the build fail, unless no text is left.
func (s *Snapshot) leaveOut(report *Report) {
	b := s.build
	report.LeftOut = slices.Sorted(maps.Keys(b.leftOut))
	report.Withheld = slices.DeleteFunc(slices.Clone(report.Withheld), func(w site.Withheld) bool { return w.Reason == site.Broken })
	dropped := func(p *problems.Problem) bool {
		// While a page shows a faulty picture, the problem of the picture is an error. Once that
		// page is left out, the problem of the picture is a warning with another message.
		return slices.ContainsFunc(b.dropped, func(d *problems.Problem) bool {
			return d.File == p.File && (d.Message == p.Message || !b.isText(p.File))
		})
	}
	rest := slices.DeleteFunc(slices.Clone(report.Problems), func(p *problems.Problem) bool {
		return dropped(p) || p.Severity == problems.Error && b.leftOut[p.File]
	})
	report.Failed = failed(rest, b.Strict) || len(report.LeftOut) > 0 && len(s.site.Stories)+len(s.site.Pages) == 0
	report.Problems = merge(slices.DeleteFunc(slices.Clone(report.Problems), dropped), b.dropped)
}
