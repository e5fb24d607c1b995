#!/usr/bin/env bash
# Checks before a commit: gofmt, vet, staticcheck, tidy modules, tests with
# -race. Stops at the first failure.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

step gofmt
unformatted=$(gofmt -l generator templates)
if [ -n "$unformatted" ]; then
	printf 'gofmt -w these:\n%s\n' "$unformatted"
	exit 1
fi

step go vet
go vet ./...

step staticcheck
go tool -modfile=generator/tools/go.mod staticcheck ./...

step go mod tidy
go mod tidy -diff
(cd generator/tools && go mod tidy -diff)

# The race detector needs a C compiler.
if [ "$(go env CGO_ENABLED)" = 1 ] && command -v "$(go env CC)" >/dev/null; then
	# Without the corpora and the long tests, which take ten times as long here and find
	# no other races. The preview has the most goroutines, so all of its tests are run. Of
	# the tests of the whole program, those are run that build and check in many ways.
	step go test -race
	export -n BROADSHEET_CORPORA
	go list ./... | grep -vxE 'broadsheet/generator(/preview)?' | xargs go test -race -short
	go test -race ./generator/preview
	go test -race -short -run 'TestScripts/(build|check|hostile|output)|TestInterrupted' ./generator
else
	step go test, without -race: there is no C compiler
	go test ./...
fi
