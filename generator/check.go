package main

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"broadsheet/generator/check"
	"broadsheet/generator/engine"
	"broadsheet/generator/problems"
)

func newCheck() *cobra.Command {
	var f siteFlags
	var external bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Look the site over before publishing",
		Long: `Check finds what a build would (front matter, links, pictures, templates) without
building, and remarks on what an editor may want to change: headlines that search
engines cut, stories without a description or picture, stories that nothing leads
to, near-duplicates, and several authors or categories in one text. Remarks are no
mistakes and do not fail. If the repository has sites in several languages, check
finds translations that do not lead back.

With --external it also follows the links in texts that lead out of the site.`,
		Example: "  broadsheet check\n  broadsheet check --external --strict",
		Args:    exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.resolve(cmd); err != nil {
				return err
			}
			return runCheck(cmd, &f, external)
		},
	}
	f.register(cmd, "withheld", "strict", "quiet", "json")
	cmd.Flags().BoolVar(&external, "external", false, "follow links that lead out of the site")
	return cmd
}

// A checkResult is the result of the check command, as check --json prints it.
type checkResult struct {
	Stories  int                 `json:"stories"`
	Problems []*problems.Problem `json:"problems"`
	Remarks  []check.Remark      `json:"remarks"`
}

func runCheck(cmd *cobra.Command, f *siteFlags, external bool) error {
	snapshot, err := engine.Read(f.options)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	result := checkResult{Stories: len(snapshot.Stories()), Problems: snapshot.Problems, Remarks: []check.Remark{}}
	if snapshot.Ready() {
		bar := progress{quiet: f.quiet || f.json || !term.IsTerminal(int(os.Stderr.Fd()))}
		found, err := snapshot.CheckPictures(func(done, total int) { bar.show("reading pictures", done, total) })
		bar.clear()
		if err != nil {
			return err
		}
		result.Problems = append(result.Problems, found...)
		if found, err = snapshot.CheckTranslations(); err != nil {
			return err
		}
		result.Problems = append(result.Problems, found...)
		remarks, err := check.Remarks(snapshot)
		if err != nil {
			return err
		}
		result.Remarks = append(result.Remarks, remarks...)
	}
	interrupted := false
	if external && snapshot.Ready() {
		links, err := check.FindOutside(snapshot)
		if err != nil {
			return err
		}
		var found []*problems.Problem
		found, interrupted = followAll(cmd, f, links)
		result.Problems = append(result.Problems, found...)
	}
	if f.json {
		if result.Problems == nil {
			result.Problems = []*problems.Problem{}
		}
		if err := writeJSON(os.Stdout, result); err != nil {
			return err
		}
	} else {
		problems.Print(os.Stderr, result.Problems, colored(os.Stderr))
		if !f.quiet {
			result.print(os.Stdout)
		}
	}
	if interrupted {
		fmt.Fprintln(os.Stderr, "error: interrupted: not all links to other sites were followed")
		return errSite
	}
	if errors, warnings := problems.Count(result.Problems); errors > 0 || f.options.Strict && warnings > 0 {
		return errSite
	}
	return nil
}

// followAll requests all links to other sites and returns a warning for each link that is
// dead or has moved. Ctrl-C ends the requests; followAll then returns the warnings found so
// far.
func followAll(cmd *cobra.Command, f *siteFlags, list []check.Outside) (found []*problems.Problem, interrupted bool) {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
	defer stop()
	var bar progress
	var show func(done, total int)
	if !f.quiet && !f.json && term.IsTerminal(int(os.Stderr.Fd())) {
		show = func(done, total int) { bar.show("following links", done, total) }
	}
	for _, d := range check.Follow(ctx, list, show) {
		found = append(found, d.Problem())
	}
	bar.clear()
	return found, ctx.Err() != nil
}

// headings holds the headings of the check command. The key is a kind of remark; the value
// is the line that is printed above the stories with such a remark.
var headings = map[check.Kind]string{
	check.LongHeadline:  "Headlines wider than 110 characters (55 in Chinese, Japanese or Korean), which search engines cut",
	check.SameHeadline:  "Headlines that an older story has, too",
	check.NoDescription: "Stories without a description, whose opening stands in for it",
	check.NoPicture:     "Stories without a picture",
	check.SmallPicture:  "Lead pictures that are too small for their place",
	check.HeavyPicture:  "Stories with large pictures that readers load as they are",
	check.Undescribed:   "Stories with pictures that have no alternative text",
	check.NotLinked:     "Stories that no related list and no text leads to",
	check.NearDuplicate: "Stories that say nearly the same as an older one",
	check.JoinedAuthors: "Authors that look like several people in one text",
	check.JoinedTerms:   "Categories and tags of several words in one text",
}

// maxShown is the number of stories that the check command lists for each kind of remark.
// The command only counts the rest, unless the rest is a single story.
const maxShown = 20

func (c *checkResult) print(w io.Writer) {
	for _, r := range c.Remarks {
		fmt.Fprintf(w, "%s: %s\n", headings[r.Kind], number(len(r.Stories)))
		for i, ref := range r.Stories {
			if i == maxShown && len(r.Stories) > maxShown+1 {
				fmt.Fprintf(w, "  and %s more, named by --json\n", number(len(r.Stories)-i))
				break
			}
			fmt.Fprintln(w, strings.TrimRight("  "+ref.Source+"  "+ref.Title, " "))
			if ref.Other != "" {
				fmt.Fprintf(w, "    as %s\n", ref.Other)
			}
			if ref.Advice != "" {
				fmt.Fprintf(w, "    %s\n", ref.Advice)
			}
		}
		fmt.Fprintln(w)
	}
	errors, warnings := problems.Count(c.Problems)
	fmt.Fprintf(w, "Checked %s: %s, %s.\n", storiesOf(c.Stories), plural(errors, "error"), plural(warnings, "warning"))
	fixable := 0
	for _, p := range c.Problems {
		if p.Fix != (problems.Fix{}) {
			fixable++
		}
	}
	if fixable > 0 {
		fmt.Fprintf(w, "Fix can correct %s of these.\n", number(fixable))
	}
}
