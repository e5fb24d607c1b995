// Package templates carries the default theme inside the program, so that a
// site needs only content and a config.toml.
package templates

import "embed"

// Files are the theme's templates and assets, by their path in this folder.
//
//go:embed *.html assets
var Files embed.FS
