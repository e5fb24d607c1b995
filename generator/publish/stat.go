package publish

import "io/fs"

// A stat is what this room asks of a file; links are not followed.
type stat struct {
	regular, folder bool
	size            int64 // in bytes
	time            int64 // of the last modification, in nanoseconds
}

func statOf(info fs.FileInfo) stat {
	return stat{regular: info.Mode().IsRegular(), folder: info.IsDir(), size: info.Size(), time: info.ModTime().UnixNano()}
}
