package variants

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/cespare/xxhash/v2"

	"broadsheet/generator/codec"
	"broadsheet/generator/sources"
	"broadsheet/generator/statedir"
)

// ErrMissing means that a variant is not in the Store, or that its file is damaged. Make
// can make the variant again.
var ErrMissing = errors.New("the picture is not in the cache")

// A Store is a folder with variants, usually .cache/pictures in the site's folder. Several
// goroutines and processes may use it at the same time.
//
// Each file has the variants for one Need, or one picture that the program drew. It begins
// with the checksum (XXH64) and the length of the encoded Record, two little-endian integers
// of 64 bits. The Record follows, and then the files of the variants in the order of
// Record.Variants.
type Store struct {
	dir   *statedir.Dir
	known sync.Map // maps the key of a Need to its Record, if the Record was read or written
}

// Open opens the Store in a folder. It makes the folder if it does not exist.
func Open(folder string) (*Store, error) {
	dir, err := statedir.Open(folder)
	if err != nil {
		return nil, err
	}
	return &Store{dir: dir}, nil
}

// Close closes the Store.
func (s *Store) Close() error { return s.dir.Close() }

const (
	headSize  = 16
	maxRecord = 64 << 10 // largest accepted size of an encoded Record in bytes
	tempName  = "new-"   // start of the names of files that are not complete
)

// A saved is the encoded start of a file of the Store, before the variants.
type saved struct {
	Key    sources.Digest
	Record Record
}

var coder codec.Coder

// fileName returns the name of the file that has the variants for a Need.
func (n Need) fileName() string {
	return fmt.Sprintf("%d-%s-%s", version, n.Original, n.Key().String()[:16])
}

// fileNames matches the names that fileName returns. The first group of the match is the version,
// the second the digest of the original.
var fileNames = regexp.MustCompile(`^(\d+)-([0-9a-f]{32})-[0-9a-f]{16}$`)

// Find returns the Record of a Need. It returns false if no variants were made for the
// Need, or if their file is damaged.
func (s *Store) Find(need Need) (Record, bool) {
	key := need.Key()
	if r, ok := s.known.Load(key); ok {
		return r.(Record), true
	}
	f, err := s.dir.Open(need.fileName())
	if err != nil {
		return Record{}, false
	}
	defer f.Close()
	record, _, err := readRecord(f, key)
	if err != nil {
		return Record{}, false
	}
	s.known.Store(key, record)
	return record, true
}

// readRecord reads the Record at the start of a file. It also returns the byte offset of
// the first variant. The error wraps ErrMissing if the file is damaged.
func readRecord(f *os.File, key sources.Digest) (Record, int64, error) {
	info, err := f.Stat()
	if err != nil {
		return Record{}, 0, err
	}
	var head [headSize]byte
	if _, err := io.ReadFull(f, head[:]); err != nil {
		return Record{}, 0, fmt.Errorf("%w: %w", ErrMissing, err)
	}
	length := binary.LittleEndian.Uint64(head[8:])
	if length > maxRecord {
		return Record{}, 0, ErrMissing
	}
	encoded := make([]byte, length)
	if _, err := io.ReadFull(f, encoded); err != nil {
		return Record{}, 0, fmt.Errorf("%w: %w", ErrMissing, err)
	}
	var of saved
	if xxhash.Sum64(encoded) != binary.LittleEndian.Uint64(head[:]) || coder.Decode(string(encoded), &of) != nil || of.Key != key {
		return Record{}, 0, ErrMissing
	}
	size := headSize + int64(length)
	offset := size
	for _, v := range of.Record.Variants {
		size += v.Bytes
	}
	if size != info.Size() {
		return Record{}, 0, ErrMissing
	}
	return of.Record, offset, nil
}

// Read returns the file of a variant that the Record of a Need lists. If the variant is
// missing or damaged, the error wraps ErrMissing, and Read removes the Record, so that Make
// makes the variants again.
func (s *Store) Read(need Need, v Variant) ([]byte, error) {
	data, err := s.read(need, v)
	if errors.Is(err, ErrMissing) || errors.Is(err, fs.ErrNotExist) {
		s.known.Delete(need.Key())
		_ = s.dir.Remove(need.fileName())
		err = fmt.Errorf("%w (%s)", ErrMissing, need.fileName())
	}
	return data, err
}

func (s *Store) read(need Need, v Variant) ([]byte, error) {
	f, err := s.dir.Open(need.fileName())
	if err != nil {
		return nil, err
	}
	defer f.Close()
	record, offset, err := readRecord(f, need.Key())
	if err != nil {
		return nil, err
	}
	for _, w := range record.Variants {
		if w == v {
			data := make([]byte, v.Bytes)
			_, err := f.ReadAt(data, offset)
			if err == nil && xxhash.Sum64(data) != v.Checksum {
				err = ErrMissing
			}
			return data, err
		}
		offset += w.Bytes
	}
	return nil, ErrMissing
}

// write writes the file with the variants for a Need. It writes to a file of another name,
// and then renames that file: no other process ever reads an incomplete file, and a process
// that is killed leaves all files that it has completed.
func (s *Store) write(need Need, record Record, files [][]byte) error {
	encoded := coder.Encode(nil, saved{need.Key(), record})
	data := binary.LittleEndian.AppendUint64(nil, xxhash.Sum64(encoded))
	data = append(binary.LittleEndian.AppendUint64(data, uint64(len(encoded))), encoded...)
	for _, file := range files {
		data = append(data, file...)
	}
	var err error
	// The method Keep, called by another process, may remove the new file before it is
	// renamed.
	for range 10 {
		if err = s.writeOnce(need.fileName(), data); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	if err == nil {
		s.known.Store(need.Key(), record)
	}
	return err
}

func (s *Store) writeOnce(name string, data []byte) error {
	f, err := s.dir.CreateTemp(tempName)
	if err != nil {
		return err
	}
	temp := filepath.Base(f.Name())
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = s.dir.Rename(temp, name)
	}
	if err != nil {
		_ = s.dir.Remove(temp)
	}
	return err
}

// Drawn returns a picture of the given size that the program itself draws. It calls the function
// draw, which returns a PNG, only if the Store lacks the picture. The argument inputs is a digest
// of everything on which the picture depends. Keep treats this digest like that of an original.
func (s *Store) Drawn(inputs sources.Digest, size Size, draw func() ([]byte, error)) ([]byte, error) {
	need := Need{Original: inputs}
	if record, ok := s.Find(need); ok && len(record.Variants) == 1 {
		if data, err := s.Read(need, record.Variants[0]); !errors.Is(err, ErrMissing) {
			return data, err
		}
	}
	data, err := draw()
	if err != nil {
		return nil, err
	}
	picture := Variant{size, typePNG, int64(len(data)), xxhash.Sum64(data)}
	return data, s.write(need, Record{Original: size, Variants: []Variant{picture}}, [][]byte{data})
}

// Keep removes the variants of every original for which the function present returns false,
// the variants that another version of this package made, and incomplete files that killed
// processes left.
func (s *Store) Keep(present func(original sources.Digest) bool) error {
	list, err := fs.ReadDir(s.dir.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range list {
		if s.isStale(e.Name(), present) {
			if err := s.dir.Remove(e.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

func (s *Store) isStale(name string, present func(original sources.Digest) bool) bool {
	if strings.HasPrefix(name, tempName) {
		return true
	}
	parts := fileNames.FindStringSubmatch(name)
	if parts == nil {
		return false // Keep leaves files that this package has not written
	}
	var original sources.Digest
	_, err := hex.Decode(original[:], []byte(parts[2]))
	return parts[1] != strconv.Itoa(version) || err != nil || !present(original)
}
