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

// A Span is the offset, length and checksum of a value in a pack.
type Span struct {
	Offset int64
	Length uint32
	Sum    uint32
}

func (s Span) end() int64 { return s.Offset + int64(s.Length) }

// A Pack holds values one after the other. Those of earlier builds are in a file
// that is only read, those of this build in a file of its own until they are
// saved: then they are appended to the first. It is safe for concurrent use.
type Pack struct {
	kind string
	dir  *statedir.Dir // nil for a temporary pack

	mu    sync.RWMutex
	saved *os.File // nil if there is none
	name  string   // of the saved file
	size  int64    // of the saved values
	own   *os.File // nil if this build has no value yet
	w     *bufio.Writer
	end   int64 // of all values
}

// writeBuffer is how many bytes are written to a pack at once.
const writeBuffer = 1 << 17

// newPack returns an empty pack. Without a folder it is temporary.
func newPack(dir *statedir.Dir, kind string) *Pack {
	return &Pack{kind: kind, dir: dir}
}

// openPack opens a pack that was saved.
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

// Put appends a value, which can be read after Flush.
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

// create makes the pack's own file.
func (p *Pack) create() (err error) {
	if p.dir != nil {
		p.own, err = p.dir.CreateTemp(p.kind + "-")
	}
	if p.dir == nil || errors.Is(err, fs.ErrNotExist) { // the folder was deleted
		if p.own, err = os.CreateTemp("", "broadsheet-"+p.kind+"-"); err == nil {
			_ = os.Remove(p.own.Name()) // where open files can be removed
		}
	}
	if err == nil {
		p.w = bufio.NewWriterSize(p.own, writeBuffer)
	}
	return err
}

// Flush makes all values that were Put readable.
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

// Get reads a value into buf, which it grows if need be, and reports whether the
// value is the one that was Put.
func (p *Pack) Get(s Span, buf []byte) ([]byte, bool) {
	buf, ok := p.read(s, buf)
	return buf, ok && uint32(xxhash.Sum64(buf)) == s.Sum
}

// read is Get without a look at the checksum.
func (p *Pack) read(s Span, buf []byte) ([]byte, bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	from, offset := p.saved, s.Offset
	if offset >= p.size {
		from, offset = p.own, offset-p.size
	}
	if offset < 0 || s.end() > p.end || from == nil {
		return nil, false
	}
	buf = slices.Grow(buf[:0], int(s.Length))[:s.Length]
	if _, err := from.ReadAt(buf, offset); err != nil {
		return nil, false
	}
	return buf, true
}

// Each calls do for every span, ascending by offset, with its value and whether
// that is the one that was Put. It reads values that are close together at once,
// into buf, which it grows and returns; do must not keep them.
func (p *Pack) Each(spans []Span, buf []byte, do func(k int, value []byte, intact bool)) []byte {
	const most = 1 << 17 // bytes read at once, of which at least half are asked for
	p.mu.RLock()
	size := p.size // no read extends beyond the saved values
	p.mu.RUnlock()
	for from := 0; from < len(spans); {
		to, used := from+1, int64(spans[from].Length)
		for to < len(spans) && spans[to].end()-spans[from].Offset <= min(2*(used+int64(spans[to].Length)), most) && (spans[from].Offset < size) == (spans[to].Offset < size) {
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

// Find is Get for a value that is to stay in memory.
func (p *Pack) Find(s Span) (string, bool) {
	value, ok := p.Get(s, nil)
	return string(value), ok
}

// save makes all values saved ones. The ledger must be locked, and its table must
// be the one that this pack was opened by.
func (p *Pack) save() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.own == nil {
		return nil
	}
	if err := p.w.Flush(); err != nil {
		return err
	}
	if p.saved == nil {
		p.saved, p.name, p.size, p.own = p.own, filepath.Base(p.own.Name()), p.end, nil
		return nil
	}
	if err := p.appendOwn(); err != nil {
		return err
	}
	err := p.discardOwn()
	p.size = p.end
	return err
}

// appendOwn appends the pack's own file to the saved one, beyond what any table
// says is in it.
func (p *Pack) appendOwn() (err error) {
	f, err := p.dir.OpenFile(p.name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = io.Copy(io.NewOffsetWriter(f, p.size), io.NewSectionReader(p.own, 0, p.end-p.size))
	return err
}

// discardOwn closes and removes the pack's own file.
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
