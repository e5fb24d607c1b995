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
	# no other races, and only packages that start goroutines, in their tests at least. The
	# preview has the most goroutines, so all of its tests are run; they mostly wait, hence
	# beside others. Of the tests of the whole program, those are run that build and check
	# in many ways.
	step go test -race
	export -n BROADSHEET_CORPORA
	mapfile -t concurrent < <(grep -rlE '^\s*go |\.Go\(|generator/parallel"|t\.Parallel\(\)' generator --include='*.go' |
		xargs -n 1 dirname | sort -u | grep -vxE 'generator(/preview)?' | sed 's|^|./|')
	go test -race -short "${concurrent[@]}"
	go test -race ./generator/preview &
	preview=$!
	go test -race -short -run 'TestScripts/(build|check|hostile|output)|TestInterrupted' ./generator || { wait; exit 1; }
	wait "$preview"
else
	step go test, without -race: there is no C compiler
	go test ./...
fi
