package ledger

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// A loan is what a ledger that was lent needs to go on, and to save again.
type loan struct {
	aside string // the folder of what is stored in the meantime
	table string // how the table of files began when the folder was lent
}

// Lend saves what this build knows of its files, like Save, and lets other
// builds use the folder. The ledger goes on with what it holds, since packs are
// only added to; what is put into it from then on is kept elsewhere until
// Reclaim.
func (l *Ledger) Lend(known []byte) error {
	if l.lock == nil || l.loan.Load() != nil {
		return nil
	}
	if err := l.Save(known); err != nil {
		return err
	}
	aside, err := os.MkdirTemp("", "broadsheet-")
	if err != nil {
		return fmt.Errorf("lending the cache: %w", err)
	}
	for _, p := range l.packs() {
		if err := (*p).lend(aside); err != nil {
			return fmt.Errorf("lending the cache: %w", err)
		}
	}
	l.loan.Store(&loan{aside: aside, table: l.tableHead()})
	lock := l.lock
	l.lock = nil
	return lock.Close()
}

// Reclaim takes a folder that was lent back, so that it can be saved to, and
// reports whether it could: not while another build uses it, nor after another
// one has saved, which knows the files as well.
func (l *Ledger) Reclaim() (bool, error) {
	lent := l.loan.Load()
	if lent == nil {
		return true, nil
	}
	if gone(l.folder) {
		return false, nil
	}
	if err := l.acquire(); err != nil || l.lock == nil || l.tableHead() != lent.table {
		return false, err
	}
	for _, p := range l.packs() {
		if err := (*p).reclaim(); err != nil {
			return false, fmt.Errorf("saving the cache: %w", err)
		}
	}
	l.loan.Store(nil)
	stored, _ := os.ReadDir(lent.aside) // it is gone if it was cleared away
	for _, f := range stored {
		data, err := os.ReadFile(filepath.Join(lent.aside, f.Name()))
		if err == nil {
			err = l.place(f.Name(), func(f *os.File) error {
				_, err := f.Write(data)
				return err
			})
		}
		if err != nil {
			return false, errors.Join(err, os.RemoveAll(lent.aside))
		}
	}
	return true, os.RemoveAll(lent.aside)
}

// tableHead returns how the table of files in the folder begins, its checksum
// included, or "" if there is none.
func (l *Ledger) tableHead() string {
	f, err := os.Open(filepath.Join(l.folder, "files"))
	if err != nil {
		return ""
	}
	defer f.Close()
	head := make([]byte, len(magic)+len(l.program)+8)
	n, _ := io.ReadFull(f, head)
	return string(head[:n])
}

// An overlay is what was put into a pack that is lent.
type overlay struct {
	from int64 // where in the pack it begins
	file *os.File
}

// lend has what is put into the pack go to a file in another folder.
func (p *Pack) lend(aside string) error {
	p.appending.Lock()
	defer p.appending.Unlock()
	if err := p.w.Flush(); err != nil {
		return err
	}
	f, err := os.CreateTemp(aside, p.kind+"-")
	if err != nil {
		return err
	}
	p.w.Reset(f)
	p.over.Store(&overlay{p.end.Load(), f})
	return nil
}

// reclaim puts what was put aside where it belongs.
func (p *Pack) reclaim() error {
	p.appending.Lock()
	defer p.appending.Unlock()
	over := p.over.Load()
	err := p.w.Flush()
	if err == nil {
		_, err = p.file.Seek(over.from, io.SeekStart)
	}
	if err == nil {
		_, err = io.Copy(p.file, io.NewSectionReader(over.file, 0, p.end.Load()-over.from))
	}
	if err != nil {
		return err
	}
	p.w.Reset(p.file)
	p.over.Store(nil)
	return over.close()
}

// readAt reads what stands at a place in the pack, wherever it is.
func (p *Pack) readAt(buf []byte, at int64) error {
	over := p.over.Load()
	if over == nil {
		_, err := p.file.ReadAt(buf, at)
		return err
	}
	here := int(min(max(over.from-at, 0), int64(len(buf))))
	if here > 0 {
		if _, err := p.file.ReadAt(buf[:here], at); err != nil {
			return err
		}
	}
	if here == len(buf) {
		return nil
	}
	_, err := over.file.ReadAt(buf[here:], at+int64(here)-over.from)
	return err
}

func (o *overlay) close() error { return errors.Join(o.file.Close(), os.RemoveAll(o.file.Name())) }
