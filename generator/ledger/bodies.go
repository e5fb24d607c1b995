// Package ledger keeps on disk what a build knows.
//
// Digests and encoded values enter; what was made from them comes back.
package ledger

import (
	"bufio"
	"fmt"
	"os"
	"sync"

	"github.com/cespare/xxhash/v2"
)

// Bodies is a file that holds the converted bodies of a site while it is
// built: they are made when cards are read and used when pages are, and
// together they are too large for memory.
type Bodies struct {
	mu    sync.Mutex
	file  *os.File
	w     *bufio.Writer
	end   int64
	spans map[string]span
}

type span struct {
	offset int64
	length int32
	sum    uint64
}

// NewBodies makes an empty file in a folder.
func NewBodies(folder string) (*Bodies, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, fmt.Errorf("making the cache folder: %w", err)
	}
	f, err := os.CreateTemp(folder, "bodies-*")
	if err != nil {
		return nil, fmt.Errorf("making a file for bodies: %w", err)
	}
	return &Bodies{file: f, w: bufio.NewWriterSize(f, 1<<18), spans: map[string]span{}}, nil
}

// Put keeps the encoded body of a source.
func (b *Bodies) Put(source string, body []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, err := b.w.Write(body); err != nil {
		return fmt.Errorf("keeping the body of %s: %w", source, err)
	}
	b.spans[source] = span{b.end, int32(len(body)), xxhash.Sum64(body)}
	b.end += int64(len(body))
	return nil
}

// Flush makes all bodies readable; no Put may follow.
func (b *Bodies) Flush() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.w.Flush(); err != nil {
		return fmt.Errorf("keeping bodies: %w", err)
	}
	return nil
}

// Get reads the encoded body of a source into buf, which it may grow.
func (b *Bodies) Get(source string, buf []byte) ([]byte, error) {
	s, ok := b.spans[source]
	if !ok {
		return nil, fmt.Errorf("no body was kept for %s", source)
	}
	if cap(buf) < int(s.length) {
		buf = make([]byte, s.length)
	}
	buf = buf[:s.length]
	if _, err := b.file.ReadAt(buf, s.offset); err != nil {
		return nil, fmt.Errorf("reading the body of %s: %w", source, err)
	}
	if xxhash.Sum64(buf) != s.sum {
		return nil, fmt.Errorf("the kept body of %s is damaged", source)
	}
	return buf, nil
}

// Close removes the file.
func (b *Bodies) Close() error {
	name := b.file.Name()
	if err := b.file.Close(); err != nil {
		return fmt.Errorf("closing bodies: %w", err)
	}
	return os.Remove(name)
}
