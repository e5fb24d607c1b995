// Package sources lists and reads the files of a site.
//
// Scan lists the files sorted by path, so that results do not depend on file times or
// the order of the file system. Trust sets the digests that an earlier process
// computed. Load reads the other files, in parallel.
package sources

import (
	"crypto/sha256"
	"encoding/hex"

	"golang.org/x/text/unicode/norm"
)

// A Digest is the first 16 bytes of the SHA-256 of a file's content.
type Digest [16]byte

// DigestOf returns the digest of a file's content.
func DigestOf(text []byte) Digest {
	sum := sha256.Sum256(text)
	return Digest(sum[:16])
}

// String returns the digest in hexadecimal.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// IsZero reports whether the digest is unset.
func (d Digest) IsZero() bool { return d == Digest{} }

// A Kind is the role of a file in the site, such as the text of a story.
type Kind uint8

// The roles of files, with patterns of their paths; "**" stands for any number of folders.
const (
	Story     Kind = iota + 1 // text of a story: content/stories/**/*.md
	StoryFile                 // any file in content/ beside the texts, such as a picture
	Page                      // text of a standing page: content/pages/*.md
	Author                    // biography of an author: content/authors/*.md
	Category                  // description of a category: content/categories/*.md
	Data                      // data for templates: content/data/*.toml, *.json, *.yaml or *.csv
	Template                  // template of the site's theme: templates/**/*.html
	Asset                     // style sheet, script or other file of the theme: templates/assets/**
	Labels                    // labels of the theme in one language: templates/labels/*.toml
	Static                    // file that is published unchanged: static/**
)

// A File describes one file of the site.
type File struct {
	// Path is relative to the site's folder, with slashes. Its accented letters are
	// composed or decomposed as in the file system.
	Path string
	Kind Kind
	Size int64
	// Digest is zero until Load or Trust sets it.
	Digest Digest

	stamp stamp
	outer bool // whether the file is in the folder of the outer site
}

// Name returns Path in Unicode's composed form (NFC), for use in addresses. In Path, a
// letter such as "é" may be two characters.
func (f *File) Name() string { return norm.NFC.String(f.Path) }
