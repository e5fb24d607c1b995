// Package engine is the pipeline: from a folder to a site.
//
//	sources → stories → site → links → pages → theme → publish
//
// Run reads as the steps it takes. Problems are collected on the way, so that
// an author sees all of them at once, and any error leaves the old site as it
// was. What the ledger remembers of the last build spares steps whose inputs
// have not changed; a clean build is one with an empty ledger.
package engine

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"broadsheet/generator/codec"
	"broadsheet/generator/config"
	"broadsheet/generator/ledger"
	"broadsheet/generator/links"
	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
	"broadsheet/generator/publish"
	"broadsheet/generator/site"
	"broadsheet/generator/sources"
	"broadsheet/generator/theme"
)

// Options say what to build and for when.
type Options struct {
	Source      string // the site's folder
	Destination string // the built site's folder; public in Source if empty
	BaseURL     string // instead of the settings' base_url, if not empty
	// Clock is the instant the site is built for.
	Clock time.Time
	// Drafts, Future and Expired let in what is otherwise withheld.
	Drafts, Future, Expired bool
	// Strict makes warnings fail the build.
	Strict bool
	// NoCache keeps nothing from or for other builds.
	NoCache bool
	// Wait is how long to wait for another build of the same destination.
	Wait time.Duration
	// Sized, if set, is told how much there is to read before it is read: the
	// number of texts, and their bytes.
	Sized func(texts int, bytes int64)
	// Progress, if set, is told how far a long step has come; it may be
	// called from several goroutines.
	Progress func(step string, done, total int)
	// Explain, if set, is told of every output that is made and why; it may
	// be called from several goroutines.
	Explain func(path, why string)

	// audited, if set, is told of every output's footprint and view, both anew.
	audited func(path string, made ledger.Output)
}

// A Report says what a build found and did.
type Report struct {
	Problems []*problems.Problem
	// Failed tells that the problems stopped the build, and the destination
	// is as it was.
	Failed   bool
	Withheld []site.Withheld
	Stories  int
	Pages    int
	publish.Result
}

// A build is one run of the pipeline.
type build struct {
	Options
	found    problems.List
	settings sources.Digest
	config   *config.Config
	tree     *sources.Tree
	ledger   *ledger.Ledger
	coder    *codec.Coder
	scanned  time.Time // before the files were looked for
	spaces   sync.Pool // of *[]byte, for what is in use for a moment
	chosen   *chosen   // to be kept for the next build, nil if it is what was kept
	// stopped, if set, tells that links are not wanted any more.
	stopped func() bool
}

// Run builds a site. The error is for what no author can mend in the content;
// everything else is in the report.
func Run(o Options) (*Report, error) { return run(o, (*build).publish) }

// Read reads and plans a site without building it: what is wrong with it, and
// what is withheld.
func Read(o Options) (*Report, error) {
	return run(o, func(*build, *pages.Plan, *theme.Theme, *Report) error { return nil })
}

func run(o Options, publish func(*build, *pages.Plan, *theme.Theme, *Report) error) (*Report, error) {
	report := &Report{}
	if err := inside(o, report, func(b *build) error { return b.run(report, publish) }); err != nil {
		return nil, err
	}
	return report, nil
}

// inside does work on a site whose settings can be read, and reports what is
// wrong with it either way.
func inside(o Options, report *Report, work func(*build) error) error {
	b := &build{Options: o}
	if b.Destination == "" {
		b.Destination = filepath.Join(o.Source, "public")
	}
	if err := b.open(); err != nil {
		return err
	}
	if b.tree != nil {
		defer b.tree.Close()
		defer b.ledger.Close()
		if err := work(b); err != nil {
			return err
		}
	}
	report.Problems, report.Failed = b.located(), b.found.Failed(o.Strict)
	return nil
}

// paper puts together what the files of content gave.
func (b *build) paper(records []record) *site.Site {
	content, found := b.content(records)
	b.found.Add(found...)
	paper, found := site.New(content)
	b.found.Add(found...)
	return paper
}

func (b *build) run(report *Report, publish func(*build, *pages.Plan, *theme.Theme, *Report) error) error {
	_, _, plan, design, err := b.prepare(report)
	if err != nil {
		return err
	}
	if err := b.ledger.Tidy(); err != nil {
		return err
	}
	var keeping errgroup.Group
	keeping.Go(b.keep)
	if !b.found.Failed(b.Strict) && design != nil {
		err = publish(b, plan, design, report)
	}
	return errors.Join(err, keeping.Wait())
}

// prepare does all that comes before the first page is made.
func (b *build) prepare(report *Report) (paper *site.Site, set *links.Set, plan *pages.Plan, design *theme.Theme, err error) {
	records, err := b.read(nil)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	last := sync.OnceValue(b.lastChosen)
	go last() // while the paper, which leaves a core idle, is put together
	paper = b.paper(records)
	report.Withheld, report.Stories = paper.Withheld, len(paper.Stories)
	// Links take as long as all else before the first page; only pages need them.
	set = new(links.Set)
	var choosing errgroup.Group
	choosing.Go(func() error { return b.chooseInto(set, paper, last) })
	plan, design, err = b.plan(paper, set)
	return paper, set, plan, design, errors.Join(err, choosing.Wait())
}

// plan plans the pages and loads what they are made with.
func (b *build) plan(paper *site.Site, set *links.Set) (*pages.Plan, *theme.Theme, error) {
	files, err := b.files()
	if err != nil {
		return nil, nil, err
	}
	plan := pages.New(pages.Input{Site: paper, Links: set, Files: files, Clock: b.Clock})
	b.found.Add(plan.Check()...)
	b.checkReferences(plan)
	return plan, b.theme(), nil
}

// keep notes for the next build what the files gave and which links were chosen.
func (b *build) keep() error {
	if err := b.ledger.Save(b.tree.Known(b.scanned)); err != nil {
		return err
	}
	return b.keepChosen()
}

// publish makes every output that is not right already and puts them in place
// together.
func (b *build) publish(plan *pages.Plan, design *theme.Theme, report *Report) error {
	last := b.ledger.Outputs(b.destinationName())
	known := func(yield func(string, sources.Digest) bool) {
		for _, o := range last.List {
			if !yield(o.Path, o.Bytes) {
				return
			}
		}
	}
	out, err := publish.Open(b.Destination, publish.Options{Source: b.Source, Wait: b.Wait, Known: known})
	if err != nil {
		return fmt.Errorf("opening the destination: %w", err)
	}
	defer out.Abort()
	r := b.renderer(plan, design, out, last)
	if err := r.all(plan.Outputs); err != nil || b.found.Failed(b.Strict) {
		return err
	}
	for _, o := range plan.Outputs {
		if o.Template() != "" {
			report.Pages++
		}
	}
	// Should the one fail, the next build trusts nothing of the other that is
	// not so: publish knows by itself what stands in the destination.
	var remembering errgroup.Group
	remembering.Go(r.remember)
	if report.Result, err = out.Commit(); err != nil {
		err = fmt.Errorf("putting the site in place: %w", err)
	}
	return errors.Join(err, remembering.Wait())
}
