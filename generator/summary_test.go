package main

import (
	"strings"
	"testing"
	"time"

	"broadsheet/generator/engine"
	"broadsheet/generator/publish"
)

func TestSummaryWarnsOfLargeSites(t *testing.T) {
	for megabytes, want := range map[int64]string{
		700: "",
		950: "warning: the site takes 950 MB; GitHub Pages publishes at most 1 GB\n  talk.mp4 takes 500.0 MB\n  lead.png takes 7.3 MB\n",
	} {
		var b strings.Builder
		printSummary(&b, &engine.Report{Pages: 3, Stories: 2, Result: publish.Result{
			Total: megabytes * 1e6, Largest: []publish.FileSize{{Path: "talk.mp4", Size: 500e6}, {Path: "lead.png", Size: 7_300_000}}}}, time.Second)
		if before, _, _ := strings.Cut(b.String(), "Built "); before != want {
			t.Errorf("%d MB: %q", megabytes, before)
		}
	}
}

func TestSummaryOfPictures(t *testing.T) {
	for want, made := range map[string]engine.Pictures{
		"": {},
		"Made smaller copies of 1 picture in 2s.\n":                                         {Made: 1, Before: 5, After: 5},
		"Made smaller copies of 9 pictures in 2s: readers load 30 kB instead of 12.5 MB.\n": {Made: 9, Before: 12_450_001, After: 29_900},
	} {
		var b strings.Builder
		printPictures(&b, made, 2*time.Second)
		if b.String() != want {
			t.Errorf("%q, not %q", b.String(), want)
		}
	}
}
