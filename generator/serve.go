package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"broadsheet/generator/engine"
	"broadsheet/generator/preview"
	"broadsheet/generator/problems"
)

// defaultPort is the port of the preview if the flag --port is missing. If another program
// uses this port, the preview takes the next free port.
const defaultPort = 1313

func newServe() *cobra.Command {
	var f siteFlags
	var o preview.Options
	var open, published bool
	var editor string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show the site in a browser while you write",
		Long: `Serve shows the site on this machine and follows every save: the page in the
browser changes in place. Drafts and scheduled stories are shown with a ribbon.
Nothing is written to public/. The authors' desk is at /_desk/; ?at=2026-12-24T18:00
after an address shows the site as it will be at that instant.`,
		Example: "  broadsheet serve --open\n  broadsheet serve --bind 0.0.0.0   # to read on a phone",
		Args:    exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.resolve(cmd); err != nil {
				return err
			}
			for _, name := range []string{"drafts", "future", "expired"} {
				if published && cmd.Flags().Changed(name) {
					return &usageError{fmt.Sprintf("--as-published and --%s exclude each other", name), cmd}
				}
			}
			f.options.Drafts = f.options.Drafts && !published
			f.options.Future = f.options.Future && !published
			editor = cmp.Or(editor, preview.GuessEditor(os.Getenv("VISUAL")), preview.GuessEditor(os.Getenv("EDITOR")))
			if known := append(preview.Editors(), "none", ""); !slices.Contains(known, editor) {
				return &usageError{fmt.Sprintf("--editor %q is none of %s, none", editor, strings.Join(preview.Editors(), ", ")), cmd}
			}
			o.Editor = strings.TrimSuffix(editor, "none")
			o.Fixed = cmd.Flags().Changed("port")
			o.Build, o.Now = f.options, time.Now
			if f.clock != "" {
				o.Now = func() time.Time { return f.options.Clock }
			}
			return runServe(&f, o, open)
		},
	}
	f.register(cmd, "withheld", "quiet")
	flags := cmd.Flags()
	for _, name := range []string{"drafts", "future"} {
		shown := flags.Lookup(name)
		shown.DefValue = "true"
		_ = shown.Value.Set(shown.DefValue)
	}
	flags.IntVarP(&o.Port, "port", "p", defaultPort, "the `port` to listen on (without the flag the next free one will do)")
	flags.StringVar(&o.Bind, "bind", "127.0.0.1", "the `address` to listen on; 0.0.0.0 lets everybody on the network read")
	flags.BoolVarP(&open, "open", "O", false, "open the site in a browser")
	flags.BoolVar(&o.Poll, "poll", false, "look for changes every second, for network drives and containers")
	flags.BoolVar(&published, "as-published", false, "show what readers see: no drafts, nothing scheduled")
	flags.BoolVar(&o.Navigate, "navigate", false, "make the browser go to the story just saved")
	flags.StringVar(&editor, "editor", "", "what a click on a problem opens: vscode, jetbrains, zed or none (default: as EDITOR says)")
	return cmd
}

func runServe(f *siteFlags, o preview.Options, open bool) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	o.Log = func(line string) { fmt.Fprintln(os.Stderr, line) }
	var p *preview.Preview
	shown := map[problems.Problem]bool{}
	var first sync.Once
	start := time.Now()
	o.Show = func(e *engine.Snapshot) {
		var fresh []*problems.Problem
		now := map[problems.Problem]bool{}
		for _, p := range e.Problems {
			if now[*p] = true; !shown[*p] {
				fresh = append(fresh, p)
			}
		}
		problems.Print(os.Stderr, fresh, colored(os.Stderr))
		if len(now) == 0 && len(shown) > 0 && !f.quiet {
			fmt.Println("Everything is right again.")
		}
		shown = now
		first.Do(func() { greet(f, p, e, time.Since(start), open) })
	}
	p, err := preview.Start(o)
	if err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-ended:
		return err
	case <-time.After(endsWithin):
		return nil // The cache may lack some files; the next run of the program parses them again.
	}
}

// endsWithin is how long the program waits for the preview to end after Ctrl-C.
const endsWithin = 300 * time.Millisecond

// greet prints the URL of the preview and, if open is true, opens it in a browser. If other
// machines can reach the preview, greet also prints a warning and a QR code.
func greet(f *siteFlags, p *preview.Preview, e *engine.Snapshot, took time.Duration, open bool) {
	if !f.quiet {
		fmt.Printf("Showing %s at %s after %s. The desk is at %s_desk/. Ctrl-C ends.\n", storiesOf(len(e.Stories())), p.URL(), rounded(took), p.URL())
	}
	if address := p.Reachable(); address != "" {
		fmt.Fprintf(os.Stderr, "warning: everybody on the network can read this preview, drafts included, at %s\n", address)
		if code, err := preview.Code(address); err == nil && !f.quiet {
			fmt.Print(code)
		}
	}
	if open {
		if err := openBrowser(p.URL()); err != nil {
			fmt.Fprintf(os.Stderr, "warning: the browser does not open: %v\n", err)
		}
	}
}

// openBrowser opens a URL in the default browser.
func openBrowser(address string) error {
	switch runtime.GOOS {
	case "darwin":
		return exec.Command("open", address).Start()
	case "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", address).Start()
	}
	return exec.Command("xdg-open", address).Start()
}
