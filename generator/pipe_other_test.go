//go:build !unix

package main

import "github.com/rogpeppe/go-internal/testscript"

// doPipe: "pipe FILE…" makes named pipes, which this system does not have.
func doPipe(ts *testscript.TestScript, _ bool, _ []string) { ts.Fatalf("no named pipes") }
