// Package engine turns a site's folder into its pages. It calls these packages
// in turn:
//
//	sources → stories → site → links → pages → theme → publish
//
// A Session reads the folder and returns snapshots: immutable states of the site. The
// preview keeps one session while it runs. Build and the commands "check" and "why" open a
// session for a single snapshot. Mistakes of authors do not stop the session but are
// collected as problems, so that an author sees all of them at once.
//
// The ledger is the cache in the folder .cache: values that were computed from an unchanged
// file are read from the ledger, not computed again. A clean build is a build with an empty
// ledger.
package engine

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
	"broadsheet/generator/publish"
	"broadsheet/generator/site"
	"broadsheet/generator/sources"
)

// Options are the parameters of a build or session.
type Options struct {
	Source string // path of the site's folder
	// Destination is the path of the built site's folder. By default, it is public in
	// Source. For an inner site, such as de/, it is public/de in the outer site's folder.
	Destination string
	BaseURL     string // URL used instead of base_url in config.toml; "" for none
	// Clock is the instant for which the site is built: stories are scheduled or
	// expired as of this instant. Session.Update ignores Clock and takes the instant as
	// a parameter.
	Clock time.Time
	// Drafts, Future and Expired mean that draft, scheduled and expired stories are
	// published. Such stories are otherwise withheld.
	Drafts, Future, Expired bool
	// Strict makes a build with warnings fail.
	Strict bool
	// KeepGoing publishes a site without the content files that have errors, and without
	// the files of static/ and beside stories whose address is taken. By default, nothing
	// is published if any file has errors.
	KeepGoing bool
	// NoCache means that a build ignores the ledger in .cache, saves no ledger, and
	// renders every output.
	NoCache bool
	// Progress, unless nil, is called during a long step with the step's name, the
	// number of finished items and the number of all items. Several goroutines call it
	// concurrently.
	Progress func(step string, done, total int)
	// Explain, unless nil, is called for every output that is written, with the
	// output's path and the reason for writing it. Several goroutines call it
	// concurrently.
	Explain func(path, why string)

	outer string // the outer site's folder; "" if there is none
}

// destination returns the path of the built site's folder.
func (o *Options) destination() string {
	outer := sources.Outer(o.Source)
	switch {
	case o.Destination != "":
		return o.Destination
	case outer == "":
		return filepath.Join(o.Source, "public")
	}
	return filepath.Join(outer, "public", folderName(o.Source))
}

// isInner reports whether the destination is a folder in the destination of the outer site,
// such as public/de for the site in de/.
func (o *Options) isInner() bool {
	return o.outer != "" && filepath.Base(o.Destination) == folderName(o.Source)
}

// folderName returns the name of the folder at a path, such as "de" for "." in de/.
func folderName(path string) string {
	if at, err := filepath.Abs(path); err == nil {
		path = at
	}
	if at, err := filepath.EvalSymlinks(path); err == nil {
		path = at
	}
	return filepath.Base(path)
}

// A Report is the result of a build.
type Report struct {
	Problems []*problems.Problem
	// Failed is true if problems stopped the build. The destination is then unchanged.
	Failed   bool
	Withheld []site.Withheld
	// LeftOut is the sorted list of the paths of files that were not published because of
	// errors. It is empty without Options.KeepGoing.
	LeftOut []string
	// Inner lists the names of the folders in the site's folder that hold inner sites.
	Inner   []string
	Stories int
	Pages   int
	// Pictures counts the pictures of which the build made variants.
	Pictures Pictures
	publish.Result
}

// Build builds a site. It returns mistakes of authors as problems in the report, and any other
// failure, such as a full disk, as the error.
func Build(o Options) (report *Report, err error) {
	snapshot, err := Read(o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	report = new(Report)
	if snapshot.describe(report); report.Failed {
		return report, nil
	}
	return report, snapshot.publish(report)
}

// describe sets the fields of a report that come from the snapshot: its problems and its numbers of
// stories.
func (s *Snapshot) describe(report *Report) {
	report.Problems, report.Withheld, report.Stories = s.Problems, s.Withheld, len(s.Stories())
	report.Failed, report.Inner = s.Failed(), sources.Inner(s.build.Source)
	if s.build.KeepGoing {
		s.leaveOut(report)
	}
}

func failed(list []*problems.Problem, strict bool) bool {
	var all problems.List
	all.Add(list...)
	return all.Failed(strict)
}

// publish renders every output whose inputs have changed since the last build, and replaces
// the site in the destination folder by the new one.
func (s *Snapshot) publish(report *Report) (err error) {
	b := s.build
	backup := func() (data string) {
		b.ledger.Load(b.manifestName(), &data)
		return data
	}
	out, err := publish.Open(b.Destination, publish.Options{Source: b.Source, Outer: b.outer, Inner: b.isInner(), Strict: b.Strict, Backup: backup})
	if err != nil {
		return fmt.Errorf("opening the destination: %w", err)
	}
	defer out.Abort()
	r := b.renderer(s.plan, out)
	defer func() { err = errors.Join(err, r.closeVariants()) }()
	if err := r.variantsOf(s, report); err != nil || report.Failed {
		return err
	}
	found, err := r.plan.SearchFiles()
	if err != nil {
		return err
	}
	outputs := slices.Concat(r.plan.Outputs, found)
	if slices.ContainsFunc(outputs, (*pages.Output).Twin) && out.IgnoresCase() {
		outputs = slices.DeleteFunc(outputs, (*pages.Output).Twin)
	}
	if err := r.all(outputs); err != nil {
		return err
	}
	mistakes := b.located(r.found.Sorted())
	report.Problems = merge(report.Problems, mistakes)
	if report.Failed = failed(mistakes, b.Strict); report.Failed {
		return nil
	}
	for _, o := range outputs {
		if o.Template() != "" {
			report.Pages++
		}
	}
	if report.Result, err = out.Commit(); err != nil {
		return fmt.Errorf("putting the site in place: %w", err)
	}
	report.Problems = merge(report.Problems, report.replaced(b.Destination))
	if err := r.forgetVariants(); err != nil {
		return err
	}
	if data := out.Manifest(); data != "" {
		err = b.ledger.Store(b.manifestName(), data)
	}
	if err = errors.Join(err, b.ledger.Store(b.builtName(), b.Clock.Format(time.RFC3339Nano))); err != nil {
		return fmt.Errorf("the new site is in place, but the cache is incomplete: %w", err)
	}
	return nil
}

// builtName is the name under which the ledger stores the instant for which the destination
// was last built.
func (b *build) builtName() string { return "built-" + b.manifestName() }

// LastBuild returns the instant for which the site in the destination was last built, or
// the zero time if the ledger does not contain that instant.
func (s *Snapshot) LastBuild() time.Time {
	var text string
	if s.build.ledger == nil || !s.build.ledger.Load(s.build.builtName(), &text) {
		return time.Time{}
	}
	at, _ := time.Parse(time.RFC3339Nano, text) // if the text is not a time, at is the zero time
	return at
}

// replacedLimit is the maximum number of replaced files that get a warning of their own.
const replacedLimit = 10

// replaced returns warnings about files in the destination that this program had not
// written and that the build has replaced.
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
