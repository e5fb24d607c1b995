#!/usr/bin/env bash
# The steps of the action that are more than a line. Each command of this script
# is one step; GitHub sets the variables in capitals, or action.yml does.
set -euo pipefail

program=$RUNNER_TEMP/broadsheet

# ask sets the output url if GitHub publishes the site of this repository.
ask() {
	# A copy of the repository starts without Pages, which is no failure.
	if ! site=$(gh api "repos/$GITHUB_REPOSITORY/pages" --jq '"\(.build_type) \(.html_url)"' 2>"$RUNNER_TEMP/errors.txt"); then
		cat "$RUNNER_TEMP/errors.txt"
		grep -q 'HTTP 404' "$RUNNER_TEMP/errors.txt"
	fi
	case $site in
	"workflow "*)
		url=${site#* }
		echo "url=${url%/}" >>"$GITHUB_OUTPUT"
		;;
	*)
		how='Switch GitHub Pages on: Settings → Pages → Build and deployment → Source: GitHub Actions. Then push, or run this workflow again under Actions → Pages → Run workflow.'
		echo "::notice title=Not published::$how"
		echo "**Not published.** $how" >>"$GITHUB_STEP_SUMMARY"
		;;
	esac
}

# download gets the program of the release that the action is used from, such as
# v1.2.3 or, for v1, the latest release that begins with it. It sets the output
# source, the folder to compile the program in, if there is none.
download() {
	local tag='' arch
	case "${ACTION_REF:-} $(uname -sm)" in
	v[0-9]*" Linux x86_64") arch=amd64 ;;
	v[0-9]*" Linux aarch64") arch=arm64 ;;
	*) arch='' ;;
	esac
	if [ -n "$arch" ] && [ -n "${ACTION_REPOSITORY:-}" ]; then
		tag=$(gh release list -R "$ACTION_REPOSITORY" --limit 100 --exclude-drafts --exclude-pre-releases --json tagName --jq '.[].tagName' |
			awk -v ref="$ACTION_REF" '$0 == ref || index($0, ref ".") == 1 { print; exit }')
	fi
	if [ -z "$tag" ]; then
		echo "source=$(cd "$GITHUB_ACTION_PATH/../../.." && pwd)" >>"$GITHUB_OUTPUT"
		return
	fi
	local folder=$RUNNER_TEMP/release
	gh release download "$tag" -R "$ACTION_REPOSITORY" -D "$folder" -p checksums.txt -p "broadsheet_*_linux_$arch.tar.gz"
	(cd "$folder" && sha256sum --check --ignore-missing checksums.txt)
	gh attestation verify "$folder"/broadsheet_*.tar.gz -R "$ACTION_REPOSITORY"
	tar -C "$folder" --strip-components=1 -xzf "$folder"/broadsheet_*.tar.gz
	mv "$folder/broadsheet" "$program"
}

compile() {
	cd "$SOURCE"
	go build -o "$program" ./generator
}

# plan sets the outputs publish, now (the time to build for) and sites.
plan() {
	# The last deployment left a file in the site that says for which time and
	# from which commit it was built, and lists its assets. Without it (the
	# first deployment, a site that only members can see) all is published.
	last=$RUNNER_TEMP/last.txt
	curl -fsSL --retry 2 -o "$last" "$PAGES_URL/assets/deployment.txt?run=$GITHUB_RUN_ID" || : >"$last"
	built=$(sed -nE 's/^built ([0-9TZ:-]+)$/\1/p' "$last")
	commit=$(sed -nE 's/^commit ([0-9a-f]+)$/\1/p' "$last")
	now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
	# The site of this repository and its versions in other languages, each in
	# a folder named by the language: de/, pt-BR/.
	sites=.
	for folder in [a-z][a-z] [a-z][a-z]-* [a-z][a-z][a-z]-*; do
		if [ -f "$folder/config.toml" ] && [ -d "$folder/content/stories" ]; then sites="$sites $folder"; fi
	done
	publish=true
	if [ "$GITHUB_EVENT_NAME" = schedule ]; then
		# A commit may be unpublished: its run failed, or this one took its place
		# in the queue.
		[ "$commit" != "$GITHUB_SHA" ] || publish=false
		for site in $sites; do
			status=0
			"$program" due -s "$site" --no-cache --clock "$now" ${built:+--since "$built"} || status=$?
			case $status in
			0) publish=true ;;
			3) ;;
			# The push that brought the errors has failed; once is enough.
			1) echo "::warning title=Not published::The site has errors."; publish=false; break ;;
			*) exit "$status" ;;
			esac
		done
	fi
	echo "sites=$sites" >>"$GITHUB_OUTPUT"
	echo "publish=$publish" >>"$GITHUB_OUTPUT"
	echo "now=$now" >>"$GITHUB_OUTPUT"
}

# build builds all sites of the repository into public/.
build() {
	for site in $SITES; do
		# base_url of config.toml has priority unless it is missing or still
		# the sample's.
		folder=${site#.}
		address=(-b "$PAGES_URL/${folder:+$folder/}")
		if grep -E '^[[:space:]]*base_url[[:space:]]*=' "$site/config.toml" | grep -Eqv '//example\.(com|net|org)\b'; then
			address=()
		fi
		"$program" build -s "$site" --clock "$NOW" "${address[@]}"
	done
}

# keep adds the assets of the last deployment to public/.
keep() {
	# Browsers and caches still have pages that link to them.
	mkdir -p public/assets
	cd public
	{
		echo "built $NOW"
		echo "commit $GITHUB_SHA"
		for site in $SITES; do
			if [ -d "$site/assets" ]; then find "$site/assets" -type f | sed 's/^\.\///; s/^/asset /'; fi
		done
	} >"$RUNNER_TEMP/deployment.txt"
	# Only names with a digest: any other file is gone because its author
	# removed it.
	sed -nE 's/^asset (([a-z]+[A-Za-z0-9-]*\/)?assets\/[A-Za-z0-9._-]+-[A-Z2-7]{8}\.[a-z0-9]+)$/\1/p' "$RUNNER_TEMP/last.txt" | while read -r asset; do
		if [ -e "$asset" ]; then continue; fi
		if curl -fsSL --retry 2 -o "$RUNNER_TEMP/asset" "$PAGES_URL/$asset"; then
			mkdir -p "${asset%/*}"
			mv "$RUNNER_TEMP/asset" "$asset"
			echo "kept $asset"
		fi
	done
	mv "$RUNNER_TEMP/deployment.txt" assets/deployment.txt
}

"$1"
