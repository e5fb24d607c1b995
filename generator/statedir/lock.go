package statedir

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A Lock prevents other processes from locking the same folder. The operating system
// releases the lock when the process ends, even after a crash.
type Lock struct{ file *os.File }

// ErrLocked means that another process holds the lock of the folder.
var ErrLocked = errors.New("locked by another process")

const lockName = "lock"

// Lock locks the folder without waiting. If another process holds the lock, the error wraps
// ErrLocked and contains the ID of that process, if known.
func (d *Dir) Lock() (*Lock, error) {
	if err := d.free(lockName); err != nil {
		return nil, err
	}
	file, err := d.OpenFile(lockName, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	held, err := tryLock(file)
	switch {
	case err != nil:
	case !held:
		err = ErrLocked
		if text, _, err2 := d.Read(lockName); err2 == nil {
			if pid, err2 := strconv.Atoi(strings.TrimSpace(text)); err2 == nil {
				err = fmt.Errorf("%w (process %d)", ErrLocked, pid)
			}
		}
	case !d.isCurrent(file):
		err = ErrLocked // other processes do not see this lock, since the folder was replaced
	default:
		err = d.sign(file)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &Lock{file}, nil
}

// sign replaces the content of the lock file by the ID of this process. It fails if the lock file
// is a hard link, since the file may then be a file of the author under another name.
func (d *Dir) sign(file *os.File) error {
	if info, err := file.Stat(); err != nil || isHardLink(info) {
		return errors.Join(err, fmt.Errorf("%s is no lock of this program: move or delete it", filepath.Join(d.Name(), lockName)))
	}
	if err := file.Truncate(0); err != nil {
		return err
	}
	_, err := file.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
	return err
}

// isCurrent reports whether an open lock file is still the lock file in the folder, and no
// other process has replaced it.
func (d *Dir) isCurrent(file *os.File) bool {
	mine, err1 := file.Stat()
	theirs, err2 := os.Lstat(d.Name() + string(os.PathSeparator) + lockName)
	return err1 == nil && err2 == nil && os.SameFile(mine, theirs)
}

// Unlock releases the lock.
func (l *Lock) Unlock() error { return errors.Join(l.file.Truncate(0), l.file.Close()) }
