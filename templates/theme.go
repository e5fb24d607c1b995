// Package templates embeds the default theme, so that a site needs only content and
// a config.toml.
package templates

import "embed"

// Files holds the templates and assets by their path in this folder.
//
//go:embed *.html assets
var Files embed.FS
