package publish

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// A lock keeps two builds from writing to one destination. The system gives it
// up with the process, however that ends.
type lock struct{ file *os.File }

// patience is how long a waiting build sleeps between two looks.
const patience = 20 * time.Millisecond

// acquire takes a lock, and waits for it so long if another process has it.
func acquire(path string, wait time.Duration) (*lock, error) {
	for waited := time.Duration(0); ; waited += patience {
		l, err := try(path)
		if l != nil || err != nil {
			return l, err
		}
		if waited >= wait {
			holder := "another process"
			if data, err := os.ReadFile(path); err == nil && len(data) > 0 {
				holder = "process " + strings.TrimSpace(string(data))
			}
			return nil, fmt.Errorf("%s is building there already (%s); waited %v", holder, path, wait)
		}
		time.Sleep(patience)
	}
}

// try takes a lock; held by another, it is nil.
func try(path string) (*lock, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	held, err := tryLock(file)
	if err == nil && held {
		// Whoever deleted the state folder meanwhile left us a lock that
		// nobody else will find.
		mine, err1 := file.Stat()
		theirs, err2 := os.Stat(path)
		if err1 == nil && err2 == nil && os.SameFile(mine, theirs) {
			err = errors.Join(file.Truncate(0), writePid(file))
			if err == nil {
				return &lock{file}, nil
			}
		}
	}
	return nil, errors.Join(err, file.Close())
}

func writePid(file *os.File) error {
	_, err := file.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
	return err
}

func (l *lock) release() error {
	return errors.Join(l.file.Truncate(0), l.file.Close())
}
