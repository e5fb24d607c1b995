package engine

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"broadsheet/generator/images"
	"broadsheet/generator/ledger"
	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
)

// describeFiles returns the files that are published unchanged, by path in composed Unicode
// (NFC). It also returns warnings about SVG pictures with scripts or other active content.
func (b *build) describeFiles() (map[string]*pages.File, []*problems.Problem, error) {
	files := map[string]*pages.File{}
	var found []*problems.Problem
	for f := range b.tree.ByKind(sources.StoryFile, sources.Static) {
		file := &pages.File{Path: f.Path, Size: f.Size, Digest: f.Digest}
		files[f.Name()] = file
		named := images.HasPictureName(f.Path)
		if !named && !f.MayBePointer() {
			continue
		}
		p, err := b.picture(f)
		if err != nil {
			return nil, nil, err
		}
		if !named && !p.Pointer {
			continue
		}
		file.Info, file.Fault, file.Cure, file.Pointer = p.Info, p.Fault, p.cure(), p.Pointer
		if p.Active != "" {
			hint := "save it again as a plain SVG with everything in one file"
			switch {
			case !p.Scripted:
			case strings.HasPrefix(p.Active, "another document") || strings.Contains(p.Active, "javascript:"):
				hint = "take them out of the file, in which a reader who opens it would run them"
			default:
				hint = "remove script elements and on… attributes"
			}
			found = append(found, problems.At(f.Path, 0, 0, "the SVG has %s", p.Active).Hint("%s", hint).AsWarning())
		}
	}
	return files, found, nil
}

// A picture holds the size and media type of an image file, as read from the header of the file.
type picture struct {
	images.Info
	Fault   string // message for the author: why the file is no valid picture; "" if it is
	Pointer bool   // whether the file is a Git LFS pointer, a short text in place of the picture
	Large   bool   // whether the picture has more than images.MaxPixels pixels
}

// cure returns advice to the author on how to repair a faulty picture, or "" if the picture
// is valid.
func (p *picture) cure() string {
	switch {
	case p.Pointer:
		return sources.PointerCure
	case p.Large:
		return "save it in a smaller size"
	case p.Fault != "":
		return resave
	}
	return ""
}

// picture returns the size and media type of an image file, from the ledger if possible.
func (b *build) picture(f *sources.File) (p picture, err error) {
	made, ok := b.ledger.Last(f.Path, f.Digest)
	if ok {
		data, whole := b.ledger.Cards.Find(made.Card)
		ok = whole && b.coder.Decode(data, &p) == nil
	}
	if !ok {
		if p, err = b.measure(f); err != nil {
			return p, err
		}
		made = ledger.Made{Digest: f.Digest}
		if made.Card, err = b.ledger.Cards.Put(b.coder.Encode(nil, p)); err != nil {
			return p, err
		}
	}
	b.ledger.Keep(f.Path, made)
	return p, nil
}

// resave is the advice to authors on a picture that is faulty.
const resave = "save it again as PNG, JPEG, GIF, WebP, AVIF or SVG"

func (b *build) measure(f *sources.File) (picture, error) {
	r, err := b.tree.Open(f.Path)
	if err != nil {
		return picture{}, fmt.Errorf("opening a picture: %w", err)
	}
	defer r.Close()
	var info images.Info
	crashed, err := guard(f.Path, unreadable, func() (_ []*problems.Problem, err error) {
		info, err = images.Inspect(r, path.Base(f.Path))
		return nil, err
	})
	if crashed != nil {
		return picture{Fault: crashed[0].Message}, nil
	}
	if err != nil {
		return picture{Fault: err.Error(), Pointer: errors.Is(err, images.ErrPointer), Large: errors.Is(err, images.ErrTooLarge)}, nil
	}
	return picture{Info: info}, nil
}

// checkPictures returns a problem for each picture that is faulty or in a format that some
// browsers cannot show. Showing maps the path of a faulty picture to the paths of the
// content files that show the picture.
func (b *build) checkPictures(plan *pages.Plan) (found []*problems.Problem, showing map[string][]string) {
	odd := false
	for _, f := range b.files {
		odd = odd || f.Fault != "" || f.Foreign != "" || images.HasOtherName(f.Path)
	}
	if !odd {
		return nil, nil
	}
	shown := plan.Pictures(b.eachRef)
	found, showing = plan.Faulty(slices.DeleteFunc(slices.Clone(shown), func(s pages.Showing) bool { return s.Problem != nil }))
	for _, s := range shown {
		if s.Problem != nil {
			found = append(found, s.Problem)
		}
	}
	return found, showing
}
