// Package engine turns a site's folder into its pages.
//
//	sources → stories → site → links → pages → theme → publish
//
// A Session reads the folder and returns snapshots of the site. The preview
// keeps a session for as long as it runs; Build, check and why open one for a
// single snapshot. Problems are collected on the way, so that an author sees
// all of them at once. Whatever the ledger knows of an unchanged file is not
// computed again: a clean build is one with an empty ledger.
package engine

import (
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"broadsheet/generator/ledger"
	"broadsheet/generator/problems"
	"broadsheet/generator/publish"
	"broadsheet/generator/site"
	"broadsheet/generator/sources"
)

// Options say what to build and for when.
type Options struct {
	Source      string // the site's folder
	Destination string // the built site's folder; public in Source if empty
	BaseURL     string // replaces the settings' base_url, if not empty
	// Clock is the instant the site is built for. Sessions take it from Update.
	Clock time.Time
	// Drafts, Future and Expired include stories that are otherwise withheld.
	Drafts, Future, Expired bool
	// Strict makes warnings fail the build.
	Strict bool
	// NoCache neither reads nor writes the ledger in .cache.
	NoCache bool
	// Progress, if set, is called with the progress of a long step, from
	// several goroutines at once.
	Progress func(step string, done, total int)
	// Explain, if set, is called for every output that is made, with the
	// reason, from several goroutines at once.
	Explain func(path, why string)

	// audited, if set, is told of every output's footprint and view, both anew.
	audited func(path string, made ledger.Output)
}

// A Report says what a build found and did.
type Report struct {
	Problems []*problems.Problem
	// Failed is set if the problems stopped the build; the destination is
	// unchanged then.
	Failed   bool
	Withheld []site.Withheld
	Stories  int
	Pages    int
	publish.Result
}

// Build builds a site. The error is for what no author can mend in the
// content; everything else is in the report.
func Build(o Options) (report *Report, err error) {
	snapshot, err := Read(o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	report = &Report{Problems: snapshot.Problems, Withheld: snapshot.Withheld, Stories: len(snapshot.Stories())}
	if report.Failed = failed(report.Problems, o.Strict); report.Failed {
		return report, nil
	}
	return report, snapshot.publish(report)
}

func failed(list []*problems.Problem, strict bool) bool {
	var all problems.List
	all.Add(list...)
	return all.Failed(strict)
}

// publish makes every output that is not up to date and puts them in place
// together.
func (s *Snapshot) publish(report *Report) error {
	b := s.build
	last := b.ledger.Outputs(b.destinationName())
	known := func(yield func(string, sources.Digest) bool) {
		for _, o := range last.List {
			if !yield(o.Path, o.Bytes) {
				return
			}
		}
	}
	out, err := publish.Open(b.Destination, publish.Options{Source: b.Source, Known: known})
	if err != nil {
		return fmt.Errorf("opening the destination: %w", err)
	}
	defer out.Abort()
	r := b.renderer(s.plan, out, last)
	if err := r.all(s.plan.Outputs); err != nil {
		return err
	}
	report.Problems = merge(report.Problems, b.located(r.found.Sorted()))
	if report.Failed = failed(report.Problems, b.Strict); report.Failed {
		return nil
	}
	for _, o := range s.plan.Outputs {
		if o.Template() != "" {
			report.Pages++
		}
	}
	// If only one of the two succeeds, the next build detects it: publish knows
	// by itself which files are in the destination.
	var remembering errgroup.Group
	remembering.Go(r.remember)
	if report.Result, err = out.Commit(); err != nil {
		err = fmt.Errorf("putting the site in place: %w", err)
	}
	return errors.Join(err, remembering.Wait())
}
