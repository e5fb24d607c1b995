package starter

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"strings"
)

// sample lists the files of the sample site in the program's own repository, each with the
// SHA-256 of its content. "go test ./generator/starter -update" writes it.
//
//go:embed sample.txt
var sample string

// Sample returns the paths of the files of the sample site.
func Sample() []string {
	var names []string
	for line := range strings.Lines(sample) {
		_, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		names = append(names, name)
	}
	return names
}

// InSample reports whether the sample site has a file with this path and this text.
func InSample(name string, text []byte) bool {
	return strings.Contains("\n"+sample, "\n"+sampleLine(name, text))
}

// sampleLine returns the line of a file in sample, as the program sha256sum prints it.
func sampleLine(name string, text []byte) string {
	digest := sha256.Sum256(text)
	return hex.EncodeToString(digest[:]) + "  " + name + "\n"
}
