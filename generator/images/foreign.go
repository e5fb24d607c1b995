package images

import (
	"bytes"
	"encoding/binary"
	"errors"
	"path"
	"strings"
)

// ErrPointer is the error for a Git LFS pointer, a text that stands in place of a picture;
// see sources.IsPointer.
var ErrPointer = errors.New("a Git LFS pointer")

// foreignStarts lists picture formats that not all browsers show, with the bytes at the
// start of their files.
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

// foreignBrands maps a brand in the ftyp box of a file (ISO/IEC 14496-12, 4.3) to the name
// of the picture format: HEIC, which many phones write, or RAW for the format of Canon's
// cameras.
var foreignBrands = map[string]string{
	"heic": "HEIC", "heix": "HEIC", "heim": "HEIC", "heis": "HEIC", "hevc": "HEIC", "hevx": "HEIC",
	"mif1": "HEIC", "msf1": "HEIC", "crx ": "RAW",
}

// foreignEndings maps the extension of a file name to the name of the picture format. Many
// RAW formats can only be told by the extension, since their files begin like TIFF.
var foreignEndings = map[string]string{
	".heic": "HEIC", ".heif": "HEIC", ".hif": "HEIC", ".tif": "TIFF", ".tiff": "TIFF", ".bmp": "BMP", ".dib": "BMP",
	".jxl": "JPEG XL", ".jp2": "JPEG 2000", ".j2k": "JPEG 2000", ".jpx": "JPEG 2000", ".psd": "PSD", ".psb": "PSD",
	".raw": "RAW", ".cr2": "RAW", ".cr3": "RAW", ".nef": "RAW", ".nrw": "RAW", ".arw": "RAW", ".dng": "RAW",
	".orf": "RAW", ".rw2": "RAW", ".raf": "RAW", ".pef": "RAW", ".srw": "RAW",
	".pdf": "PDF", ".eps": "EPS", ".xcf": "XCF", ".svgz": "SVGZ", ".emf": "EMF", ".wmf": "WMF", ".tga": "TGA",
}

// foreign returns the name of a picture format that not all browsers show, or "" for any
// other picture. It recognises the format by the first bytes of the file or, if it does not
// know these, by the name of the file.
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

// isBMP reports whether a file that begins with these bytes is a BMP. A BMP has the size of
// its second header at byte offset 14, and that size is 12 to 124 bytes.
func isBMP(start []byte) bool {
	if len(start) < 18 || string(start[:2]) != "BM" {
		return false
	}
	size := binary.LittleEndian.Uint32(start[14:])
	return size >= 12 && size <= 124
}

// HasPictureName reports whether the extension of a file name is that of a picture format.
func HasPictureName(name string) bool {
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".webp", ".avif", ".svg":
		return true
	default:
		return foreignEndings[ext] != ""
	}
}

// HasOtherName reports whether a file name has an extension, such as ".mp4" or ".txt", that is not
// that of a picture format. A file whose name has no extension may be a picture.
func HasOtherName(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case "", ".ico", ".cur":
		return false
	}
	return !HasPictureName(name)
}

// Instead returns advice for authors who have put a film, a sound or another file, such as
// "clip.mp4", where a picture belongs.
func Instead(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".mp4", ".m4v", ".mov", ".webm", ".ogv", ".avi", ".mkv":
		return "show a film by <video src=\"" + name + "\" controls></video>"
	case ".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".wav", ".flac":
		return "play a sound by <audio src=\"" + name + "\" controls></audio>"
	}
	return "link to it instead: [what it is](" + name + ")"
}

// Against returns the reason why a picture format is bad for web pages. The argument is a
// value of Info.Foreign. The result ends the sentence "the picture is a BMP, which …".
func Against(format string) string {
	if format == "BMP" {
		return "makes files too large for the web"
	}
	return "most browsers do not show"
}

// SaveAs returns the names of better formats for a picture, such as "SVG or PNG". The
// argument is a value of Info.Foreign.
func SaveAs(format string) string {
	switch format {
	case "PDF", "EPS", "EMF", "WMF":
		return "SVG or PNG"
	case "SVGZ":
		return "SVG that is not compressed"
	case "HEIC", "RAW", "JPEG XL", "JPEG 2000":
		return "JPEG, WebP or AVIF"
	}
	return "JPEG, PNG or WebP"
}
