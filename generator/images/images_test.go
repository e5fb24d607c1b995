package images

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func picture(width, height int) image.Image {
	return image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.Black, color.White})
}

func encoded(t testing.TB, encode func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func pngOf(t testing.TB, w, h int) string {
	return encoded(t, func(b io.Writer) error { return png.Encode(b, picture(w, h)) })
}

// exifOf makes EXIF data with a maker and an orientation.
func exifOf(orientation uint16, order binary.AppendByteOrder) string {
	tiff := []byte("MM")
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		tiff = []byte("II")
	}
	tiff = order.AppendUint32(order.AppendUint16(tiff, 42), 8)
	tiff = order.AppendUint16(tiff, 2) // entries: make, orientation
	for _, entry := range [][2]uint16{{0x010F, 0}, {0x0112, orientation}} {
		tiff = order.AppendUint32(order.AppendUint16(order.AppendUint16(tiff, entry[0]), 3), 1)
		tiff = order.AppendUint16(order.AppendUint16(tiff, entry[1]), 0)
	}
	return string(tiff)
}

// jpegOf makes a JPEG with an EXIF orientation, none if it is 0.
func jpegOf(t testing.TB, w, h int, orientation uint16, order binary.AppendByteOrder) string {
	plain := encoded(t, func(b io.Writer) error { return jpeg.Encode(b, picture(w, h), nil) })
	if orientation == 0 {
		return plain
	}
	body := "Exif\x00\x00" + exifOf(orientation, order)
	return plain[:2] + "\xFF\xE1" + string(binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))) + body + plain[2:]
}

// webpOf makes the header of an extended WebP, which has its size first.
func webpOf(w, h int) string {
	size := func(n int) string { return string([]byte{byte(n - 1), byte((n - 1) >> 8), byte((n - 1) >> 16)}) }
	return "RIFF\x16\x00\x00\x00WEBPVP8X\x0A\x00\x00\x00\x00\x00\x00\x00" + size(w) + size(h)
}

// chunkOf makes a chunk of a PNG.
func chunkOf(kind, data string) string {
	chunk := string(binary.BigEndian.AppendUint32(nil, uint32(len(data)))) + kind + data
	return string(binary.BigEndian.AppendUint32([]byte(chunk), crc32.ChecksumIEEE([]byte(kind+data))))
}

// pngWith puts chunks before the pixels of a PNG.
func pngWith(plain string, chunks ...string) string {
	at := strings.Index(plain, "IDAT") - 4
	return plain[:at] + strings.Join(chunks, "") + plain[at:]
}

// webpWith makes an extended WebP with chunks after its header. Each has its type, then
// its data.
func webpWith(w, h int, chunks ...string) string {
	all := webpOf(w, h)
	for _, c := range chunks {
		all += c[:4] + string(binary.LittleEndian.AppendUint32(nil, uint32(len(c)-4))) + c[4:]
		if len(c)%2 == 1 {
			all += "\x00"
		}
	}
	return all
}

func boxOf(kind string, bodies ...string) string {
	body := strings.Join(bodies, "")
	return string(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8))) + kind + body
}

func extent(w, h uint32) string {
	return boxOf("ispe", "\x00\x00\x00\x00", string(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)))
}

func avifOf(properties ...string) string {
	return boxOf("ftyp", "avif\x00\x00\x00\x00mif1") + boxOf("free", "x") +
		boxOf("meta", "\x00\x00\x00\x00", boxOf("hdlr", "pict"), boxOf("iprp", boxOf("ipco", properties...)))
}

func samples(t testing.TB) map[string]string {
	return map[string]string{
		"png":                             pngOf(t, 30, 20),
		"gif":                             encoded(t, func(b io.Writer) error { return gif.Encode(b, picture(30, 20), nil) }),
		"jpeg":                            jpegOf(t, 30, 20, 0, nil),
		"jpeg upright":                    jpegOf(t, 30, 20, 3, binary.BigEndian),
		"jpeg turned":                     jpegOf(t, 20, 30, 6, binary.BigEndian),
		"jpeg turned, II":                 jpegOf(t, 20, 30, 8, binary.LittleEndian),
		"png, EXIF of an upright picture": pngWith(pngOf(t, 30, 20), chunkOf("eXIf", exifOf(1, binary.BigEndian))),
		"png turned":                      pngWith(pngOf(t, 20, 30), chunkOf("tEXt", "Comment\x00x"), chunkOf("eXIf", exifOf(6, binary.LittleEndian))),
		"png turned, true colours":        pngWith(encoded(t, func(b io.Writer) error { return png.Encode(b, image.NewRGBA(image.Rect(0, 0, 20, 30))) }), chunkOf("eXIf", exifOf(5, binary.BigEndian))),
		"png, damaged EXIF":               pngWith(pngOf(t, 30, 20), chunkOf("eXIf", "II*\x00\xFF\xFF\xFF\xFF\x01\x00")),
		"webp":                            webpOf(30, 20),
		"webp turned":                     webpWith(20, 30, "VP8 abc", "EXIF"+exifOf(8, binary.LittleEndian)),
		"webp turned, with the header of a JPEG's EXIF": webpWith(20, 30, "EXIFExif\x00\x00"+exifOf(7, binary.BigEndian)),
		"webp upright": webpWith(30, 20, "VP8 abcd", "EXIF"+exifOf(3, binary.LittleEndian)),
		"avif":         avifOf(extent(10, 10), boxOf("pixi", "x"), extent(30, 20)),
		"avif turned":  avifOf(extent(20, 30), boxOf("irot", "\x01")),
		"svg":          `<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>`,
	}
}

func TestSizes(t *testing.T) {
	for name, data := range samples(t) {
		info, err := Inspect(iotest.OneByteReader(strings.NewReader(data)), name)
		want := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == ',' })[0]
		if err != nil || info.Width != 30 || info.Height != 20 || !strings.HasPrefix(info.Type, "image/"+want) || info.Active != "" {
			t.Errorf("%s: %+v, %v", name, info, err)
		}
		if info, err := Inspect(strings.NewReader(data), name); info.Width != 30 || info.Height != 20 || err != nil {
			t.Errorf("%s at once: %+v, %v", name, info, err)
		}
	}
}

func TestSVGSizes(t *testing.T) {
	for root, want := range map[string]image.Point{
		`<svg width="30px" height="20.4"/>`:         {X: 30, Y: 20},
		`<svg width="3in" height="72pt"/>`:          {X: 288, Y: 96},
		`<svg viewBox="0 0 300 200"/>`:              {X: 300, Y: 200},
		`<svg viewBox="-5,-5,30,20" width="100%"/>`: {X: 30, Y: 20},
		`<svg viewBox="0 0 300 200" width="150"/>`:  {X: 150, Y: 100},
		`<svg viewBox="0 0 300 200" height="50"/>`:  {X: 75, Y: 50},
		`<svg/>`: {},
		`<svg width="-1" height="NaN" viewBox="0 0 1e99 1e999"/>`:                                                                     {},
		`<svg width="100000" height="100000"/>`:                                                                                       {X: 100000, Y: 100000},
		"\xEF\xBB\xBF\n<?xml version='1.0'?><!-- x --><svg width='7' height='8'></svg>":                                               {X: 7, Y: 8},
		`<?xml version="1.0" encoding="ISO-8859-1"?><svg width="7" height="8"><title>` + "\xE9</title></svg>":                         {X: 7, Y: 8},
		`<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg">]><svg xmlns="&ns;" width="7" height="8"><a xlink:href="#x"/></svg>`: {X: 7, Y: 8},
	} {
		info, err := Inspect(strings.NewReader(root), "x.svg")
		if err != nil || info.Width != want.X || info.Height != want.Y || info.Type != "image/svg+xml" || info.Active != "" {
			t.Errorf("%s: %+v, %v, want %v", root, info, err, want)
		}
	}
}

func TestActiveSVGs(t *testing.T) {
	svg := func(inner string) string {
		return `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1">` + inner + `</svg>`
	}
	for _, x := range []struct {
		svg, want string
		scripted  bool
	}{
		{svg(`<script>alert(1)</script>`), "scripts", true},
		{svg(`<g><SCRIPT/></g>`), "scripts", true},
		{svg(`<x:script xmlns:x="http://www.w3.org/2000/svg"/>`), "scripts", true},
		{svg(`<image href="a.png"/><script/>`), "scripts", true},
		{svg(`<g onload="x()"/>`), "event handlers (onload)", true},
		{`<svg onLoad="x()"/>`, "event handlers (onload)", true},
		{svg(`<a href="javascript:x()"/>`), "addresses that run scripts (javascript:)", true},
		{svg(`<a href=" java&#10;script:x()"/>`), "addresses that run scripts (javascript:)", true},
		{svg(`<animate attributeName="href" values="javascript:x()"/>`), "addresses that run scripts (javascript:)", true},
		{svg(`<foreignObject><iframe/></foreignObject>`), "another document in <iframe>", true},
		{svg(`<a href="data:text/html,x"/>`), "another document in a data: address", true},
		{svg(`<a href=" DATA:application/xhtml+xml,x"/>`), "another document in a data: address", true},
		{`<!DOCTYPE svg [<!ENTITY x "<script/>">]><svg>&x;</svg>`, "entities with markup", true},
		{`<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://example.com/x">]><svg></svg>`, "entities with markup", true},
		{`<?xml-stylesheet href="x.css"?><svg/>`, "a style sheet in another file", false},
		{svg(`<image href="https://a.example/x.png"/>`), "parts in other files, which browsers do not load for a picture", false},
		{svg(`<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="other.svg#a"/>`), "parts in other files, which browsers do not load for a picture", false},
		// Harmless: text in HTML, links, and what is in the file itself.
		{svg(`<foreignObject width="9" height="9"><div xmlns="http://www.w3.org/1999/xhtml" style="color: red">Label<br/></div></foreignObject>`), "", false},
		{svg(`<switch><foreignObject requiredFeatures="http://www.w3.org/TR/SVG11/feature#Extensibility"/><a href="https://a.example/"><text>T</text></a></switch>`), "", false},
		{svg(`<use href="#a"/><image href="data:image/png;base64,AA=="/>`), "", false},
	} {
		info, err := Inspect(strings.NewReader(x.svg), "x.svg")
		if err != nil || info.Active != x.want || info.Scripted != x.scripted {
			t.Errorf("%s: %+v, %v, want %q, %v", x.svg, info, err, x.want, x.scripted)
		}
	}
}

func TestFormatsThatBrowsersDoNotShow(t *testing.T) {
	bmp := "BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00"
	for _, test := range []struct{ name, data, want string }{
		{"x.heic", boxOf("ftyp", "heic\x00\x00\x00\x00mif1heic"), "HEIC"},
		{"photo.jpg", boxOf("ftyp", "mif1\x00\x00\x00\x00heic"), "HEIC"},
		{"x.tif", "II*\x00", "TIFF"}, {"x.png", "MM\x00*\x00\x00\x00\x08", "TIFF"},
		{"x.nef", "MM\x00*\x00\x00\x00\x08", "RAW"}, {"x.cr3", boxOf("ftyp", "crx \x00\x00\x00\x01crx isom"), "RAW"},
		{"x.jxl", "\xFF\x0A", "JPEG XL"}, {"x", "\x00\x00\x00\x0CJXL \r\n\x87\n", "JPEG XL"},
		{"x.bmp", bmp, "BMP"}, {"x.png", bmp, "BMP"}, {"x.psd", "8BPS\x00\x01", "PSD"},
		{"X.HEIC", "anything", "HEIC"}, {"x.tiff", "", "TIFF"},
	} {
		info, err := Inspect(strings.NewReader(test.data), test.name)
		if err != nil || info != (Info{Foreign: test.want}) {
			t.Errorf("%s of %.20q: %+v, %v, want %s", test.name, test.data, info, err, test.want)
		}
		if !HasPictureName(test.name) && strings.Contains(test.name, ".") {
			t.Errorf("%s is not taken for a picture", test.name)
		}
	}
	if info, err := Inspect(strings.NewReader(pngOf(t, 3, 2)), "x.heic"); err != nil || info.Foreign != "" || info.Width != 3 {
		t.Errorf("a PNG named as HEIC, which browsers show: %+v, %v", info, err)
	}
	if _, err := Inspect(strings.NewReader("BM is not always a picture."), "x.png"); err == nil {
		t.Error("a text is taken for a picture")
	}
}

func TestPointersOfGitLFS(t *testing.T) {
	const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n"
	for _, name := range []string{"chart.png", "photo.heic", "plan.svg"} {
		if _, err := Inspect(strings.NewReader(pointer), name); !errors.Is(err, ErrPointer) || err.Error() != name+" is a Git LFS pointer, not the picture" {
			t.Error(err)
		}
	}
}

func TestNamesOfPictures(t *testing.T) {
	for name, other := range map[string]bool{
		"a.png": false, "a.JFIF": false, "a.apng": false, "a.heic": false, "a.svgz": false, "favicon.ico": false, "LICENSE": false,
		"clip.MP4": true, "song.mp3": true, "letter.txt": true, "page.html": true, "a.png.zip": true,
	} {
		if HasOtherName(name) != other {
			t.Errorf("%s: %v", name, !other)
		}
	}
}

func TestBadPicturesAreRefused(t *testing.T) {
	for _, test := range []struct{ data, want string }{
		{"", "x is not a PNG, JPEG, GIF, WebP, AVIF or SVG picture: it is empty"},
		{"plain text", "x is not a PNG, JPEG, GIF, WebP, AVIF or SVG picture"},
		{"<!doctype html><p>Not found</p>", "x is not a PNG, JPEG, GIF, WebP, AVIF or SVG picture: it is a web page"},
		{"<html><body><svg/></body></html>", "x is not a PNG, JPEG, GIF, WebP, AVIF or SVG picture: it is a web page"},
		{boxOf("ftyp", "isom\x00\x00\x00\x00mp42"), "x is not a PNG, JPEG, GIF, WebP, AVIF or SVG picture"},
		{avifOf(extent(20_000, 19_000)), "x has 20000 × 19000 pixels, more than 100 million"},
		{avifOf(extent(1<<31, 1<<31)), "x has 2147483648 × 2147483648 pixels, more than 100 million"},
		{webpOf(16_000, 16_000), "x has 16000 × 16000 pixels, more than 100 million"},
		{avifOf(), "x is damaged: it has no size"},
		{pngOf(t, 9, 9)[:20], "x is damaged: it ends too early"},
		{jpegOf(t, 9, 9, 0, nil)[:20], "x is damaged: it ends too early"},
		{"\xFF\xD8\xFF\xD9", "x is damaged: it has no frame header"},
		{"\xFF\xD8\xFF\xE0\x00\x00", "x is damaged: a segment has no length"},
		{"GIF89a\x01", "x is damaged: it ends too early"},
		{webpOf(9, 9)[:25], "x is damaged: "},
		{avifOf(extent(9, 9))[:40], "x is damaged: it ends too early"},
		{`<svg width="1" height="1"><g>`, "x is damaged: "},
		{`<svg width="1" height="1">&nbsp;</svg>`, "x is damaged: "},
	} {
		_, err := Inspect(strings.NewReader(test.data), "x")
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%.40q:\n got %v\nwant %s", test.data, err, test.want)
		}
	}
	if _, err := Inspect(iotest.ErrReader(io.ErrNoProgress), "x"); err == nil || !strings.HasPrefix(err.Error(), "x: ") {
		t.Errorf("a failing disk: %v", err)
	}
}

// TestHugeClaimIsRefusedByTheHeader takes the true header of a PNG that would
// need 1.5 GB of memory.
func TestHugeClaimIsRefusedByTheHeader(t *testing.T) {
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), 20_000), 19_000)
	header = append(header, 8, 6, 0, 0, 0)
	header = binary.BigEndian.AppendUint32(header, crc32.ChecksumIEEE(header))
	_, err := Inspect(strings.NewReader("\x89PNG\r\n\x1a\n\x00\x00\x00\x0D"+string(header)), "bomb.png")
	if err == nil || err.Error() != "bomb.png has 20000 × 19000 pixels, more than 100 million" {
		t.Error(err)
	}
}

func TestEndlessSVGIsRefused(t *testing.T) {
	const limit = 1000
	fits := "<svg>" + strings.Repeat(" ", limit-len("<svg></svg>")-1) + "</svg>"
	if _, err := svg(strings.NewReader(fits), limit); err != nil {
		t.Error(err)
	}
	if _, err := svg(strings.NewReader("<svg>"+strings.Repeat(" ", limit)), limit); err == nil || err.Error() != "it is an SVG of more than 1000 bytes" {
		t.Error(err)
	}
}

func FuzzInspect(f *testing.F) {
	for _, data := range samples(f) {
		f.Add([]byte(data))
	}
	f.Add([]byte(`<!DOCTYPE svg [<!ENTITY x "<script/>">]><svg viewBox="0 0 1 1" width="1e9">&x;</svg>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		info, err := Inspect(bytes.NewReader(data), "x")
		switch {
		case err != nil && (info != Info{} || !strings.HasPrefix(err.Error(), "x")):
			t.Errorf("%+v with %v", info, err)
		case err != nil || info.Foreign != "":
		case !strings.HasPrefix(info.Type, "image/") || info.Width < 0 || info.Height < 0 || (info.Width == 0) != (info.Height == 0):
			t.Errorf("%+v", info)
		case info.Type != "image/svg+xml" && info.Width*info.Height > MaxPixels:
			t.Errorf("%+v", info)
		}
	})
}
