//go:build !linux && !darwin

package sources

import "io/fs"

// systemStamp returns zeros: here, only size and modification time identify a version.
func systemStamp(fs.FileInfo) (changed int64, inode uint64) { return 0, 0 }
