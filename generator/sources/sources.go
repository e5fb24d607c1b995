// Package sources finds the files a site is made of.
//
// A folder enters; a list of files with the digest of their bytes leaves,
// sorted by path, so that nothing later depends on the order a file system
// lists them in, or on file times.
//
// Scan only lists. Load then reads files on all cores, each once: their text
// goes to the caller, and the digest comes with it. Trust fills in digests that
// an earlier run knows, so that unchanged files need not be read at all.
package sources

import (
	"crypto/sha256"
	"encoding/hex"

	"golang.org/x/text/unicode/norm"
)

// A Digest is the first 16 bytes of a SHA-256: what bytes are, in little.
type Digest [16]byte

// DigestOf returns the digest of bytes.
func DigestOf(text []byte) Digest {
	sum := sha256.Sum256(text)
	return Digest(sum[:16])
}

// String returns the digest in hexadecimal.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// IsZero reports whether the digest is not known.
func (d Digest) IsZero() bool { return d == Digest{} }

// A Kind says what a file is to the site.
type Kind uint8

// The kinds of files, by the folder they are in.
const (
	Story     Kind = iota + 1 // content/stories/**/*.md
	StoryFile                 // what else lies in content/ beside a text: its own pictures
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
	// Path is relative to the site's folder, with slashes, as the file
	// system spells it.
	Path string
	Kind Kind
	Size int64
	// Digest is zero until Load or Trust sets it.
	Digest Digest

	stamp stamp
}

// Name returns the path in Unicode's composed form (NFC), the one that
// addresses are made of: some file systems give "é" as two characters.
func (f *File) Name() string { return norm.NFC.String(f.Path) }
