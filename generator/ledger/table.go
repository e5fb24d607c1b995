package ledger

import "broadsheet/generator/sources"

// A table is the content of the ledger's file "files".
type table struct {
	Settings sources.Digest
	Packs    []packed // in the order of packKinds
	Known    []byte   // of sources
	Files    []file   // by path
}

// packed names a pack, and says how much of it is used.
type packed struct {
	Name string
	Size int64
}

// A file is what one of the site's files gave.
type file struct {
	Path string
	Made Made
}
