package sources

import (
	"bytes"
	"crypto/sha256"
	"io"
	"sync"

	"broadsheet/generator/parallel"
	"broadsheet/generator/problems"
)

// Read returns the content of a file of the site. Its errors are those of Open, and errors
// of reading.
func (t *Tree) Read(path string) ([]byte, error) {
	f, err := t.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var text bytes.Buffer
	if info, err := f.Stat(); err == nil {
		text.Grow(int(info.Size()) + bytes.MinRead)
	}
	_, err = text.ReadFrom(f)
	return text.Bytes(), err
}

// Load reads the files for which pick returns true, and sets the field Digest of these files. It
// calls use, unless nil, with each file and its content, concurrently and in any order. The content
// is valid only during the call. For a file that cannot be read, Load returns a problem and sets no
// digest.
func (t *Tree) Load(pick func(*File) bool, use func(*File, []byte)) []*problems.Problem {
	var picked []*File
	for i := range t.Files {
		if pick(&t.Files[i]) {
			picked = append(picked, &t.Files[i])
		}
	}
	var found problems.List
	buffers := sync.Pool{New: func() any { return new([]byte) }}
	parallel.Each(len(picked), func(i int) {
		buffer := buffers.Get().(*[]byte)
		defer buffers.Put(buffer)
		if err := t.load(picked[i], buffer, use); err != nil {
			found.Add(Unreadable(t.Shown(picked[i].Path), err))
		}
	})
	return found.Sorted()
}

// large is the file size, in bytes, from which digests are computed without loading the
// whole file.
const large = 1 << 20

func (t *Tree) load(f *File, buffer *[]byte, use func(*File, []byte)) error {
	f.Digest = Digest{}
	if use == nil && f.Size >= large {
		return t.digest(f)
	}
	at := t
	if f.outer {
		at = t.outer
	}
	text, ok := at.beneath.read(f.Path, f.Size, *buffer)
	if !ok {
		var err error
		if text, err = t.Read(f.Path); err != nil {
			return err
		}
	}
	*buffer = text
	f.Digest = DigestOf(text)
	if use != nil {
		use(f, text)
	}
	return nil
}

// digest sets the digest of a file without loading the whole file into memory.
func (t *Tree) digest(f *File) error {
	file, err := t.Open(f.Path)
	if err != nil {
		return err
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return err
	}
	copy(f.Digest[:], hash.Sum(nil))
	return nil
}
