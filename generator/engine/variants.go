package engine

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"broadsheet/generator/images"
	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
	"broadsheet/generator/variants"
)

// picturesName is the folder in the cache that holds the variants of pictures, and the share
// cards.
const picturesName = "pictures"

// Pictures counts the originals (pictures as the author made them) of which a build made variants.
type Pictures struct {
	Made int // number of originals of which variants were made
	// Before is the size of these originals in bytes. After is the size of the variants
	// that replace them on a screen 1200 pixels wide.
	Before, After int64
}

// variantsOf makes the variants that the pages of a snapshot show. If a picture cannot be
// decoded, the build fails; with Options.KeepGoing, the renderer goes on without the content
// files that show the picture.
func (r *renderer) variantsOf(s *Snapshot, report *Report) error {
	for {
		found, err := r.makeVariants(report)
		if err != nil {
			return err
		}
		rest := s
		if r.KeepGoing {
			if rest, err = s.withoutDamaged(found); err != nil {
				return err
			}
		}
		if rest == s {
			report.Problems = merge(report.Problems, r.located(found))
			report.Failed = failed(found, r.Strict)
			return nil
		}
		s, r.build, r.plan = rest, rest.build, rest.plan
		if s.describe(report); report.Failed {
			return nil
		}
	}
}

// makeVariants makes the variants of all pictures that pages show, except variants that an earlier
// build made, and changes the pages so that they show the variants. It returns an error for the
// author for every picture that cannot be decoded.
func (r *renderer) makeVariants(report *Report) (found []*problems.Problem, err error) {
	if err := r.openVariants(); err != nil {
		return nil, fmt.Errorf("opening the cache of pictures: %w", err)
	}
	originals := r.plan.Originals()
	if len(originals) == 0 {
		return nil, nil
	}
	records := pages.Records{}
	var missing []variants.Original
	var files []*pages.File
	for _, o := range originals {
		if needs := r.recall(o.Needs, records); len(needs) > 0 {
			missing = append(missing, r.original(o.File, needs))
			files = append(files, o.File)
		}
	}
	progress := func(done, all int) {
		if r.Progress != nil {
			r.Progress("making pictures", done, all)
		}
	}
	if len(missing) > 0 {
		progress(0, len(missing))
	}
	failed, err := r.variants.Make(missing, progress)
	if err != nil {
		return nil, fmt.Errorf("making smaller pictures: %w", err)
	}
	for i, o := range missing {
		if failed[i] != nil {
			found = append(found, undecoded(files[i], failed[i]))
			continue
		}
		r.recall(o.Needs, records)
		report.Pictures.add(files[i], o.Needs, records)
	}
	for _, o := range originals {
		if refused := records[o.Needs[0]].Refused; refused != "" {
			found = append(found, unsupported(o.File, refused))
		}
	}
	r.plan.Offer(records, originals)
	return found, nil
}

// undecoded returns the problem, an error, that a picture cannot be decoded.
func undecoded(f *pages.File, why error) *problems.Problem {
	hint := resave
	if errors.Is(why, variants.ErrChanged) {
		hint = "build again"
	}
	return problems.At(f.Path, 0, 0, "%s", why).Hint("%s", hint)
}

// unsupported returns the problem, a warning, that a picture is published without variants.
func unsupported(f *pages.File, why string) *problems.Problem {
	return problems.At(f.Path, 0, 0, "%s; readers load it as it is", why).Hint("save it again as a plain JPEG or PNG").AsWarning()
}

// CheckPictures returns the problems that are found only by decoding pictures, as a build finds
// them. It decodes the pictures of which no build has made variants. After each picture, it calls
// progress with the number of decoded pictures and the number of all pictures to decode.
func (s *Snapshot) CheckPictures(progress func(done, all int)) (found []*problems.Problem, err error) {
	r := &renderer{build: s.build, plan: s.plan}
	if r.remembers() {
		if err := r.openVariants(); err != nil {
			return nil, fmt.Errorf("opening the cache of pictures: %w", err)
		}
		defer func() { err = errors.Join(err, r.closeVariants()) }()
	}
	var list []variants.Original
	var files []*pages.File
	for _, o := range s.plan.Originals() {
		records := pages.Records{}
		if r.variants != nil {
			r.recall(o.Needs, records)
		}
		if len(records) == 0 {
			list, files = append(list, r.original(o.File, o.Needs)), append(files, o.File)
		}
		for _, record := range records {
			if record.Refused != "" {
				found = append(found, unsupported(o.File, record.Refused))
				break
			}
		}
	}
	for i, fault := range variants.Check(list, progress) {
		switch {
		case errors.Is(fault, images.ErrUnsupported):
			found = append(found, unsupported(files[i], fault.Error()))
		case fault != nil:
			found = append(found, undecoded(files[i], fault))
		}
	}
	return s.build.located(merge(nil, found)), nil
}

// openVariants opens the folder of variants, unless it is open.
func (r *renderer) openVariants() (err error) {
	folder := filepath.Join(r.Source, cacheName, picturesName)
	if !r.remembers() {
		folder = r.out.Scratch()
	}
	if r.variants == nil {
		r.variants, err = variants.Open(folder)
	}
	return err
}

// remembers reports whether the variants that this build makes stay in the cache for the next
// build.
func (r *renderer) remembers() bool { return !r.NoCache && r.ledger.ReadOnly() == nil }

// recall looks for variants in the cache. It adds to records the Record of each need that the cache
// has, and returns the other needs.
func (r *renderer) recall(needs []variants.Need, records pages.Records) (missing []variants.Need) {
	for _, need := range needs {
		if record, ok := r.variants.Find(need); ok {
			records[need] = record
		} else {
			missing = append(missing, need)
		}
	}
	return missing
}

func (r *renderer) original(f *pages.File, needs []variants.Need) variants.Original {
	return variants.Original{Name: filepath.Base(f.Path), Info: f.Info, Needs: needs, Open: func() (io.ReadSeekCloser, error) { return r.tree.Open(f.Path) }}
}

// add counts an original of which variants were made.
func (p *Pictures) add(f *pages.File, needs []variants.Need, records pages.Records) {
	p.Made++
	p.Before += f.Size
	record := records[needs[0]]
	list := record.AVIF()
	if len(list) == 0 {
		list = record.Basic()
	}
	after := int64(0)
	for _, v := range list {
		if after == 0 || v.Width <= 1200 {
			after = v.Bytes
		}
	}
	p.After += after
}

// variant writes an output that is a variant of a picture. If the variant is missing or
// damaged in the cache, it is made again.
func (r *renderer) variant(path string, need variants.Need, v variants.Variant) error {
	made := inputs{bodies: need.Key(), view: r.digest.Digest(v)}.fingerprint()
	if r.keep(path, made) {
		return nil
	}
	data, err := r.variants.Read(need, v)
	if errors.Is(err, variants.ErrMissing) {
		if data, err = r.repair(need, v); err != nil {
			return err
		}
	}
	if err != nil {
		return fmt.Errorf("reading a smaller picture: %w", err)
	}
	return r.out.Write(path, made, data)
}

// repair makes the variants for a need again, and returns the file of one of them.
func (r *renderer) repair(need variants.Need, v variants.Variant) ([]byte, error) {
	for _, o := range r.plan.Originals() {
		if o.File.Digest != need.Original {
			continue
		}
		failed, err := r.variants.Make([]variants.Original{r.original(o.File, []variants.Need{need})}, func(int, int) {})
		if err := errors.Join(append(failed, err)...); err != nil {
			return nil, fmt.Errorf("making a smaller picture again: %w", err)
		}
		break
	}
	return r.variants.Read(need, v)
}

// forgetVariants removes from the cache the variants of pictures, and the share cards, that the
// site no longer has.
func (r *renderer) forgetVariants() error {
	if !r.remembers() {
		return nil
	}
	present := map[sources.Digest]bool{}
	for _, f := range r.files {
		present[f.Digest] = true
	}
	isPresent := func(digest sources.Digest) bool {
		_, card := r.cards.Load(digest)
		return card || present[digest]
	}
	if err := r.variants.Keep(isPresent); err != nil {
		return fmt.Errorf("removing old pictures from the cache: %w", err)
	}
	return nil
}

func (r *renderer) closeVariants() error {
	if r.variants == nil {
		return nil
	}
	return r.variants.Close()
}
