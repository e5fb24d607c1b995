#!/usr/bin/env bash
# Checks before a commit: gofmt, vet, staticcheck, actionlint, tidy modules, tests
# with -race. Stops at the first failure.
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

# Programs that may be on this machine, such as shellcheck, must not change the result.
step actionlint
find . -path '*/.github/workflows/*.yml' -exec \
	go tool -modfile=generator/tools/go.mod actionlint -shellcheck= -pyflakes= {} +

step go mod tidy
go mod tidy -diff
(cd generator/tools && go mod tidy -diff)

# The race detector needs a C compiler.
if [ "$(go env CGO_ENABLED)" = 1 ] && command -v "$(go env CC)" >/dev/null; then
	# Without the corpora and the long tests, which take ten times as long here and find
	# no other races, and only packages that start goroutines. Where tests alone do, it is
	# these tests that are run, or all if a function beside the tests does. The preview has
	# the most goroutines, so all of its tests are run, one of them with fewer files; they
	# mostly wait, hence beside others. Of the tests of the whole program, those are run
	# that build and check in many ways.
	step go test -race
	export -n BROADSHEET_CORPORA
	starts='^[[:space:]]*go |[.]Go[(]|generator/parallel"|t[.]Parallel[(][)]'
	folders() { xargs -r -n 1 dirname | sort -u | grep -vxE 'generator(/preview)?' | sed 's|^|./|'; }
	mapfile -t concurrent < <(grep -rlE "$starts" generator --include='*.go' --exclude='*_test.go' | folders)
	mapfile -t tested < <(grep -rlE "$starts" generator --include='*_test.go' | folders |
		grep -vxFf <(printf '%s\n' "${concurrent[@]}"))
	names=$(awk -v starts="$starts" '
		FNR == 1 { name = "" }
		/^func / { name = $2; sub(/[(].*/, "", name) }
		$0 ~ starts && name !~ /^Benchmark/ { print name ~ /^Test/ ? "^" name "$" : "." }
	' $(printf '%s/*_test.go ' "${tested[@]}") | sort -u | paste -sd '|')
	go test -race ./generator/preview -storm 80 &
	preview=$!
	{ go test -race -short "${concurrent[@]}" &&
		go test -race -short -run "$names" "${tested[@]}" &&
		go test -race -short -run 'TestScripts/(build|check|hostile|output)|TestInterrupted' ./generator; } || { wait; exit 1; }
	wait "$preview"
else
	step go test, without -race: there is no C compiler
	go test ./...
fi
