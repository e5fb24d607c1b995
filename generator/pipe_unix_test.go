//go:build unix

package main

import (
	"os"
	"path/filepath"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

// doPipe: "pipe FILE…" makes named pipes.
func doPipe(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		ts.Check(os.MkdirAll(filepath.Dir(ts.MkAbs(name)), 0o755))
		ts.Check(syscall.Mkfifo(ts.MkAbs(name), 0o644))
	}
}
