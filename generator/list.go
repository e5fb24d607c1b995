package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"broadsheet/generator/engine"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
)

func newList() *cobra.Command {
	return newGroup(&cobra.Command{
		Use:   "list drafts|scheduled|expired",
		Short: "List stories that are not live",
	}, "list takes one of drafts, scheduled, expired", "unknown list",
		newListOf("drafts", "List drafts, one a line", site.Draft),
		newListOf("scheduled", "List scheduled stories with the instant they come out", site.Scheduled),
		newListOf("expired", "List expired stories with the instant they went", site.Expired))
}

func newListOf(name, short string, reason site.Reason) *cobra.Command {
	var f siteFlags
	cmd := &cobra.Command{
		Use: name, Short: short, Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.resolve(cmd); err != nil {
				return err
			}
			return runList(&f, reason)
		},
	}
	f.register(cmd, "strict", "json")
	return cmd
}

// runList prints the stories that are withheld for the given reason. Each story is one
// line with the instant of its publication or expiry, its path and its headline.
func runList(f *siteFlags, reason site.Reason) error {
	snapshot, err := engine.Read(f.options)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	chosen := slices.DeleteFunc(slices.Clone(snapshot.Withheld), func(h site.Withheld) bool { return h.Reason != reason })
	if f.json {
		if err := writeJSON(os.Stdout, withheldSummaries(chosen)); err != nil {
			return err
		}
	} else {
		problems.Print(os.Stderr, snapshot.Problems, colored(os.Stderr))
		for _, h := range chosen {
			if h.Instant.IsZero() {
				fmt.Printf("%s\t%s\n", h.Card.Source, h.Card.Title)
			} else {
				fmt.Printf("%s\t%s\t%s\n", instant(h.Instant), h.Card.Source, h.Card.Title)
			}
		}
		if reason == site.Scheduled && len(chosen) > 0 {
			fmt.Fprintln(os.Stderr, "note: "+site.ScheduleNote)
		}
	}
	if snapshot.Failed() {
		return errSite
	}
	return nil
}
