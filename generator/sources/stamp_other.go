//go:build !linux && !darwin

package sources

import "io/fs"

// systemStamp returns zeros: here a file's size and time must do.
func systemStamp(fs.FileInfo) (changed int64, inode uint64) { return 0, 0 }
