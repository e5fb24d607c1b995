// Package sources lists and reads the files of a site.
//
// Scan lists them, sorted by path, so that nothing later depends on file times or
// on the order of the file system. Trust sets the digests that an earlier process
// knew; Load reads the other files, in parallel.
package sources

import (
	"crypto/sha256"
	"encoding/hex"

	"golang.org/x/text/unicode/norm"
)

// A Digest is the first 16 bytes of a SHA-256.
type Digest [16]byte

// DigestOf returns the digest of bytes.
func DigestOf(text []byte) Digest {
	sum := sha256.Sum256(text)
	return Digest(sum[:16])
}

// String returns the digest in hexadecimal.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// IsZero reports whether the digest is unset.
func (d Digest) IsZero() bool { return d == Digest{} }

// A Kind is the role of a file in the site.
type Kind uint8

// The kinds of files, by folder.
const (
	Story     Kind = iota + 1 // content/stories/**/*.md
	StoryFile                 // any other file beside a text, such as its pictures
	Page                      // content/pages/*.md
	Author                    // content/authors/*.md
	Category                  // content/categories/*.md
	Data                      // content/data/*.toml, *.json, *.csv
	Template                  // templates/**/*.html
	Asset                     // templates/assets/**
	Static                    // static/**
)

// A File is one file of the site.
type File struct {
	// Path is relative to the site's folder, with slashes, in the spelling of the
	// file system.
	Path string
	Kind Kind
	Size int64
	// Digest is zero until Load or Trust has set it.
	Digest Digest

	stamp stamp
}

// Name returns the path in Unicode's composed form (NFC), of which addresses are
// made: some file systems return "é" as two characters.
func (f *File) Name() string { return norm.NFC.String(f.Path) }
