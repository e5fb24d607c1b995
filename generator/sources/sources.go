// Package sources finds the files a site is made of.
//
// A folder enters; a list of files with the digest of their bytes leaves,
// sorted by path, so that nothing later depends on the order a file system
// lists them in, or on file times.
package sources

import "encoding/hex"

// A Digest is the first 16 bytes of a SHA-256: what bytes are, in little.
type Digest [16]byte

// String returns the digest in hexadecimal.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// A Kind says what a file is to the site.
type Kind uint8

// The kinds of files, by the folder they are in.
const (
	Story     Kind = iota + 1 // content/stories/**/*.md
	StoryFile                 // what else lies in content/stories: a story's own pictures
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
	Path   string
	Kind   Kind
	Size   int64
	Digest Digest
}
