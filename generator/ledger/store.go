package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"os"
	"strings"

	"github.com/cespare/xxhash/v2"

	"broadsheet/generator/codec"
	"broadsheet/generator/sources"
)

// magic is the beginning of every file of the ledger except packs and the lock. It must be
// changed whenever the encoding of these files changes.
const magic = "broadsheet ledger 4\n"

// headLength is the length in bytes of the head of a file: magic, the program's digest and
// a checksum.
const headLength = len(magic) + len(sources.Digest{}) + 8

// Load decodes into value what Store has stored under a name. It returns false if nothing
// is stored under the name, or if the stored value is damaged or from another version of
// the program.
func (l *Ledger) Load(name string, value any) bool {
	if l.dir == nil {
		return false
	}
	data, _, err := l.dir.Read(name)
	if err != nil || len(data) < headLength {
		return false
	}
	head, body := data[:headLength], data[headLength:]
	return head == l.headOf(xxhash.Sum64String(body)) && new(codec.Coder).Decode(body, value) == nil
}

// Store writes a value to a file with this name in the ledger's folder, unless another
// process is saving. The value must be correct even if the rest of the ledger is not saved.
func (l *Ledger) Store(name string, value any) error {
	if l.dir == nil || l.readOnly != nil {
		return nil
	}
	return l.locked(func() error { return l.write(name, value) })
}

// write does the same as Store. The caller must hold the lock of the folder.
func (l *Ledger) write(name string, value any) error {
	data := new(codec.Coder).Encode(make([]byte, headLength, 1<<16), value)
	copy(data, l.headOf(xxhash.Sum64(data[headLength:])))
	return l.dir.Write(name, data)
}

func (l *Ledger) headOf(sum uint64) string {
	head := append([]byte(magic), l.program[:]...)
	return string(binary.LittleEndian.AppendUint64(head, sum))
}

// head returns the first headLength bytes of a file, or "" if the file cannot be opened.
// These bytes contain a checksum of the file, so they differ after the file is replaced.
func (l *Ledger) head(name string) string {
	f, err := l.dir.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	head := make([]byte, headLength)
	n, _ := io.ReadFull(f, head)
	return string(head[:n])
}

// Program returns a digest that identifies this version of the program, since other
// versions may compute other results. The digest is that of the build ID, which the Go
// linker writes near the beginning of the program's file, or of the whole file if it has no
// build ID.
func Program() (d sources.Digest) {
	path, err := os.Executable()
	if err != nil {
		return d
	}
	f, err := os.Open(path)
	if err != nil {
		return d
	}
	defer f.Close()
	head := make([]byte, 64<<10)
	n, _ := io.ReadFull(f, head)
	if id := goBuildID(head[:n]); id != "" {
		return sources.DigestOf([]byte(id))
	}
	h := sha256.New()
	h.Write(head[:n])
	_, _ = io.Copy(h, f)
	return sources.Digest(h.Sum(nil)[:len(d)])
}

// goBuildID returns the build ID that the Go linker has written into a program, or "" if
// head, the beginning of the program's file, contains no build ID. ELF files contain the ID
// in a note named "Go". Files in other formats contain it in quotation marks at the
// beginning of the machine code.
func goBuildID(head []byte) string {
	if i := bytes.Index(head, []byte("\x04\x00\x00\x00Go\x00\x00")); i >= 8 {
		size := int(binary.LittleEndian.Uint32(head[i-4:]))
		if start := i + 8; size > 0 && start+size <= len(head) {
			return string(head[start : start+size])
		}
	}
	_, after, ok := strings.Cut(string(head), "\xff Go build ID: \"")
	id, _, closed := strings.Cut(after, "\"\n \xff")
	if !ok || !closed {
		return ""
	}
	return id
}
