package main

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
)

// doBytes: "bytes FILE TEXT" writes a file with the bytes of TEXT, in which \x00 and
// the like are bytes as in Go.
func doBytes(ts *testscript.TestScript, _ bool, args []string) {
	data, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	file := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(filepath.Dir(file), 0o755))
	ts.Check(os.WriteFile(file, []byte(data), 0o644))
}

// doTurnedPNG: "turnedpng FILE WIDTH HEIGHT" draws a picture with EXIF data that turns it
// by 90 degrees.
func doTurnedPNG(ts *testscript.TestScript, neg bool, args []string) {
	doPNG(ts, neg, args)
	file := ts.MkAbs(args[0])
	plain, err := os.ReadFile(file)
	ts.Check(err)
	const exif = "eXIfII*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00"
	chunk := append(binary.BigEndian.AppendUint32(nil, uint32(len(exif)-4)), exif...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE([]byte(exif)))
	at := bytes.Index(plain, []byte("IDAT")) - 4
	ts.Check(os.WriteFile(file, slices.Insert(plain, at, chunk...), 0o644))
}
