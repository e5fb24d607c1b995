package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"debug/elf"
	"debug/macho"
	"debug/pe"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// release runs release.sh, to which a folder of programs brings stand-ins for others.
func release(t *testing.T, stubs string, args ...string) string {
	t.Helper()
	script := "../.github/release.sh"
	if _, err := os.Stat(script); errors.Is(err, fs.ErrNotExist) {
		t.Skip("this copy makes no releases")
	}
	for _, program := range []string{"bash", "git", "jq", "zip", "sha256sum"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip("there is no " + program)
		}
	}
	cmd := exec.Command(script, args...)
	cmd.Env = append(os.Environ(), "GITHUB_REPOSITORY=me/broadsheet", "GITHUB_SHA=aa", "PATH="+stubs+string(os.PathListSeparator)+os.Getenv("PATH"))
	log, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%q: %v\n%s", args, err, log)
	}
	return string(log)
}

var systems = flag.Bool("systems", false, "TestRelease compiles for all systems of a release, which takes minutes")

// A release has a static program for each of six systems, which says its version, with licence
// and README, and the checksums of all archives.
func TestRelease(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the program")
	}
	if runtime.GOOS != "linux" {
		t.Skip("releases are made on Linux")
	}
	folder, platforms := t.TempDir(), []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}
	if !*systems {
		platforms = []string{runtime.GOOS + "/" + runtime.GOARCH}
		release(t, "", append([]string{"build", "1.2.3", folder}, platforms...)...)
	} else {
		release(t, "", "build", "1.2.3", folder)
	}
	sums, err := os.ReadFile(filepath.Join(folder, "checksums.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, platform := range platforms {
		system, arch, _ := strings.Cut(platform, "/")
		name := fmt.Sprintf("broadsheet_1.2.3_%s_%s", system, arch)
		checkArchive(t, folder, name, system, arch, string(sums))
	}
	var bill struct {
		Metadata   struct{ Component struct{ Version string } }
		Components []struct{ Name, Version, Purl string }
	}
	if err := json.Unmarshal(readTestFile(t, filepath.Join(folder, "sbom.cdx.json")), &bill); err != nil {
		t.Fatal(err)
	}
	found := false
	for _, c := range bill.Components {
		found = found || c.Name == "github.com/yuin/goldmark" && c.Purl == "pkg:golang/"+c.Name+"@"+c.Version
	}
	if !found || bill.Metadata.Component.Version != "1.2.3" {
		t.Errorf("the list of modules has version %q and %d modules: %v", bill.Metadata.Component.Version, len(bill.Components), bill.Components)
	}
}

func checkArchive(t *testing.T, folder, name, system, arch, sums string) {
	ending, suffix, open := ".tar.gz", "", untar
	if system == "windows" {
		ending, suffix, open = ".zip", ".exe", unzip
	}
	archive := readTestFile(t, filepath.Join(folder, name+ending))
	if sum := fmt.Sprintf("%x  %s\n", sha256.Sum256(archive), name+ending); !strings.Contains(sums, sum) {
		t.Errorf("%q is not among the checksums:\n%s", sum, sums)
	}
	files, err := open(archive)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	program := files[name+"/broadsheet"+suffix]
	if len(files) != 3 || program == nil || files[name+"/LICENSE"] == nil || files[name+"/README.md"] == nil {
		t.Errorf("%s has %d files", name, len(files))
	}
	if got, err := machine(program, system); err != nil || got != arch {
		t.Errorf("%s is for %s: %v", name, got, err)
	}
	if system != runtime.GOOS || arch != runtime.GOARCH {
		return
	}
	at := filepath.Join(t.TempDir(), "broadsheet")
	if err := os.WriteFile(at, program, 0o755); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(at, "version").Output()
	if err != nil || !strings.HasPrefix(string(out), "broadsheet 1.2.3 ") {
		t.Errorf("it says %q: %v", out, err)
	}
}

// machine returns the processor that a program is for. A program for Linux that needs libraries
// of the system is an error.
func machine(program []byte, system string) (string, error) {
	from := bytes.NewReader(program)
	switch system {
	case "darwin":
		f, err := macho.NewFile(from)
		if err != nil {
			return "", err
		}
		return map[macho.Cpu]string{macho.CpuAmd64: "amd64", macho.CpuArm64: "arm64"}[f.Cpu], nil
	case "windows":
		f, err := pe.NewFile(from)
		if err != nil {
			return "", err
		}
		return map[uint16]string{pe.IMAGE_FILE_MACHINE_AMD64: "amd64", pe.IMAGE_FILE_MACHINE_ARM64: "arm64"}[f.Machine], nil
	}
	f, err := elf.NewFile(from)
	if err != nil {
		return "", err
	}
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			err = errors.New("it is not static")
		}
	}
	return map[elf.Machine]string{elf.EM_X86_64: "amd64", elf.EM_AARCH64: "arm64"}[f.Machine], err
}

func untar(archive []byte) (map[string][]byte, error) {
	files := map[string][]byte{}
	unpacked, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return nil, err
	}
	for r := tar.NewReader(unpacked); ; {
		h, err := r.Next()
		if err == io.EOF {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		if h.Typeflag == tar.TypeReg {
			if files[h.Name], err = io.ReadAll(r); err != nil {
				return nil, err
			}
		}
	}
}

func unzip(archive []byte) (map[string][]byte, error) {
	files := map[string][]byte{}
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, err
	}
	for _, f := range r.File {
		if f.FileInfo().IsDir() {
			continue
		}
		if files[f.Name], err = fs.ReadFile(r, f.Name); err != nil {
			return nil, err
		}
	}
	return files, nil
}

func readTestFile(t *testing.T, at string) []byte {
	t.Helper()
	text, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// The README's commands replace the program in a copy of the repository, whose history may have
// nothing in common with it, and take it out.
func TestUpgradeAsTheReadmeSays(t *testing.T) {
	blocks := commands(t, "### Upgrade")
	root := t.TempDir()
	bin, program, site := filepath.Join(root, "bin"), filepath.Join(root, "program"), filepath.Join(root, "site")
	write(t, filepath.Join(bin, "go"), "#!/bin/sh\n[ \"$*\" = \"run ./generator check\" ] && exec broadsheet check\n")
	if err := os.Chmod(filepath.Join(bin, "go"), 0o755); err != nil {
		t.Fatal(err)
	}
	repository := func(folder string, files map[string]string, then string) {
		for at, text := range files {
			write(t, filepath.Join(folder, at), text)
		}
		shell(t, bin, folder, "git init -q && git add -A && git commit -qm One && "+then)
	}
	repository(program, map[string]string{
		"generator/main.go": "new", "generator/more.go": "new", "templates/labels/en.toml": "# new\n", "go.mod": "new", "go.sum": "new", ".ci/run": "new",
		".github/release.sh": "new", "content/stories/sample.md": "new", "config.toml": "new",
	}, "git tag v1.2.3")
	repository(site, map[string]string{
		"generator/main.go": "old", "generator/gone.go": "old", "templates/labels/en.toml": "# old\n", "go.mod": "old", "go.sum": "old", ".ci/run": "old",
		".github/release.sh": "old", "content/stories/mine.md": "---\ntitle: Mine\ndate: 2026-05-01\n---\nText.\n", "config.toml": settings,
	}, "true")
	shell(t, bin, site, strings.ReplaceAll(blocks[0], "https://github.com/OWNER/broadsheet", program))
	got := files(t, site)
	for at, want := range map[string]string{
		"generator/main.go": "new", "generator/more.go": "new", "generator/gone.go": "", "go.mod": "new", ".github/release.sh": "new", "content/stories/sample.md": "", "config.toml": settings,
	} {
		if string(got[at]) != want {
			t.Errorf("%s is %q, not %q", at, got[at], want)
		}
	}
	if !strings.Contains(blocks[1], "broadsheet init") || !slices.Contains(commandNames(newRoot()), "init") {
		return
	}
	shell(t, bin, site, blocks[1]+"\nbroadsheet build -q")
	got = files(t, site)
	if got["generator/main.go"] != nil || string(got["config.toml"]) != settings || got["public/2026/05/mine/index.html"] == nil {
		t.Error("the site is not built by the program alone")
	}
}

// commands returns the shell commands in a section of the README.
func commands(t *testing.T, heading string) (blocks []string) {
	for _, program := range []string{"bash", "git"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip("there is no " + program)
		}
	}
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Skip(err)
	}
	_, section, _ := strings.Cut(string(text), "\n"+heading+"\n")
	section, _, _ = strings.Cut(section, "\n## ")
	for _, part := range strings.Split(section, "```sh\n")[1:] {
		block, _, _ := strings.Cut(part, "```")
		blocks = append(blocks, block)
	}
	if len(blocks) < 2 {
		t.Skip("this copy has another README")
	}
	return blocks
}

// shell runs commands in a folder, with the programs in the folder bin before others.
func shell(t *testing.T, bin, folder, script string) {
	t.Helper()
	cmd := exec.Command("bash", "-ec", script)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_AUTHOR_NAME=Me", "GIT_AUTHOR_EMAIL=me@example.org", "GIT_COMMITTER_NAME=Me", "GIT_COMMITTER_EMAIL=me@example.org")
	if log, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", script, err, log)
	}
}

// Publishing makes a release with all files; the tag of the major version, which workflows name,
// is moved, or made if there is none yet.
func TestReleaseIsPublished(t *testing.T) {
	bin, folder := t.TempDir(), t.TempDir()
	write(t, filepath.Join(folder, "checksums.txt"), "x")
	for first, want := range map[string]string{
		"exit 0": "release create v1.2.3 --verify-tag --generate-notes " + folder + "/checksums.txt\n" +
			"api -X PATCH repos/me/broadsheet/git/refs/tags/v1 -f sha=aa -F force=true\n",
		`[ "$3" != PATCH ]`: "release create v1.2.3 --verify-tag --generate-notes " + folder + "/checksums.txt\n" +
			"api -X PATCH repos/me/broadsheet/git/refs/tags/v1 -f sha=aa -F force=true\n" +
			"api -X POST repos/me/broadsheet/git/refs -f ref=refs/tags/v1 -f sha=aa\n",
	} {
		write(t, filepath.Join(bin, "gh"), "#!/usr/bin/env bash\necho \"$*\"\n"+first+"\n")
		if err := os.Chmod(filepath.Join(bin, "gh"), 0o755); err != nil {
			t.Fatal(err)
		}
		if got := release(t, bin, "publish", "v1.2.3", folder); got != want {
			t.Errorf("it calls gh so:\n%snot so:\n%s", got, want)
		}
	}
}
