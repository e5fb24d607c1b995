#!/usr/bin/env bash
# Makes a release. The workflow release.yml runs this for a tag.
#
#   release.sh build VERSION FOLDER [GOOS/GOARCH…]
#       writes into FOLDER an archive of the program for each system, checksums
#       of the archives, and a list of the modules in the program (SBOM).
#   release.sh publish TAG FOLDER
#       makes the release on GitHub with these files, and lets the tag of the
#       major version, such as v1, name its commit.
set -euo pipefail

platforms=(linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64)

# archive makes the archive of the program for one system. The time of the last
# commit and sorted names make its bytes reproducible.
archive() {
	local version=$1 out=$2 goos=${3%/*} goarch=${3#*/} suffix=
	local name=broadsheet_${version}_${goos}_$goarch
	[ "$goos" != windows ] || suffix=.exe
	mkdir -p "$out/$name"
	CGO_ENABLED=0 GOOS=$goos GOARCH=$goarch go build -trimpath -buildvcs=false \
		-ldflags "-s -w -X main.version=$version -X main.home=${GITHUB_REPOSITORY:-OWNER/broadsheet}" \
		-o "$out/$name/broadsheet$suffix" ./generator
	[ -e "$out/sbom.cdx.json" ] || sbom "$out/$name/broadsheet$suffix" "$version" >"$out/sbom.cdx.json"
	cp LICENSE README.md "$out/$name"
	if [ "$goos" = windows ]; then
		find "$out/$name" -exec touch -d "@$made" {} +
		(cd "$out" && TZ=UTC zip -qrX "$name.zip" "$name")
	else
		tar -C "$out" --sort=name --mtime="@$made" --owner=0 --group=0 --numeric-owner -cf - "$name" | gzip -n9 >"$out/$name.tar.gz"
	fi
	rm -r "${out:?}/$name"
}

# sbom prints the modules that are in a program as a software bill of materials
# (https://cyclonedx.org/docs/1.5/json/).
sbom() {
	go version -m "$1" | jq -Rn --arg version "$2" '{
		bomFormat: "CycloneDX", specVersion: "1.5", version: 1,
		metadata: {component: {type: "application", name: "broadsheet", version: $version}},
		components: [inputs | split("\t") | select(.[1] == "dep") | {
			type: "library", name: .[2], version: .[3], purl: "pkg:golang/\(.[2])@\(.[3])"
		}]
	}'
}

build() {
	local version=$1 out
	mkdir -p "$2"
	out=$(cd "$2" && pwd)
	shift 2
	[ $# -gt 0 ] || set -- "${platforms[@]}"
	cd "$(dirname "$0")/.."
	made=$(git log -1 --format=%ct 2>/dev/null || echo 0)
	for platform; do archive "$version" "$out" "$platform"; done
	(cd "$out" && sha256sum broadsheet_* >checksums.txt)
}

publish() {
	local tag=$1 major=${1%%.*} refs=repos/$GITHUB_REPOSITORY/git/refs
	gh release create "$tag" --verify-tag --generate-notes "$2"/*
	gh api -X PATCH "$refs/tags/$major" -f sha="$GITHUB_SHA" -F force=true ||
		gh api -X POST "$refs" -f ref="refs/tags/$major" -f sha="$GITHUB_SHA"
}

case ${1:-} in
build | publish) "$@" ;;
*)
	sed -n 's/^# \{0,1\}//p' "$0" | head -9
	exit 2
	;;
esac
