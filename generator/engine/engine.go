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
	"path/filepath"
	"time"

	"broadsheet/generator/problems"
	"broadsheet/generator/publish"
	"broadsheet/generator/site"
)

// Options are the parameters of a build or session.
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
}

// A Report is the result of a build.
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

// Build builds a site. Mistakes of the author are in the report; the error is for
// anything else.
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

// publish writes every output that is not up to date and replaces the site in
// the destination.
func (s *Snapshot) publish(report *Report) error {
	b := s.build
	backup := func() (data string) {
		b.ledger.Load(b.manifestName(), &data)
		return data
	}
	out, err := publish.Open(b.Destination, publish.Options{Source: b.Source, Strict: b.Strict, Backup: backup})
	if err != nil {
		return fmt.Errorf("opening the destination: %w", err)
	}
	defer out.Abort()
	r := b.renderer(s.plan, out)
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
	if report.Result, err = out.Commit(); err != nil {
		return fmt.Errorf("putting the site in place: %w", err)
	}
	report.Problems = merge(report.Problems, report.replaced(b.Destination))
	if data := out.Manifest(); data != "" {
		return b.ledger.Store(b.manifestName(), data)
	}
	return nil
}

// replacedLimit is how many replaced files are named.
const replacedLimit = 10

// replaced warns of files of others that the site has replaced.
func (r *Report) replaced(destination string) (found []*problems.Problem) {
	for i, path := range r.Replaced {
		if i == replacedLimit {
			found = append(found, problems.At("", 0, 0, "%d more files were replaced; the old ones are in %s", len(r.Replaced)-i, r.Before).AsWarning())
			break
		}
		found = append(found, problems.At("", 0, 0, "%s was replaced by a file of the site; the old one is now %s",
			filepath.Join(destination, path), filepath.Join(r.Before, path)).
			Hint("if it is yours, move it to static/ or choose another destination").AsWarning())
	}
	return found
}
