package sources

import (
	"io/fs"
	"syscall"
)

// systemStamp returns the time of the last change of a file's metadata, in nanoseconds
// since 1970, and the file's inode number.
func systemStamp(info fs.FileInfo) (changed int64, inode uint64) {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Ctimespec.Nano(), s.Ino
	}
	return 0, 0
}
