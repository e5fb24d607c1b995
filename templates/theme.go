// Package templates contains the files of the default theme, embedded in the program.
// A site without templates of its own is made with them.
package templates

import "embed"

// Files contains the templates and the folders assets/ and labels/, under their paths in this
// folder.
//
//go:embed *.html assets labels
var Files embed.FS
