package engine

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Verify makes a clean build in a temporary folder and compares it with the destination, which must
// have been built with the same options. It returns one line of text for each difference. Foreign
// lists the paths in the destination that are ignored, such as those in Report.Foreign.
func Verify(o Options, foreign []string) ([]string, error) {
	folder, err := os.MkdirTemp("", "broadsheet-verify-")
	if err != nil {
		return nil, fmt.Errorf("making a folder for the other build: %w", err)
	}
	defer os.RemoveAll(folder)
	built := o.destination()
	o.Destination, o.NoCache, o.Explain = filepath.Join(folder, "public"), true, nil
	report, err := Build(o)
	if err != nil {
		return nil, err
	}
	if report.Failed {
		return []string{"a build from nothing fails"}, nil
	}
	return differences(built, o.Destination, foreign)
}

// differences compares the files in the folder built with those in the folder clean, which
// holds a clean build. It returns one line of text for each file in built that is missing,
// differs or should not exist.
func differences(built, clean string, foreign []string) ([]string, error) {
	ours, err := filesIn(built)
	if err != nil {
		return nil, err
	}
	theirs, err := filesIn(clean)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, path := range theirs {
		want, err := os.ReadFile(filepath.Join(clean, path))
		if err != nil {
			return nil, err
		}
		got, err := os.ReadFile(filepath.Join(built, path))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			found = append(found, path+" is missing")
		case err != nil:
			return nil, err
		case !bytes.Equal(want, got):
			found = append(found, path+" differs")
		}
	}
	for _, path := range ours {
		_, wanted := slices.BinarySearch(theirs, path)
		if !wanted && !slices.ContainsFunc(foreign, func(f string) bool { return path == f || strings.HasSuffix(f, "/") && strings.HasPrefix(path, f) }) {
			found = append(found, path+" should not be there")
		}
	}
	return found, nil
}

// filesIn returns the sorted paths of all files in a folder and its subfolders, relative to
// the folder.
func filesIn(folder string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		inside, err := filepath.Rel(folder, path)
		files = append(files, filepath.ToSlash(inside))
		return err
	})
	slices.Sort(files)
	return files, err
}
