//go:build !unix

package engine

// specialFiles make files that are no regular ones. There are none here.
var specialFiles map[string]func(at string) error
