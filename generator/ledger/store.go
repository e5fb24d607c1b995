package ledger

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"

	"broadsheet/generator/sources"
)

// magic opens every file of the ledger; it changes with the layout.
const magic = "broadsheet ledger 2\n"

// read returns the content of a file of the ledger. It reports whether the file
// is whole and of this program.
func (l *Ledger) read(name string) (string, bool) {
	f, err := os.Open(filepath.Join(l.writable(), name))
	if errors.Is(err, fs.ErrNotExist) && l.loan.Load() != nil {
		f, err = os.Open(filepath.Join(l.folder, name))
	}
	if err != nil {
		return "", false
	}
	defer f.Close()
	head := slices.Concat([]byte(magic), l.program[:], make([]byte, 8))
	kept := make([]byte, len(head))
	if _, err := io.ReadFull(f, kept); err != nil || !bytes.HasPrefix(kept, head[:len(head)-8]) {
		return "", false
	}
	body, err := readString(f)
	return body, err == nil && xxhash.Sum64String(body) == binary.LittleEndian.Uint64(kept[len(head)-8:])
}

// readString returns what is left of a file.
func readString(f *os.File) (string, error) {
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.Grow(int(info.Size()))
	_, err = io.Copy(&b, f)
	return b.String(), err
}

// write puts a file of the ledger in place, whose content body writes. It may be
// as large as the site: body is to hand it over bit by bit. Of errors it need
// know nothing.
func (l *Ledger) write(name string, body func(w *bufio.Writer)) error {
	return l.place(name, func(f *os.File) error {
		head := append([]byte(magic), l.program[:]...)
		sum := xxhash.New()
		w := bufio.NewWriterSize(io.MultiWriter(f, sum), packBuffer)
		_, err := f.Write(append(slices.Clip(head), make([]byte, 8)...))
		body(w)
		err = errors.Join(err, w.Flush())
		_, err2 := f.WriteAt(binary.LittleEndian.AppendUint64(nil, sum.Sum64()), int64(len(head)))
		return errors.Join(err, err2)
	})
}

// writable is the folder that is this build's own.
func (l *Ledger) writable() string {
	if lent := l.loan.Load(); lent != nil {
		return lent.aside
	}
	return l.folder
}

// place puts a file in place by renaming it: a build that is killed leaves the
// old one.
func (l *Ledger) place(name string, write func(f *os.File) error) error {
	path := filepath.Join(l.writable(), name)
	f, err := os.Create(path + ".new")
	if err == nil {
		err = errors.Join(write(f), f.Close())
	}
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil && !gone(l.writable()) {
		return fmt.Errorf("writing the cache: %w", err)
	}
	return nil
}

// gone reports whether a ledger's folder has been deleted since it was opened, as
// it may be at any time: then there is nothing to keep.
func gone(folder string) bool {
	_, err := os.Lstat(folder)
	return errors.Is(err, fs.ErrNotExist)
}

// programDigest says which program this is: what it makes may differ from what
// another version makes of the same input. Go writes an identity that is made
// from all that went into a program near its start; a program without one is
// digested whole.
func programDigest() sources.Digest {
	path, err := os.Executable()
	if err != nil {
		return sources.Digest{}
	}
	f, err := os.Open(path)
	if err != nil {
		return sources.Digest{}
	}
	defer f.Close()
	head := make([]byte, 64<<10)
	n, _ := io.ReadFull(f, head)
	if id := goBuildID(head[:n]); id != "" {
		return sources.DigestOf([]byte(id))
	}
	h := sha256.New()
	if _, err := f.Seek(0, io.SeekStart); err == nil {
		_, _ = io.Copy(h, f)
	}
	return sources.Digest(h.Sum(nil)[:16])
}

// goBuildID finds the identity that the linker writes into a program: in an
// ELF note named "Go", or, on other systems, quoted at the start of the code.
func goBuildID(head []byte) string {
	if i := bytes.Index(head, []byte("\x04\x00\x00\x00Go\x00\x00")); i >= 8 {
		size := int(binary.LittleEndian.Uint32(head[i-4:]))
		if start := i + 8; size > 0 && start+size <= len(head) {
			return string(head[start : start+size])
		}
	}
	_, after, ok := bytes.Cut(head, []byte("\xff Go build ID: \""))
	id, _, closed := bytes.Cut(after, []byte("\"\n \xff"))
	if !ok || !closed {
		return ""
	}
	return string(id)
}
