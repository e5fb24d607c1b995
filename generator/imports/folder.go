package imports

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
)

// A folder is the folder of the new site. In a dry run, nothing is written.
type folder struct {
	root *os.Root
	dry  bool
	log  *os.File // the record of entries, opened at the first entry
}

// openRoot makes the folder, except in a dry run, and opens it.
func (f *folder) openRoot(make func() error, open func() (*os.Root, error)) (err error) {
	if !f.dry {
		if err := make(); err != nil {
			return fmt.Errorf("making the folder of the new site: %w", err)
		}
	}
	if f.root, err = open(); err != nil && !(f.dry && errors.Is(err, os.ErrNotExist)) {
		return fmt.Errorf("opening the folder of the new site: %w", err)
	}
	return nil
}

func (f *folder) exists(name string) bool {
	if f.root == nil {
		return false
	}
	_, err := f.root.Lstat(name)
	return err == nil
}

// temporary is the name of a file while it is written. A killed import leaves at most this
// file, in a folder that may be deleted at any time.
const temporary = ".cache/import/new"

// write writes a new file. It appears under its name when it is complete.
func (f *folder) write(name string, from io.Reader) error {
	if f.dry {
		return nil
	}
	out, err := f.create(temporary)
	if err == nil {
		_, err = io.Copy(out, from)
		err = errors.Join(err, out.Close())
	}
	if err == nil {
		err = f.root.MkdirAll(path.Dir(name), 0o755)
	}
	if err == nil {
		err = f.root.Rename(temporary, name)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}

// makeDir makes a folder.
func (f *folder) makeDir(name string) error {
	if f.dry {
		return nil
	}
	return f.root.MkdirAll(name, 0o755)
}

func (f *folder) create(name string) (*os.File, error) {
	if err := f.root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return nil, err
	}
	return f.root.Create(name)
}

// same reports whether a file of the new site has the same bytes as a file of the old one.
func (f *folder) same(name string, with io.Reader) (bool, error) {
	in, err := f.root.Open(name)
	if err != nil {
		return false, err
	}
	defer in.Close()
	var a, b [32 << 10]byte
	for {
		n, err := io.ReadFull(with, a[:])
		m, _ := io.ReadFull(in, b[:])
		if n != m || !bytes.Equal(a[:n], b[:m]) {
			return false, nil
		}
		if err != nil {
			break
		}
	}
	return true, nil
}

// recordFile is the name of the record: a line for each imported entry, with its ID, a tab
// and its file. With it, an entry is not imported again although the author has changed its
// address. Without it, entries are recognised by their addresses.
const recordFile = ".cache/import/entries"

func (f *folder) remember(id, file string) error {
	if f.dry {
		return nil
	}
	if f.log == nil {
		var err error
		if f.log, err = f.root.OpenFile(recordFile, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644); err != nil {
			return fmt.Errorf("writing the record of the import: %w", err)
		}
	}
	_, err := fmt.Fprintf(f.log, "%s\t%s\n", strconv.Quote(id), file)
	return err
}

// readRecord adds the entries of earlier imports whose files exist.
func (s *Sink) readRecord(x *existing) error {
	text, err := fs.ReadFile(s.folder.root.FS(), recordFile)
	if err != nil {
		if err = ignoreMissing(err); err != nil {
			return fmt.Errorf("reading the record of earlier imports: %w", err)
		}
		return nil
	}
	for line := range strings.Lines(string(text)) {
		quotedID, file, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		id, err := strconv.Unquote(quotedID)
		if _, there := x.addresses[file]; ok && err == nil && there {
			x.byID[id] = file
		}
	}
	return nil
}

func (f *folder) close() error {
	if f.log != nil {
		_ = f.log.Close()
	}
	if f.root == nil {
		return nil
	}
	return f.root.Close()
}
