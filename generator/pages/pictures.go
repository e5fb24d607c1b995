package pages

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"

	"broadsheet/generator/config"
	"broadsheet/generator/images"
	"broadsheet/generator/markdown"
	"broadsheet/generator/problems"
)

// A Showing is the use of a flawed picture on a page: the file is damaged, not all
// browsers show its format, or the file is no picture at all.
type Showing struct {
	File   *File
	Source string // content file of the page, or config.toml for the logo
	// Problem warns that not all browsers, or none, show the format. It is nil if the file
	// is faulty.
	Problem *problems.Problem
}

// flawed reports whether pages should not show the unchanged file as a picture.
func (f *File) flawed() bool { return f.Fault != "" || f.Foreign != "" || images.HasOtherName(f.Path) }

// Pictures returns the uses of flawed pictures: of those that are faulty, and of those
// that not all browsers show. For every content file whose body refers to a flawed
// picture, Pictures calls the function eachRef, which must call the function do with each
// reference in that body.
func (p *Plan) Pictures(eachRef func(source string, do func(*markdown.Ref))) []Showing {
	var list []Showing
	show := func(f *File, source string, at *problems.Problem, target string, left bool) {
		if f == nil || !f.flawed() {
			return
		}
		shown := Showing{File: f, Source: source}
		if f.Fault == "" {
			at.Message, at.Advice = target+" is not a picture", images.Instead(target)
			if f.Foreign != "" {
				at.Message = target + " is a picture in the format " + f.Foreign + ", which " + images.Against(f.Foreign)
				at.Advice = "save it as " + images.SaveAs(f.Foreign)
			}
			if left {
				at.Advice += "; the page is made without it"
			}
			shown.Problem = at.AsWarning()
		}
		list = append(list, shown)
	}
	for t := range p.bodies {
		if t.picture != nil {
			f := p.resolve(t.source, t.address, t.picture.Src).file
			show(f, t.source, problems.OfKey(t.source, t.key, t.picture.Src, ""), t.picture.Src, true)
		}
		flawed := func(target string) bool {
			if ext := path.Ext(target); ext == "" || ext == ".md" {
				// for most links, this fast check is enough: only a file with another extension is
				// flawed
				return false
			}
			f := p.resolve(t.source, t.address, target).file
			return f != nil && f.flawed()
		}
		if !slices.ContainsFunc(t.targets, flawed) {
			continue
		}
		eachRef(t.source, func(ref *markdown.Ref) {
			f := p.resolve(t.source, t.address, ref.Target).file
			// A <source> element may offer a picture in any format: a browser picks a
			// format it knows.
			if ref.Kind.Shows() || ref.Kind == markdown.Media && f != nil && f.Fault != "" {
				show(f, t.source, problems.At(t.source, ref.Line, ref.Column, ""), ref.Target, false)
			}
		})
	}
	logo := p.config.Publisher.Logo
	show(p.logo().file, config.File, problems.OfKey(config.File, "publisher.logo", logo, ""), logo, false)
	return list
}

// Faulty returns a problem for each faulty file: an error if a page shows the file, else a
// warning. The argument shown lists the pages that show flawed pictures. All Git LFS
// pointers share one error and one warning, each located at the first pointer. In the
// second result, the keys are the files with a problem, and the values are the content
// files of the pages that show them.
func (p *Plan) Faulty(shown []Showing) ([]*problems.Problem, map[string][]string) {
	by := map[*File][]string{}
	for _, s := range shown {
		by[s.File] = append(by[s.File], s.Source)
	}
	files := slices.DeleteFunc(slices.Collect(maps.Values(p.in.Files)), func(f *File) bool { return f.Fault == "" })
	slices.SortFunc(files, func(a, b *File) int { return cmp.Compare(a.Path, b.Path) })
	var found []*problems.Problem
	showing, pointers := map[string][]string{}, map[problems.Severity][]*File{}
	for _, f := range files {
		problem := problems.At(f.Path, 0, 0, "%s", f.Fault).Hint("%s", f.Cure)
		if by[f] == nil {
			if problem.AsWarning(); !images.HasOtherName(f.Path) {
				problem.Advice += "; no page shows it, so that it stays as it is"
			}
		}
		first := f
		if f.Pointer {
			pointers[problem.Severity] = append(pointers[problem.Severity], f)
			first = pointers[problem.Severity][0]
		}
		if first == f {
			found = append(found, problem)
		}
		showing[first.Path] = append(showing[first.Path], by[f]...)
	}
	for _, problem := range found {
		if list := pointers[problem.Severity]; len(list) > 1 && list[0].Path == problem.File {
			problem.Message += fmt.Sprintf(" (%d files)", len(list))
		}
	}
	return found, showing
}
