package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/spf13/cobra"

	"broadsheet/generator/links"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
	"broadsheet/generator/why"
)

func newWhy() *cobra.Command {
	var f siteFlags
	cmd := &cobra.Command{
		Use:   "why STORY|URL",
		Short: "Say why a story is or isn't live, and why it leads where it does",
		Long: `Why names what decided on a story's next and related stories: words, word pairs,
tags and nearness in time, each with its share of the score that would be lost
without it. Then it names the stories that came close.

A story is named by its slug, its path or its address.`,
		Example: "  broadsheet why chips-act\n  broadsheet why content/stories/2026-03-02-chips-act.md\n  broadsheet why https://example.org/2026/03/chips-act/",
		Args:    exactly(1, "the slug, path or address of a story"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.resolve(cmd); err != nil {
				return err
			}
			return runWhy(&f, args[0])
		},
	}
	f.register(cmd, "withheld", "strict", "json")
	return cmd
}

func runWhy(f *siteFlags, name string) error {
	snapshot, err := f.read()
	if err != nil {
		return err
	}
	defer snapshot.Close()
	w, err := why.Named(snapshot.LinkInput(), name)
	if unknown, ok := errors.AsType[*problems.Problem](err); ok {
		problems.Print(os.Stderr, []*problems.Problem{unknown}, colored(os.Stderr))
		return errSite
	}
	if err != nil {
		return err
	}
	a := answerOf(w)
	if f.json {
		err = writeJSON(os.Stdout, a)
	} else {
		problems.Print(os.Stderr, snapshot.Problems, colored(os.Stderr))
		err = answerText.Execute(os.Stdout, a)
	}
	if err == nil && snapshot.Failed() {
		return errSite
	}
	return err
}

// An answer is what the why command prints about a story, as text or as JSON.
type answer struct {
	Source  string `json:"source"`
	Title   string `json:"title"`
	Address string `json:"address,omitempty"`
	Live    bool   `json:"live"`
	// Reason says why the story is withheld. It is empty if the story is live.
	Reason  string     `json:"reason,omitempty"`
	Instant *time.Time `json:"instant,omitempty"`
	Next    *following `json:"next,omitempty"`
	Related []choice   `json:"related"`
	Others  []choice   `json:"others"`

	State string `json:"-"` // sentence that says whether the story is published, and since when
}

type following struct {
	Source string `json:"source,omitempty"`
	Title  string `json:"title,omitempty"`
	Rule   string `json:"rule"`
	Why    string `json:"why"`
}

type choice struct {
	Source string `json:"source"`
	Title  string `json:"title"`
	// Percent is the candidate's score in percent of the highest score in the answer.
	Percent int    `json:"percent"`
	Status  string `json:"status"`
	Why     string `json:"why,omitempty"`
	Signs   []sign `json:"signs"`

	// Line lists the strongest reasons for choosing the candidate, with their shares of its
	// score.
	Line string `json:"-"`
}

type sign struct {
	Kind    string `json:"kind"`
	Name    string `json:"name,omitempty"`
	Percent int    `json:"percent"`
}

func answerOf(w *why.Why) answer {
	if held := w.Withheld; held != nil {
		a := answer{Source: held.Card.Source, Title: held.Card.Title, Reason: string(held.Reason), Related: []choice{}, Others: []choice{}}
		if !held.Instant.IsZero() {
			a.Instant = &held.Instant
		}
		a.State = "Not live. " + map[site.Reason]string{
			site.Draft:     "It is a draft: it comes out when draft: true is gone.",
			site.Scheduled: "It comes out " + instant(held.Instant) + ".",
			site.Expired:   "It expired " + instant(held.Instant) + ".",
		}[held.Reason]
		return a
	}
	c := w.Story.Card
	published := c.Published()
	a := answer{Source: c.Source, Title: c.Title, Address: w.Story.Address, Live: true, Instant: &published, Next: followingOf(w)}
	a.State = "Live since " + instant(published)
	if !c.Expires.IsZero() {
		a.State += ", until " + instant(c.Expires)
	}
	a.State += "."
	best := uint64(1)
	for _, ch := range slices.Concat(w.Links.Related, w.Links.Others) {
		best = max(best, ch.Score)
	}
	a.Related, a.Others = choices(w, w.Links.Related, best), choices(w, w.Links.Others, best)
	return a
}

var ruleTexts = map[why.Rule]string{
	why.Wanted:   "named by next: in its front matter",
	why.NoNext:   `[next_story] order is "none"`,
	why.Alone:    "there is no other story to lead to",
	why.Follows:  "published right after it",
	why.Precedes: "published right before it",
	why.Closes:   "this is the oldest story; it leads back to the newest",
	why.Recent:   "this is the newest story; the most relevant of the recent ones",
}

func followingOf(w *why.Why) *following {
	f := &following{Rule: string(w.Links.Rule), Why: ruleTexts[w.Links.Rule]}
	if w.Links.Next >= 0 {
		next := w.Site.Stories[w.Links.Next].Card
		f.Source, f.Title = next.Source, next.Title
	}
	if w.Links.NextPinned {
		f.Why += "; it is pinned by related:, too, and shown only here"
	}
	return f
}

func choices(w *why.Why, list []why.Choice, best uint64) []choice {
	all := make([]choice, len(list))
	for i, l := range list {
		c, card := &all[i], w.Site.Stories[l.Story].Card
		apart := apart(card.Published().Sub(w.Story.Card.Published()))
		*c = choice{Source: card.Source, Title: card.Title, Percent: percent(float64(l.Score) / float64(best)), Status: string(l.Status), Why: statusTexts[l.Status], Signs: []sign{}}
		switch l.Status {
		case why.Filler:
			c.Why += apart
		case why.Copy:
			c.Why += fmt.Sprintf("%q", w.Site.Stories[l.Other].Card.Title)
		}
		if l.Sibling && (l.Status == why.Shown || l.Status == why.Lower) {
			c.Why = strings.TrimPrefix(c.Why+"; "+siblingText, "; ")
		}
		for _, s := range l.Signs {
			c.Signs = append(c.Signs, sign{string(s.Kind), w.Name(s), percent(s.Share)})
		}
		c.Line = reasonLine(c, apart)
	}
	return all
}

// apart describes the time between a story and another story, such as "3 days later". The
// argument d is negative if the other story was published first.
func apart(d time.Duration) string {
	const day = 24 * time.Hour
	switch days := int(d.Abs().Round(day) / day); {
	case days == 0:
		return "same day"
	case d < 0:
		return plural(days, "day") + " earlier"
	default:
		return plural(days, "day") + " later"
	}
}

func percent(share float64) int { return int(math.Round(100 * share)) }

// statusTexts holds the texts for the statuses of candidates. The key is a status; the
// value says why the candidate is or is not a related story. A text that ends in a space
// is followed by a number of days or a headline.
var statusTexts = map[why.Status]string{
	why.Pinned:    "pinned by related:",
	why.Filler:    "nothing in common, but near in time: ",
	why.IsNext:    "it is the next story",
	why.Banned:    "banned by unrelated:",
	why.Paid:      "sponsored stories are related only where they are pinned",
	why.Elsewhere: "it is in another category",
	why.TooFar:    "published too long before or after, by [related] max_age",
	why.Copy:      "a near-duplicate of ",
	why.SameEvent: "there are enough about this event",
	why.Lower:     "it scored lower",
}

// siblingText is the text for a story that is an issue of the same numbered series.
const siblingText = "it counts less because five or more headlines differ only in numbers or months"

// answerText is the template that prints an answer of the why command as text.
var answerText = template.Must(template.New("answer").Funcs(template.FuncMap{"inc": func(i int) int { return i + 1 }}).Parse(
	`{{define "list"}}{{range $i, $c := .}}  {{inc $i}}. {{.Title}} ({{.Percent}} %)
{{with .Why}}        {{.}}
{{end}}{{with .Line}}        {{.}}
{{end}}{{else}}  none
{{end}}{{end}}{{.Title}}
  {{.Source}}
{{with .Address}}  {{.}}
{{end}}  {{.State}}
{{if .Live}}
Next Story
{{with .Next}}{{if .Source}}  {{.Title}}
        {{.Why}}
{{else}}  none: {{.Why}}
{{end}}{{end}}
Related Articles
{{template "list" .Related}}
Came close
{{template "list" .Others}}{{end}}`))

// maxReasons is the maximal number of reasons that the why command prints for a candidate.
const maxReasons = 6

// reasonLine lists the strongest reasons for choosing a candidate, with their shares of its
// score. The argument apart is the time between story and candidate, in words.
func reasonLine(c *choice, apart string) string {
	var parts []string
	for _, s := range c.Signs {
		if len(parts) == maxReasons || s.Percent == 0 || c.Status == string(why.Filler) {
			break
		}
		name := fmt.Sprintf("%q", s.Name)
		switch links.Kind(s.Kind) {
		case links.Near:
			name = apart
		case links.Link:
			name = "a link in a text"
		case links.Series, links.Thread:
			name = "same " + s.Kind
		case links.Category, links.Tag:
			name = s.Kind + " " + s.Name
		}
		parts = append(parts, fmt.Sprintf("%s %d %%", name, s.Percent))
	}
	return strings.Join(parts, ", ")
}
