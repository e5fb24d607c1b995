package ledger

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/cespare/xxhash/v2"

	"broadsheet/generator/statedir"
)

// A Span is the offset and length in bytes, and the checksum, of a value in a pack.
type Span struct {
	Offset int64
	Length uint32
	Sum    uint32 // checksum: lower 32 bits of the XXH64 of the value
}

func (s Span) end() int64 { return s.Offset + int64(s.Length) }

// A Pack holds values one after the other, in two files: one for the saved values of
// earlier builds, one for the new values of this build. Saving appends the new values to
// the file of the saved values. A Pack is safe for concurrent use.
type Pack struct {
	kind string
	dir  *statedir.Dir // folder of the pack; nil if the pack is never saved
	// temporary is true if dir is read-only. New values are then written to a file in the
	// system's folder for temporary files.
	temporary bool

	mu    sync.RWMutex
	saved *os.File      // file of the saved values; nil if there are none
	name  string        // name of the file of the saved values
	size  int64         // length of the saved values in bytes
	own   *os.File      // file of the new values; nil if there are none
	w     *bufio.Writer // buffered writer of the new values
	end   int64         // length of the saved and new values in bytes
}

// writeBuffer is the size in bytes of the buffer for writing to a pack.
const writeBuffer = 1 << 17

// newPack returns an empty pack of a kind, such as "cards". If dir is nil, the pack is
// never saved.
func newPack(dir *statedir.Dir, kind string) *Pack {
	return &Pack{kind: kind, dir: dir}
}

// openPack opens a saved pack. It fails if the pack's name is invalid or its file is too
// short.
func openPack(dir *statedir.Dir, kind string, s savedPack) (*Pack, error) {
	p := newPack(dir, kind)
	if s.Name == "" && s.Size == 0 {
		return p, nil
	}
	if s.Name != filepath.Base(s.Name) || !strings.HasPrefix(s.Name, kind+"-") {
		return nil, fmt.Errorf("%q is no pack", s.Name)
	}
	f, err := dir.Open(s.Name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || info.Size() < s.Size {
		return nil, errors.Join(errors.New("the pack is too short"), f.Close())
	}
	p.saved, p.name, p.size, p.end = f, s.Name, s.Size, s.Size
	return p, nil
}

// Put appends a value to the pack and returns the span of the value. Get can read the value
// after Flush.
func (p *Pack) Put(value []byte) (Span, error) {
	sum := uint32(xxhash.Sum64(value))
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.own == nil {
		if err := p.create(); err != nil {
			return Span{}, fmt.Errorf("writing the cache: %w", err)
		}
	}
	if _, err := p.w.Write(value); err != nil {
		return Span{}, fmt.Errorf("writing the cache: %w", err)
	}
	s := Span{p.end, uint32(len(value)), sum}
	p.end = s.end()
	return s, nil
}

// create makes the file of the new values: in the pack's folder if possible, otherwise in
// the system's folder for temporary files.
func (p *Pack) create() (err error) {
	inDir := p.dir != nil && !p.temporary
	if inDir {
		p.own, err = p.dir.CreateTemp(p.kind + "-")
	}
	// The pack has no folder, or the folder was deleted.
	if !inDir || errors.Is(err, fs.ErrNotExist) {
		if p.own, err = os.CreateTemp("", "broadsheet-"+p.kind+"-"); err == nil {
			_ = os.Remove(p.own.Name()) // some systems cannot remove an open file
		}
	}
	if err == nil {
		p.w = bufio.NewWriterSize(p.own, writeBuffer)
	}
	return err
}

// Flush makes all values readable that Put has appended to the pack.
func (p *Pack) Flush() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.own == nil {
		return nil
	}
	if err := p.w.Flush(); err != nil {
		return fmt.Errorf("writing the cache: %w", err)
	}
	return nil
}

// Get reads the value at a span into buf, which grows if needed, and returns the value. It
// returns false if the value cannot be read or its checksum is wrong.
func (p *Pack) Get(s Span, buf []byte) ([]byte, bool) {
	buf, ok := p.read(s, buf)
	return buf, ok && uint32(xxhash.Sum64(buf)) == s.Sum
}

// read returns the value at a span like Get, but does not compare the checksum of the value.
func (p *Pack) read(s Span, buf []byte) ([]byte, bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	from, offset := p.saved, s.Offset
	if offset >= p.size {
		from, offset = p.own, offset-p.size
	}
	if offset < 0 || s.Offset > p.end-int64(s.Length) || from == nil {
		return nil, false
	}
	buf = slices.Grow(buf[:0], int(s.Length))[:s.Length]
	if _, err := from.ReadAt(buf, offset); err != nil {
		return nil, false
	}
	return buf, true
}

// Each calls do for every span, with the index of the span and the value at it. The spans
// must be sorted by offset. Intact is false if the value cannot be read or its checksum is
// wrong. A value is valid only during the call, since Each reads all values into buf. Each
// enlarges buf if needed and returns it.
func (p *Pack) Each(spans []Span, buf []byte, do func(k int, value []byte, intact bool)) []byte {
	// Neighbouring values are read together: at most this number of bytes, of which at least half
	// must belong to the spans.
	const most = 1 << 17
	p.mu.RLock()
	size := p.size // offset from which on values are in the file of the new values
	p.mu.RUnlock()
	for from := 0; from < len(spans); {
		to, used := from+1, int64(spans[from].Length)
		for to < len(spans) && spans[to].Offset >= spans[to-1].end() && spans[to].end()-spans[from].Offset <= min(2*(used+int64(spans[to].Length)), most) && (spans[from].Offset < size) == (spans[to].Offset < size) {
			used += int64(spans[to].Length)
			to++
		}
		run := Span{Offset: spans[from].Offset, Length: uint32(spans[to-1].end() - spans[from].Offset)}
		data, ok := p.read(run, buf)
		if ok {
			buf = data
		}
		for ; from < to; from++ {
			if !ok {
				do(from, nil, false)
				continue
			}
			value := data[spans[from].Offset-run.Offset : spans[from].end()-run.Offset]
			do(from, value, uint32(xxhash.Sum64(value)) == spans[from].Sum)
		}
	}
	return buf
}

// Find is like Get, but returns the value as a new string, which stays valid.
func (p *Pack) Find(s Span) (string, bool) {
	value, ok := p.Get(s, nil)
	return string(value), ok
}

// append appends the new values to the file of the saved values. If there is no such file,
// the file of the new values takes its place. append returns the name and length of the
// resulting file, for the table. The caller must hold the folder's lock, and no process may
// have saved since Open.
func (p *Pack) append() (savedPack, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.own == nil:
		return savedPack{p.name, p.size}, nil
	case p.saved == nil:
		return savedPack{filepath.Base(p.own.Name()), p.end}, p.w.Flush()
	}
	if err := p.w.Flush(); err != nil {
		return savedPack{}, err
	}
	return savedPack{p.name, p.end}, p.write(func(f *os.File) error {
		_, err := io.Copy(io.NewOffsetWriter(f, p.size), io.NewSectionReader(p.own, 0, p.end-p.size))
		return err
	})
}

// write calls do with the file of the saved values, opened for writing.
func (p *Pack) write(do func(*os.File) error) error {
	f, err := p.dir.OpenFile(p.name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(do(f), f.Close())
}

// commit completes a save: all new values count as saved, and the separate file of the new
// values is removed. It is called after append, once the new table has been written.
func (p *Pack) commit() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.own != nil && p.saved == nil {
		p.saved, p.name, p.own = p.own, filepath.Base(p.own.Name()), nil
	}
	p.size = p.end
	return p.discardOwn()
}

// undo truncates the file of the saved values to its length before append. The new values
// stay readable in their own file.
func (p *Pack) undo() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.own != nil && p.saved != nil {
		_ = p.write(func(f *os.File) error { return f.Truncate(p.size) })
	}
}

// discardOwn closes and removes the file of the new values.
func (p *Pack) discardOwn() error {
	if p.own == nil {
		return nil
	}
	path := p.own.Name()
	err := p.own.Close()
	p.own = nil
	if err2 := os.Remove(path); !errors.Is(err2, fs.ErrNotExist) {
		err = errors.Join(err, err2)
	}
	return err
}

func (p *Pack) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	err := p.discardOwn()
	if p.saved != nil {
		err = errors.Join(err, p.saved.Close())
		p.saved = nil
	}
	return err
}
