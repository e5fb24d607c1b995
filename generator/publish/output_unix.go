//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package publish

import (
	"io"
	"io/fs"

	"golang.org/x/sys/unix"
)

// An output is a file that is being written. It is not an os.File, which offers
// every file to the poller, with five calls of the system, and is refused.
type output struct {
	path string
	file int
}

// createOutput makes a file that must not be there yet.
func createOutput(path string) (output, error) {
	o := output{path: path}
	err := again(func() (err error) {
		o.file, err = unix.Open(path, unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL|unix.O_CLOEXEC, 0o644)
		return err
	})
	return o, o.failed("open", err)
}

func (o output) failed(op string, err error) error {
	if err == nil {
		return nil
	}
	return &fs.PathError{Op: op, Path: o.path, Err: err}
}

// longestWrite is how much is written in one go: some systems refuse 2 GB.
const longestWrite = 1 << 30

func (o output) Write(data []byte) (written int, err error) {
	for written < len(data) {
		part := data[written:min(len(data), written+longestWrite)]
		n := 0
		err := again(func() (err error) {
			n, err = unix.Write(o.file, part)
			return err
		})
		written += max(n, 0)
		if err == nil && n == 0 {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return written, o.failed("write", err)
		}
	}
	return written, nil
}

func (o output) stat() (stat, error) {
	var s unix.Stat_t
	err := again(func() error { return unix.Fstat(o.file, &s) })
	return statOfSystem(&s), o.failed("stat", err)
}

// close is not tried again: where a signal interrupts it, the file is closed.
func (o output) close() error { return o.failed("close", unix.Close(o.file)) }

// again calls the system until no signal interrupts it.
func again(call func() error) error {
	err := call()
	for err == unix.EINTR {
		err = call()
	}
	return err
}
