package sources

import (
	"io/fs"
	"syscall"
)

// systemStamp returns when a file's metadata last changed (in Unix nanoseconds), and
// its inode number.
func systemStamp(info fs.FileInfo) (changed int64, inode uint64) {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Ctim.Nano(), s.Ino
	}
	return 0, 0
}
