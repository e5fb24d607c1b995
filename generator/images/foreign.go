package images

import (
	"bytes"
	"encoding/binary"
	"errors"
	"path"
	"strings"
)

// ErrPointer is the error for a Git LFS pointer: a small text that Git stores instead of
// the picture, and that Git LFS has not replaced (Git LFS specification, "The Pointer").
var ErrPointer = errors.New("a Git LFS pointer")

// isPointer reports whether a file with these first bytes is a Git LFS pointer.
func isPointer(start []byte) bool {
	return bytes.HasPrefix(start, []byte("version https://git-lfs.github.com/spec/")) ||
		bytes.HasPrefix(start, []byte("version https://hawser.github.com/spec/"))
}

// foreignStarts lists the first bytes of files in formats that not all browsers show.
var foreignStarts = []struct{ start, format string }{
	{"\xFF\x0A", "JPEG XL"},
	{"\x00\x00\x00\x0CJXL \r\n\x87\n", "JPEG XL"},
	{"\x00\x00\x00\x0CjP  \r\n\x87\n", "JPEG 2000"},
	{"\xFF\x4F\xFF\x51", "JPEG 2000"},
	{"8BPS", "PSD"},
	{"FUJIFILMCCD-RAW", "RAW"}, {"IIRO", "RAW"}, {"IIRS", "RAW"}, {"MMOR", "RAW"}, {"IIU\x00", "RAW"},
	{"II*\x00", "TIFF"}, {"MM\x00*", "TIFF"}, {"II+\x00", "TIFF"}, {"MM\x00+", "TIFF"},
	{"%PDF-", "PDF"}, {"%!PS", "EPS"}, {"gimp xcf ", "XCF"},
}

// foreignBrands maps a brand in the ftyp box of a file (ISO/IEC 14496-12, 4.3) to the
// picture format: HEIC, which many phones write, or the RAW format of Canon's cameras.
var foreignBrands = map[string]string{
	"heic": "HEIC", "heix": "HEIC", "heim": "HEIC", "heis": "HEIC", "hevc": "HEIC", "hevx": "HEIC",
	"mif1": "HEIC", "msf1": "HEIC", "crx ": "RAW",
}

// foreignEndings maps the extension of a file's name to the picture format. The name
// matters because many RAW formats have the first bytes of TIFF.
var foreignEndings = map[string]string{
	".heic": "HEIC", ".heif": "HEIC", ".hif": "HEIC", ".tif": "TIFF", ".tiff": "TIFF", ".bmp": "BMP", ".dib": "BMP",
	".jxl": "JPEG XL", ".jp2": "JPEG 2000", ".j2k": "JPEG 2000", ".jpx": "JPEG 2000", ".psd": "PSD", ".psb": "PSD",
	".raw": "RAW", ".cr2": "RAW", ".cr3": "RAW", ".nef": "RAW", ".nrw": "RAW", ".arw": "RAW", ".dng": "RAW",
	".orf": "RAW", ".rw2": "RAW", ".raf": "RAW", ".pef": "RAW", ".srw": "RAW",
	".pdf": "PDF", ".eps": "EPS", ".xcf": "XCF",
}

// foreign returns the name of a picture's format if not all browsers show it, else "". It
// recognises the format by the first bytes or, if these are unknown, by the file's name.
func foreign(start []byte, name string) string {
	byName := foreignEndings[strings.ToLower(path.Ext(name))]
	for _, f := range foreignStarts {
		if bytes.HasPrefix(start, []byte(f.start)) {
			if f.format == "TIFF" && byName == "RAW" {
				return byName
			}
			return f.format
		}
	}
	if len(start) >= 12 && string(start[4:8]) == "ftyp" {
		for brands := ftypBrands(start); len(brands) >= 4; brands = brands[4:] {
			if format := foreignBrands[string(brands[:4])]; format != "" {
				return format
			}
		}
	}
	if isBMP(start) {
		return "BMP"
	}
	return byName
}

// isBMP reports whether a file with these first bytes is a BMP. At offset 14, a BMP has
// the size of its second header, which is 12 to 124 bytes.
func isBMP(start []byte) bool {
	if len(start) < 18 || string(start[:2]) != "BM" {
		return false
	}
	size := binary.LittleEndian.Uint32(start[14:])
	return size >= 12 && size <= 124
}

// HasPictureName reports whether a file's name has the extension of a picture format.
func HasPictureName(name string) bool {
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg":
		return true
	default:
		return foreignEndings[ext] != ""
	}
}

// Against says why a format is bad on web pages, as the end of a sentence: "the picture
// is a BMP, which …". The format is one that Info.Foreign may have.
func Against(format string) string {
	if format == "BMP" {
		return "makes files too large for the web"
	}
	return "most browsers do not show"
}

// SaveAs names the formats in which to save a picture instead, such as "SVG or PNG". The
// format is one that Info.Foreign may have.
func SaveAs(format string) string {
	switch format {
	case "PDF", "EPS":
		return "SVG or PNG"
	case "HEIC", "RAW", "JPEG XL", "JPEG 2000":
		return "JPEG, WebP or AVIF"
	}
	return "JPEG, PNG or WebP"
}
