package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"broadsheet/generator/engine"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
	"broadsheet/generator/stories"
)

// exitNothing is the exit code of the due command if nothing is due. Scripts rely on this
// code, so it must not change.
const exitNothing = 3

// errNothing is the error of the due command if nothing is due.
var errNothing = errors.New("nothing is due")

func newDue() *cobra.Command {
	var f siteFlags
	var since string
	cmd := &cobra.Command{
		Use:   "due",
		Short: "Say whether a story came out or expired since the last build",
		Long: `Due lists the stories and pages that came out or expired since the last build
into the destination, and says when the next one will.

The exit code is 0 if the site is to be built again, because there is such a
story or no build is known, and 3 if nothing is due. ("go run" does not pass
exit codes on: build the program first.)`,
		Example: "  broadsheet due && broadsheet build\n  broadsheet due --since 2026-12-24T18:00:00Z",
		Args:    exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.resolve(cmd); err != nil {
				return err
			}
			last, err := parseInstant(cmd, "--since", since)
			if err != nil {
				return err
			}
			return runDue(&f, last)
		},
	}
	f.register(cmd, "destination", "strict", "json")
	cmd.Flags().StringVar(&since, "since", "", "compare with a build for this `instant` (RFC 3339) instead of the last one here")
	return cmd
}

// An event is the publication or the expiry of a story or page, as the due command prints
// it.
type event struct {
	Source  string    `json:"source"`
	Title   string    `json:"title"`
	What    string    `json:"event"` // "out" for a publication, "expired" for an expiry
	Instant time.Time `json:"instant"`
}

// A dueSummary is the result of the due command, as due --json prints it.
type dueSummary struct {
	// Since is the value of the flag --since, or else the time of the last build. It is null
	// if neither is known.
	Since *time.Time `json:"since"`
	Due   []event    `json:"due"`
	Next  *event     `json:"next"` // first event after the present instant; null if there is none
}

func runDue(f *siteFlags, since time.Time) error {
	snapshot, err := engine.Read(f.options)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	if since.IsZero() {
		since = snapshot.LastBuild()
	}
	d := dueAt(snapshot, since)
	if f.json {
		err = writeJSON(os.Stdout, d)
	} else {
		problems.Print(os.Stderr, snapshot.Problems, colored(os.Stderr))
		err = d.print(os.Stdout)
	}
	switch {
	case err != nil:
		return err
	case snapshot.Failed():
		return errSite
	case d.Since != nil && len(d.Due) == 0:
		return errNothing
	}
	return nil
}

// dueAt returns the events between the instant since and the instant of the snapshot, in
// order of time. It also returns the first event after the snapshot.
func dueAt(s *engine.Snapshot, since time.Time) dueSummary {
	d := dueSummary{Due: []event{}}
	if !since.IsZero() {
		d.Since = &since
	}
	for _, e := range events(s) {
		switch {
		case e.Instant.After(s.Clock):
			d.Next = &e
			return d
		case e.Instant.After(since) && d.Since != nil:
			d.Due = append(d.Due, e)
		}
	}
	return d
}

// events returns the publication and the expiry of each story and page that is not a
// draft, in order of time.
func events(s *engine.Snapshot) []event {
	var list []event
	add := func(c *stories.Card) {
		list = append(list, event{c.Source, c.Title, "out", c.Published()})
		if !c.Expires.IsZero() {
			list = append(list, event{c.Source, c.Title, "expired", c.Expires})
		}
	}
	for _, story := range s.Site().Stories {
		add(story.Card)
	}
	for _, page := range s.Site().Pages {
		add(page.Card)
	}
	for _, h := range s.Withheld {
		if h.Reason != site.Draft {
			add(h.Card)
		}
	}
	slices.SortStableFunc(list, func(a, b event) int { return a.Instant.Compare(b.Instant) })
	return list
}

func (d dueSummary) print(w io.Writer) error {
	var err error
	line := func(format string, args ...any) {
		_, more := fmt.Fprintf(w, format+"\n", args...)
		err = errors.Join(err, more)
	}
	for _, e := range d.Due {
		line("%s\t%s\t%s", instant(e.Instant), e.What, e.Source)
	}
	switch {
	case d.Since == nil:
		line("No earlier build is known.")
	case len(d.Due) == 0:
		line("Nothing is due.")
	}
	if d.Next != nil {
		line("Next: %s\t%s\t%s", instant(d.Next.Instant), d.Next.What, d.Next.Source)
	}
	return err
}
