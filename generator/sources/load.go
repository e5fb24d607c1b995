package sources

import (
	"crypto/sha256"
	"io"
	"io/fs"
	"sync"

	"broadsheet/generator/problems"
)

// Open opens a file of the site for reading. Nothing outside the site's
// folder can be opened, whatever the path or the links in it.
func (t *Tree) Open(path string) (fs.File, error) { return t.root.Open(path) }

// Read returns a file's bytes, from inside the site's folder only.
func (t *Tree) Read(path string) ([]byte, error) { return t.root.ReadFile(path) }

// Load reads the files that pick chooses, on all cores, sets their Digest and
// hands each one's bytes to use, which is called from several goroutines at
// once, in any order, and must not keep them: their space is used again. If use
// is nil the files are only digested. A file that cannot be read is a problem
// and keeps no digest.
func (t *Tree) Load(pick func(*File) bool, use func(*File, []byte)) []*problems.Problem {
	var picked []*File
	for i := range t.Files {
		if pick(&t.Files[i]) {
			picked = append(picked, &t.Files[i])
		}
	}
	var found problems.List
	spaces := sync.Pool{New: func() any { return new([]byte) }}
	parallel(len(picked), func(i int) {
		space := spaces.Get().(*[]byte)
		defer spaces.Put(space)
		if err := t.load(picked[i], space, use); err != nil {
			found.Add(unreadable(picked[i].Path, err))
		}
	})
	return found.Sorted()
}

// large is the size in bytes from which a file is digested piece by piece.
const large = 1 << 20

func (t *Tree) load(f *File, space *[]byte, use func(*File, []byte)) error {
	f.Digest = Digest{}
	if use == nil && f.Size >= large {
		return t.digest(f)
	}
	text, ok := t.door.read(f.Path, f.Size, *space)
	if !ok {
		var err error
		if text, err = t.Read(f.Path); err != nil {
			return err
		}
	}
	*space = text
	f.Digest = DigestOf(text)
	if use != nil {
		use(f, text)
	}
	return nil
}

// digest reads a file through without keeping it.
func (t *Tree) digest(f *File) error {
	file, err := t.root.Open(f.Path)
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
