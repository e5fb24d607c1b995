package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"broadsheet/generator/engine"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
)

func newBuild() *cobra.Command {
	var f siteFlags
	var verbose, verify bool
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Build the site into public/",
		Long: `Build reads the site, writes it beside the destination and puts it in place
only when it is whole: after an error the last good site still stands. With
--keep-going, texts with errors and files whose address is taken are left out and
named, the rest is published, and the exit code is 1.`,
		Example: "  broadsheet build\n  broadsheet build -s ~/paper -d /srv/www -b https://example.org/news/",
		Args:    exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.resolve(cmd); err != nil {
				return err
			}
			if verbose {
				out := os.Stdout
				if f.json {
					out = os.Stderr
				}
				f.options.Explain = func(path, why string) { fmt.Fprintf(out, "%s: %s\n", path, why) }
			}
			report, err := runBuild(&f)
			if report == nil || report.Failed || !verify {
				return err
			}
			return cmp.Or(runVerify(&f, report), err)
		},
	}
	f.register(cmd, "destination", "withheld", "strict", "quiet", "json")
	cmd.Flags().BoolVar(&f.options.KeepGoing, "keep-going", false, "leave out stories with errors and publish the rest; still exits 1")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "say of every file that is made why")
	cmd.Flags().BoolVar(&verify, "verify", false, "build once more from nothing and name every difference")
	return cmd
}

// runVerify builds the site a second time, without the cache, and prints each file that
// differs from that of the first build. If a file differs, the command fails.
func runVerify(f *siteFlags, report *engine.Report) error {
	differences, err := engine.Verify(f.options, report.Foreign)
	if err != nil {
		return err
	}
	for _, d := range differences {
		fmt.Fprintf(os.Stderr, "error: %s\n", d)
	}
	if len(differences) > 0 {
		return errSite
	}
	if !f.quiet && !f.json {
		fmt.Println("Verified: equal to a build from nothing, byte for byte.")
	}
	return nil
}

func runBuild(f *siteFlags) (*engine.Report, error) {
	start := time.Now()
	bar := progress{quiet: f.quiet || f.json || !term.IsTerminal(int(os.Stderr.Fd()))}
	f.options.Progress = bar.show
	report, err := engine.Build(f.options)
	bar.clear()
	if err != nil {
		return nil, err
	}
	took := time.Since(start)
	if f.json {
		if err := writeJSON(os.Stdout, buildSummary(report, took)); err != nil {
			return nil, err
		}
	} else {
		problems.Print(os.Stderr, report.Problems, colored(os.Stderr))
		if !f.quiet {
			printPictures(os.Stdout, report.Pictures, bar.picturesTook())
			printSummary(os.Stdout, report, took)
		}
	}
	if report.Failed || len(report.LeftOut) > 0 {
		return report, errSite
	}
	return report, nil
}

// printSummary prints the withheld stories, and the numbers of files that the build wrote,
// left unchanged and removed.
func printSummary(w io.Writer, r *engine.Report, took time.Duration) {
	for _, h := range r.Withheld {
		fmt.Fprintln(w, withheldLine(h))
	}
	if r.Failed {
		errors, warnings := problems.Count(r.Problems)
		fmt.Fprintf(w, "Not built: %s, %s. The site is as it was.\n", plural(errors, "error"), plural(warnings, "warning"))
		return
	}
	for _, source := range r.LeftOut {
		fmt.Fprintf(w, "left out  %s: it has errors\n", strings.TrimPrefix(source, "content/"))
	}
	for _, name := range r.Foreign {
		if slices.Contains(r.Inner, strings.TrimSuffix(name, "/")) {
			continue // the inner site in the folder of this name has been built
		}
		fmt.Fprintf(w, "kept %s, which this program did not write\n", name)
	}
	if r.Total > nearPagesLimit {
		fmt.Fprintf(w, "warning: the site takes %s MB; GitHub Pages publishes at most 1 GB\n", number(int(r.Total/1e6)))
		for _, f := range r.Largest {
			fmt.Fprintf(w, "  %s takes %s\n", f.Path, megabytes(f.Size))
		}
	}
	fmt.Fprintf(w, "Built %s with %s in %s (%s written, %s kept, %s removed)%s.\n", plural(r.Pages, "page"), storiesOf(r.Stories), rounded(took),
		plural(r.Written, "file"), number(r.Kept), number(r.Removed), countedAtEnd(r.Problems))
}

// printPictures prints the number of pictures of which the build made smaller copies, the
// time this took and, if the copies are smaller, the sizes of the copies and originals.
func printPictures(w io.Writer, made engine.Pictures, took time.Duration) {
	if made.Made == 0 {
		return
	}
	saved := ""
	if made.After < made.Before {
		saved = fmt.Sprintf(": readers load %s instead of %s", megabytes(made.After), megabytes(made.Before))
	}
	fmt.Fprintf(w, "Made smaller copies of %s in %s%s.\n", plural(made.Made, "picture"), rounded(took), saved)
}

// megabytes formats a size in bytes, such as "1.2 MB".
func megabytes(size int64) string {
	if size < 1e6 {
		return number(int(size+999)/1000) + " kB"
	}
	return fmt.Sprintf("%.1f MB", float64(size)/1e6)
}

// countedAtEnd returns the numbers of errors and warnings in a list of problems, for the
// end of a sentence: ": 2 warnings". The result is "" if the list has no errors and
// warnings.
func countedAtEnd(list []*problems.Problem) string {
	var parts []string
	errors, warnings := problems.Count(list)
	if errors > 0 {
		parts = append(parts, plural(errors, "error"))
	}
	if warnings > 0 {
		parts = append(parts, plural(warnings, "warning"))
	}
	if parts == nil {
		return ""
	}
	return ": " + strings.Join(parts, ", ")
}

// nearPagesLimit is the size of a site, in bytes, above which a build prints a warning.
// GitHub Pages refuses sites of more than 1 GB (see "GitHub Pages limits" in GitHub's
// documentation).
const nearPagesLimit = 800e6

func storiesOf(n int) string {
	if n == 1 {
		return "1 story"
	}
	return number(n) + " stories"
}

// withheldLine says why a story is not published, and when it will be published or when it
// expired.
func withheldLine(h site.Withheld) string {
	name := strings.TrimPrefix(h.Card.Source, "content/")
	switch h.Reason {
	case site.Scheduled:
		return fmt.Sprintf("scheduled %s: comes out %s", name, instant(h.Instant))
	case site.Expired:
		return fmt.Sprintf("expired   %s: went %s", name, instant(h.Instant))
	}
	return fmt.Sprintf("draft     %s: comes out when draft: true is gone", name)
}

func instant(t time.Time) string { return t.Format("2006-01-02 15:04 MST") }

// rounded formats a duration: below one second in milliseconds, below one minute in
// seconds with two decimals, otherwise in whole seconds.
func rounded(d time.Duration) string {
	switch {
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	case d < time.Minute:
		return d.Round(10 * time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return number(n) + " " + word + "s"
}

// number formats a count with commas between thousands, such as "12,345".
func number(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", number(n/1000), n%1000)
}

// A summary is the result of a build in the form that build --json prints.
type summary struct {
	OK       bool                `json:"ok"`
	Pages    int                 `json:"pages"`
	Stories  int                 `json:"stories"`
	Written  int                 `json:"written"`
	Kept     int                 `json:"kept"`
	Removed  int                 `json:"removed"`
	Bytes    int64               `json:"bytes"` // size in bytes of the built site
	Foreign  []string            `json:"foreign"`
	Withheld []withheldSummary   `json:"withheld"`
	LeftOut  []string            `json:"left_out"` // content files left out by the flag --keep-going
	Problems []*problems.Problem `json:"problems"`
	Seconds  float64             `json:"seconds"`
}

type withheldSummary struct {
	Source  string    `json:"source"`
	Title   string    `json:"title"`
	Reason  string    `json:"reason"`
	Instant time.Time `json:"instant,omitzero"`
}

func buildSummary(r *engine.Report, took time.Duration) summary {
	return summary{
		OK: !r.Failed && len(r.LeftOut) == 0, LeftOut: append([]string{}, r.LeftOut...), Pages: r.Pages, Stories: r.Stories, Written: r.Written, Kept: r.Kept, Removed: r.Removed, Bytes: r.Total,
		Foreign: append([]string{}, r.Foreign...), Withheld: withheldSummaries(r.Withheld),
		Problems: append([]*problems.Problem{}, r.Problems...), Seconds: took.Seconds(),
	}
}

func withheldSummaries(list []site.Withheld) []withheldSummary {
	all := []withheldSummary{}
	for _, h := range list {
		all = append(all, withheldSummary{h.Card.Source, h.Card.Title, string(h.Reason), h.Instant})
	}
	return all
}

func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

// A progress is a line of the terminal that shows how many items of a long step of the
// build are done.
type progress struct {
	quiet bool // whether the progress prints nothing

	mu       sync.Mutex
	last     time.Time // time at which the method show printed last
	since    time.Time // time of the first call of the method show
	step     string
	began    time.Time // time of the first call of the method show for the current step
	shown    bool
	pictures time.Duration // duration of the step picturesStep
}

// picturesStep is the name of the step that makes the variants of pictures. This step can
// take minutes, so the method show also estimates the time left.
const picturesStep = "making pictures"

// show prints how many items of a step of the build are done. To show no line for a quick
// build, it prints nothing in the first half second. After that, it prints at most ten
// times a second.
func (p *progress) show(step string, done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if p.since.IsZero() {
		p.since = now
	}
	if p.step != step {
		p.step, p.began = step, now
	}
	took := now.Sub(p.began)
	if step == picturesStep {
		p.pictures = took
	}
	if p.quiet || now.Sub(p.since) < 500*time.Millisecond || now.Sub(p.last) < 100*time.Millisecond {
		return
	}
	left := ""
	if step == picturesStep && done > 0 && done < total {
		left = ", about " + rounded((took / time.Duration(done) * time.Duration(total-done)).Round(time.Second)) + " left"
	}
	p.last, p.shown = now, true
	fmt.Fprintf(os.Stderr, "\r\x1b[K%s %s of %s%s", step, number(done), number(total), left)
}

// picturesTook returns the time that making the variants of pictures took.
func (p *progress) picturesTook() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.pictures
}

// clear erases the line that the method show printed on the terminal.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		fmt.Fprint(os.Stderr, "\r\x1b[K")
	}
}
