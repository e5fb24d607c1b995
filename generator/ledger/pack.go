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

// A Span is where in a pack a value stands, with its checksum.
type Span struct {
	Offset int64
	Length uint32
	Sum    uint32
}

func (s Span) end() int64 { return s.Offset + int64(s.Length) }

// A Pack is a file that values are added to and never changed in. What the
// last build did not save is written over by the next. It is safe for
// concurrent use.
type Pack struct {
	kind, name string // the name is "" for a temporary one
	file       *os.File
	pieces     atomic.Pointer[[]func() string] // what is in it, for Find

	appending sync.Mutex
	w         *bufio.Writer
	end       atomic.Int64 // grows while others read

	over atomic.Pointer[overlay] // while it is lent
}

// packBuffer is how much is written to a pack at once.
const packBuffer = 1 << 17

// newPack makes an empty pack under a name that is not taken; without a folder,
// a temporary one.
func newPack(folder, kind string) (*Pack, error) {
	pattern := kind + "-"
	if folder == "" {
		pattern = "broadsheet-" + pattern
	}
	f, err := os.CreateTemp(folder, pattern)
	if err != nil {
		return nil, err
	}
	p := &Pack{kind: kind, file: f, w: bufio.NewWriterSize(f, packBuffer)}
	if folder != "" {
		p.name = filepath.Base(f.Name())
	}
	return p, nil
}

// openPack opens the pack that the last build used up to size.
func openPack(folder, kind, name string, size int64) (*Pack, error) {
	if name != filepath.Base(name) || !strings.HasPrefix(name, kind+"-") {
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
	p := &Pack{kind: kind, name: name, file: f, w: bufio.NewWriterSize(f, packBuffer)}
	p.end.Store(size)
	p.divide()
	return p, nil
}

// divide has Find read what is in the pack now piece by piece.
func (p *Pack) divide() {
	var pieces []func() string
	if before := p.pieces.Load(); before != nil {
		pieces = slices.Clip(*before)
	}
	for from := int64(len(pieces)) * pieceSize; from < p.end.Load(); from += pieceSize {
		next := len(pieces) + 1
		pieces = append(pieces, sync.OnceValue(func() string {
			piece := p.read(from, min(from+pieceSize, p.end.Load()))
			if all := *p.pieces.Load(); next < len(all) {
				go all[next]() // it will be asked for while this one is looked at
			}
			return piece
		}))
	}
	p.pieces.Store(&pieces)
}

// read returns what stands between two places, "" if it cannot be read.
func (p *Pack) read(from, to int64) string {
	var b strings.Builder
	b.Grow(int(to - from))
	if _, err := io.Copy(&b, io.NewSectionReader(p.file, from, to-from)); err != nil {
		return ""
	}
	return b.String()
}

// Put adds a value. It can be read after Flush.
func (p *Pack) Put(value []byte) (Span, error) {
	length, sum := int64(len(value)), uint32(xxhash.Sum64(value))
	p.appending.Lock()
	defer p.appending.Unlock()
	if _, err := p.w.Write(value); err != nil {
		return Span{}, fmt.Errorf("writing the cache: %w", err)
	}
	return Span{p.end.Add(length) - length, uint32(length), sum}, nil
}

// Flush makes everything that was Put readable.
func (p *Pack) Flush() error {
	p.appending.Lock()
	defer p.appending.Unlock()
	if err := p.w.Flush(); err != nil {
		return fmt.Errorf("writing the cache: %w", err)
	}
	p.divide()
	return nil
}

// Get reads a value into buf, which it grows if need be, and reports whether
// it is the value that was Put.
func (p *Pack) Get(s Span, buf []byte) ([]byte, bool) {
	buf, ok := p.fetch(s, buf)
	return buf, ok && uint32(xxhash.Sum64(buf)) == s.Sum
}

// fetch is Get without a look at the checksum.
func (p *Pack) fetch(s Span, buf []byte) ([]byte, bool) {
	if s.Offset < 0 || s.end() > p.end.Load() {
		return nil, false
	}
	buf = slices.Grow(buf[:0], int(s.Length))[:s.Length]
	if p.readAt(buf, s.Offset) != nil {
		return nil, false
	}
	return buf, true
}

// pieceSize is how much of a pack Find reads at once.
const pieceSize = 1 << 20

// Find returns a value, likewise. It reads what lies near it as well, and then
// what follows; a value is a part of that.
func (p *Pack) Find(s Span) (string, bool) {
	if pieces := p.pieces.Load(); pieces != nil && s.Offset >= 0 && s.Length > 0 {
		if at := s.Offset / pieceSize; at < int64(len(*pieces)) {
			piece, from := (*pieces)[at](), s.Offset%pieceSize
			if to := from + int64(s.Length); to <= int64(len(piece)) && uint32(xxhash.Sum64String(piece[from:to])) == s.Sum {
				return piece[from:to], true
			}
		}
	}
	// It lies across two pieces, or came after they were read.
	data, ok := p.Get(s, nil)
	return string(data), ok
}

// Each reads values, ascending by offset, into buf, which it grows if need be
// and returns, and hands them on by their place in spans. Values that lie near
// each other are read at once.
func (p *Pack) Each(spans []Span, buf []byte, do func(k int, value []byte, whole bool)) []byte {
	for from := 0; from < len(spans); {
		to, used := from+1, int64(spans[from].Length)
		for to < len(spans) && spans[to].end()-spans[from].Offset <= min(2*(used+int64(spans[to].Length)), packBuffer) {
			used += int64(spans[to].Length)
			to++
		}
		run := Span{Offset: spans[from].Offset, Length: uint32(spans[to-1].end() - spans[from].Offset)}
		data, _ := p.fetch(run, buf)
		if data != nil {
			buf = data
		}
		for k := from; k < to; k++ {
			if data == nil {
				do(k, nil, false)
				continue
			}
			value := data[spans[k].Offset-run.Offset : spans[k].end()-run.Offset]
			do(k, value, uint32(xxhash.Sum64(value)) == spans[k].Sum)
		}
		from = to
	}
	return buf
}

// spareSpace is how much of a pack may be waste before it is made anew, in
// bytes, and at least as much as is not.
const spareSpace = 4 << 20

// wasteful reports whether more of a pack is waste than in use, and more than
// there may be.
func (p *Pack) wasteful(used int64) bool { return p.end.Load() >= 2*used+spareSpace }

// rewrite writes a pack anew. What is damaged is left behind, to be made again.
func (p *Pack) rewrite(folder string, spans []*Span) (*Pack, error) {
	fresh, err := newPack(folder, p.kind)
	if err != nil {
		return nil, err
	}
	var buf []byte
	for _, s := range spans {
		value, ok := p.Get(*s, buf)
		if !ok || s.Length == 0 {
			*s = Span{}
			continue
		}
		buf = value
		if *s, err = fresh.Put(value); err != nil {
			return nil, errors.Join(err, fresh.close())
		}
	}
	if err := fresh.Flush(); err != nil {
		return nil, errors.Join(err, fresh.close())
	}
	return fresh, p.close()
}

// removeOthers deletes packs that are not in use any more.
func (p *Pack) removeOthers(folder string) {
	names, _ := filepath.Glob(filepath.Join(folder, p.kind+"-*"))
	for _, name := range names {
		if filepath.Base(name) != p.name {
			// One that cannot be deleted only takes room until it can.
			_ = os.Remove(name)
		}
	}
}

func (p *Pack) close() error {
	err := p.file.Close()
	if p.name == "" {
		err = errors.Join(err, os.Remove(p.file.Name()))
	}
	if over := p.over.Load(); over != nil {
		err = errors.Join(err, over.close())
	}
	return err
}
