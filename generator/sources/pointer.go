package sources

import "bytes"

// IsPointer reports whether a file that begins with these bytes is a Git LFS pointer: a
// small text that stands in place of a large file until Git LFS downloads that file (Git
// LFS specification, "The Pointer").
func IsPointer(start []byte) bool {
	return bytes.HasPrefix(start, []byte("version https://git-lfs.github.com/spec/")) ||
		bytes.HasPrefix(start, []byte("version https://hawser.github.com/spec/"))
}

// MayBePointer reports whether the size of a file is possible for a Git LFS pointer: a text of
// three lines with a digest and a size. Pointers with more than three lines are not recognised.
func (f *File) MayBePointer() bool { return f.Size > 100 && f.Size < 200 }

// PointerCure is the hint in problems about a Git LFS pointer.
const PointerCure = "run git lfs pull; in a workflow, set lfs: true at actions/checkout"
