package ledger

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/cespare/xxhash/v2"
)

// A Span is where in the pack a value stands, with its checksum.
type Span struct {
	Offset int64
	Length int64
	Sum    uint64
}

// A pack is a file that values are added to and never changed in. What the
// last build did not save is written over by the next.
type pack struct {
	name      string
	file      *os.File
	temporary bool

	appending sync.Mutex
	w         *bufio.Writer
	end       atomic.Int64 // grows while others read
}

// packBuffer is how much is written to the pack at once.
const packBuffer = 1 << 18

func temporaryPack() (*pack, error) {
	f, err := os.CreateTemp("", "broadsheet-pack-")
	if err != nil {
		return nil, err
	}
	return &pack{file: f, temporary: true, w: bufio.NewWriterSize(f, packBuffer)}, nil
}

// newPack makes an empty pack under a name that is not taken.
func newPack(folder string) (*pack, error) {
	f, err := os.CreateTemp(folder, "pack-")
	if err != nil {
		return nil, err
	}
	return &pack{name: filepath.Base(f.Name()), file: f, w: bufio.NewWriterSize(f, packBuffer)}, nil
}

// openPack opens the pack that the last build used up to size.
func openPack(folder, name string, size int64) (*pack, error) {
	if name != filepath.Base(name) || !strings.HasPrefix(name, "pack-") {
		return nil, errors.New("not a pack")
	}
	f, err := os.OpenFile(filepath.Join(folder, name), os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || info.Size() < size {
		f.Close()
		return nil, errors.New("the pack is too short")
	}
	if _, err := f.Seek(size, io.SeekStart); err != nil {
		f.Close()
		return nil, err
	}
	p := &pack{name: name, file: f, w: bufio.NewWriterSize(f, packBuffer)}
	p.end.Store(size)
	return p, nil
}

// Put adds a value to the pack. It can be read after Flush.
func (p *pack) Put(value []byte) (Span, error) {
	p.appending.Lock()
	defer p.appending.Unlock()
	if _, err := p.w.Write(value); err != nil {
		return Span{}, fmt.Errorf("writing the cache: %w", err)
	}
	length := int64(len(value))
	return Span{p.end.Add(length) - length, length, xxhash.Sum64(value)}, nil
}

// Flush makes everything that was Put readable.
func (p *pack) Flush() error {
	p.appending.Lock()
	defer p.appending.Unlock()
	if err := p.w.Flush(); err != nil {
		return fmt.Errorf("writing the cache: %w", err)
	}
	return nil
}

// Get reads a value into buf, which it grows if need be, and reports whether
// it is the value that was Put.
func (p *pack) Get(s Span, buf []byte) ([]byte, bool) {
	if s.Length < 0 || s.Offset < 0 || s.Length > p.end.Load()-s.Offset {
		return nil, false
	}
	buf = slices.Grow(buf[:0], int(s.Length))[:s.Length]
	if _, err := p.file.ReadAt(buf, s.Offset); err != nil {
		return nil, false
	}
	return buf, xxhash.Sum64(buf) == s.Sum
}

// spareSpace is how much of a pack may be waste before it is made anew, in
// bytes, and at least as much as is not.
const spareSpace = 16 << 20

// compact writes the pack anew if more of it is waste than in use, and more
// than spare bytes. What is damaged is left behind, to be made again.
func (l *Ledger) compact(made map[string]Made, spare int64) error {
	var used int64
	for _, m := range made {
		used += m.Card.Length + m.Vector.Length + m.Body.Length
	}
	if l.end.Load() < 2*used+spare {
		return nil
	}
	fresh, err := newPack(l.folder)
	if err != nil {
		return err
	}
	var buf []byte
	move := func(s *Span) {
		value, ok := l.Get(*s, buf)
		if !ok || err != nil {
			*s = Span{}
			return
		}
		buf = value
		*s, err = fresh.Put(value)
	}
	for source, m := range made {
		move(&m.Card)
		move(&m.Vector)
		move(&m.Body)
		made[source] = m
	}
	if err = errors.Join(err, fresh.Flush()); err != nil {
		return errors.Join(err, fresh.close())
	}
	err = l.pack.close()
	l.pack = fresh
	return err
}

// removeOthers deletes packs that are not in use any more.
func (p *pack) removeOthers(folder string) {
	names, _ := filepath.Glob(filepath.Join(folder, "pack-*"))
	for _, name := range names {
		if filepath.Base(name) != p.name {
			// One that cannot be deleted only takes room until it can.
			_ = os.Remove(name)
		}
	}
}

func (p *pack) close() error {
	err := p.file.Close()
	if p.temporary {
		err = errors.Join(err, os.Remove(p.file.Name()))
	}
	return err
}
