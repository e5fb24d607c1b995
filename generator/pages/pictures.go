package pages

import (
	"cmp"
	"slices"
	"strings"

	"broadsheet/generator/config"
	"broadsheet/generator/images"
	"broadsheet/generator/markdown"
	"broadsheet/generator/problems"
)

// A Showing is a picture that a page shows although its file is faulty or in a format
// that not all browsers show.
type Showing struct {
	File   *File
	Source string // content file of the page, or config.toml
	// Problem says that the format is foreign; nil if the file is faulty.
	Problem *problems.Problem
}

// Pictures returns the faulty and foreign pictures that pages show. It calls eachRef
// for content files that refer to such a file; eachRef must pass it the references in
// the body of the file.
func (p *Plan) Pictures(eachRef func(source string, do func(*markdown.Ref))) []Showing {
	var list []Showing
	show := func(f *File, source string, at *problems.Problem, target string, left bool) {
		if f == nil || f.Fault == "" && f.Foreign == "" {
			return
		}
		shown := Showing{File: f, Source: source}
		if f.Fault == "" {
			at.Message = target + " is a picture in the format " + f.Foreign + ", which " + images.Against(f.Foreign)
			shown.Problem = at.Hint("save it as %s", images.SaveAs(f.Foreign)).AsWarning()
			if left {
				shown.Problem.Advice += "; the page is made without it"
			}
		}
		list = append(list, shown)
	}
	for t := range p.bodies {
		if t.picture != nil {
			f := p.resolve(t.source, t.address, t.picture.Src).file
			show(f, t.source, problems.OfKey(t.source, t.key, t.picture.Src, ""), t.picture.Src, true)
		}
		flawed := func(target string) bool {
			f := p.resolve(t.source, t.address, target).file
			return f != nil && (f.Fault != "" || f.Foreign != "")
		}
		if !slices.ContainsFunc(t.targets, flawed) {
			continue
		}
		eachRef(t.source, func(ref *markdown.Ref) {
			f := p.resolve(t.source, t.address, ref.Target).file
			// Media is also the srcset of a <source>, for browsers that know its format.
			if ref.Kind == markdown.Image || ref.Kind == markdown.Media && f != nil && f.Foreign == "" {
				show(f, t.source, problems.At(t.source, ref.Line, ref.Column, ""), ref.Target, false)
			}
		})
	}
	if logo := p.config.Publisher.Logo; strings.HasPrefix(logo, "/") {
		show(p.resolve("", "/", logo).file, config.File, problems.OfKey(config.File, "publisher.logo", logo, ""), logo, false)
	}
	return list
}

// Faulty returns the problems of all faulty files: an error if a page shows the file as
// a picture, else a warning, since the file is published as it is.
func (p *Plan) Faulty(shown []Showing) []*problems.Problem {
	by := map[*File]string{}
	for _, s := range shown {
		by[s.File] = cmp.Or(by[s.File], s.Source)
	}
	var found []*problems.Problem
	for _, f := range p.in.Files {
		if f.Fault == "" {
			continue
		}
		problem := problems.At(f.Path, 0, 0, "%s", f.Fault).Hint("%s", f.Cure)
		if by[f] == "" {
			problem.AsWarning().Advice += "; no page shows it, so that it stays as it is"
		}
		found = append(found, problem)
	}
	return found
}
