package statedir

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// A Lock excludes other processes. The system releases it with the process,
// however that ends.
type Lock struct{ file *os.File }

// ErrLocked says that another process holds the lock.
var ErrLocked = errors.New("locked by another process")

const lockName = "lock"

// Lock locks the folder without waiting. If another process holds the lock the
// error is ErrLocked and names the process, if that is known.
func (d *Dir) Lock() (*Lock, error) {
	file, err := d.OpenFile(lockName, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	held, err := tryLock(file)
	switch {
	case err != nil:
	case !held:
		err = ErrLocked
		if pid, _, err2 := d.Read(lockName); err2 == nil && pid != "" {
			err = fmt.Errorf("%w (process %s)", ErrLocked, strings.TrimSpace(pid))
		}
	case !d.isCurrent(file):
		err = ErrLocked // the folder was replaced: nobody else would find this lock
	default:
		if err = file.Truncate(0); err == nil {
			_, err = file.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
		}
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &Lock{file}, nil
}

// isCurrent reports whether the lock file at its path is the open one.
func (d *Dir) isCurrent(file *os.File) bool {
	mine, err1 := file.Stat()
	theirs, err2 := os.Lstat(d.Name() + string(os.PathSeparator) + lockName)
	return err1 == nil && err2 == nil && os.SameFile(mine, theirs)
}

// Unlock releases the lock.
func (l *Lock) Unlock() error { return errors.Join(l.file.Truncate(0), l.file.Close()) }
