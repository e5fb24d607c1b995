package publish

// A stat is what this room asks of a file; links are not followed.
type stat struct {
	regular, folder bool
	size            int64 // in bytes
	time            int64 // of the last modification, in nanoseconds
}
