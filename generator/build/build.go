// Package build is the pipeline: from a folder to a site.
//
//	sources → stories → site → links → pages → theme → publish
//
// Run reads as the steps it takes. Problems are collected on the way, so that
// an author sees all of them at once, and any error leaves the old site as it
// was.
package build

import (
	"fmt"
	"path/filepath"
	"time"

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
	// Progress, if set, is told how far a long step has come; it may be
	// called from several goroutines.
	Progress func(step string, done, total int)
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
	found  problems.List
	tree   *sources.Tree
	config *config.Config
	bodies *ledger.Bodies
}

// Run builds a site. The error is for what no author can mend in the content;
// everything else is in the report.
func Run(o Options) (*Report, error) {
	b := &build{Options: o}
	if b.Destination == "" {
		b.Destination = filepath.Join(o.Source, "public")
	}
	report, err := b.run()
	if err != nil {
		return nil, err
	}
	report.Problems = b.located()
	report.Failed = b.found.Failed(o.Strict)
	return report, nil
}

func (b *build) run() (*Report, error) {
	if err := b.open(); err != nil {
		return nil, err
	}
	if b.tree == nil {
		return &Report{}, nil
	}
	bodies, err := ledger.NewBodies(b.cacheFolder())
	if err != nil {
		return nil, err
	}
	defer bodies.Close()
	b.bodies = bodies

	content, err := b.read()
	if err != nil {
		return nil, err
	}
	paper, found := site.New(content)
	b.found.Add(found...)
	chosen := links.Choose(b.linkStories(paper), linkOptions(b.config))
	files, err := b.files()
	if err != nil {
		return nil, err
	}
	plan, found := pages.New(pages.Input{Site: paper, Links: chosen, Files: files, Clock: b.Clock})
	b.found.Add(found...)
	b.checkReferences(plan)
	design := b.theme()
	report := &Report{Withheld: paper.Withheld, Stories: len(paper.Stories)}
	if b.found.Failed(b.Strict) || design == nil {
		return report, nil
	}
	return report, b.publish(plan, design, report)
}

// publish makes every output and puts them in place together.
func (b *build) publish(plan *pages.Plan, design *theme.Theme, report *Report) error {
	out, err := publish.Open(b.Destination, publish.Options{Source: b.Source})
	if err != nil {
		return fmt.Errorf("opening the destination: %w", err)
	}
	defer out.Abort()
	if err := b.render(plan, design, out); err != nil {
		return err
	}
	if b.found.Failed(b.Strict) {
		return nil
	}
	report.Pages = pageCount(plan)
	report.Result, err = out.Commit()
	if err != nil {
		return fmt.Errorf("putting the site in place: %w", err)
	}
	return nil
}

func pageCount(plan *pages.Plan) int {
	n := 0
	for _, o := range plan.Outputs {
		if o.Template != "" {
			n++
		}
	}
	return n
}
