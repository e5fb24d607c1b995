package engine

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"testing"
)

// Pictures of 16 × 16 pixels of one colour, which no encoder of this program can write.
const (
	lossyWebP    = "UklGRkAAAABXRUJQVlA4IDQAAACwAQCdASoQABAAAMASJaAAA18UFpcAAP772Rd//8B+IPxzi3//+3w//+48v/+3w//bsgAA"
	losslessWebP = "UklGRh4AAABXRUJQVlA4TBEAAAAvD8ADEAdQjyKXp4CBiOh/AAA="
	// cmykJPEG is compressed. It has no cyan, 80 % magenta, 60 % yellow and 20 % black.
	cmykJPEG = "+n/j/zsGPseU/KRUhhQGEPh/m8GZgZFC8P8IgzzIMB4GZMDIxMzCysbOwcnF/f8Ig4gAIwMa+H+AQYSDQYBBgIVRkIFJkIFZkIFFkOH/LQY+FkYGJgZmBhYGBnuG9Q99dnFfNYDqYf5/ExAAAP//"
)

func unbase64(t *testing.T, text string) string {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func inflated(t *testing.T, data string) string {
	t.Helper()
	plain, err := io.ReadAll(flate.NewReader(bytes.NewReader([]byte(data))))
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

// settable is a picture that a test draws.
type settable interface {
	image.Image
	Set(x, y int, c color.Color)
}

// halves fills the upper and the lower half of a picture.
func halves(m settable, upper, lower color.Color) image.Image {
	size := m.Bounds().Size()
	for y := range size.Y {
		for x := range size.X {
			m.Set(x, y, map[bool]color.Color{true: upper, false: lower}[y < size.Y/2])
		}
	}
	return m
}

func asJPEG(t *testing.T, m image.Image, segments ...string) string {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	for _, s := range segments {
		data = withSegment(data, s[0], s[1:])
	}
	return string(data)
}

// asPNG does not compress the pixels, since a small PNG is published as it is.
func asPNG(t *testing.T, m image.Image, chunks ...string) string {
	t.Helper()
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	const header = 33 // signature and the chunk IHDR
	data := b.String()[:header]
	for _, c := range chunks {
		data += string(binary.BigEndian.AppendUint32(nil, uint32(len(c)-4))) + c + string(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(c))))
	}
	return data + b.String()[header:]
}

func asGIF(t *testing.T, frames ...image.Image) string {
	t.Helper()
	g := new(gif.GIF)
	for _, m := range frames {
		g.Image, g.Delay = append(g.Image, m.(*image.Paletted)), append(g.Delay, 10)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// riff returns a WebP file of chunks, each its type of four letters and then its data.
func riff(chunks ...string) string {
	body := "WEBP"
	for _, c := range chunks {
		body += c[:4] + string(binary.LittleEndian.AppendUint32(nil, uint32(len(c)-4))) + c[4:]
		if len(c)%2 == 1 {
			body += "\x00"
		}
	}
	return "RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body
}

// animatedWebP returns a WebP of two equal frames of 16 × 16 pixels.
func animatedWebP(t *testing.T) string {
	t.Helper()
	const size = "\x0f\x00\x00\x0f\x00\x00" // width and height, each less 1
	frame := "ANMF" + "\x00\x00\x00\x00\x00\x00" + size + "\x64\x00\x00\x00" + unbase64(t, losslessWebP)[12:]
	return riff("VP8X\x12\x00\x00\x00"+size, "ANIM\x00\x00\x00\x00\x00\x00", frame, frame)
}

// avifHeader returns the metadata of an AVIF picture, without pixels.
func avifHeader(width, height uint32) string {
	box := func(kind, body string) string {
		return string(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8))) + kind + body
	}
	size := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	return box("ftyp", "avif\x00\x00\x00\x00mif1") +
		box("meta", "\x00\x00\x00\x00"+box("hdlr", "pict")+box("iprp", box("ipco", box("ispe", "\x00\x00\x00\x00"+string(size)))))
}

// displayP3 returns an ICC profile of the colour space Display P3 (ICC.1:2022, section 8.3;
// the primaries are those of SMPTE EG 432-1, for the white D50).
func displayP3() string {
	fixed := func(numbers ...float64) string {
		var b []byte
		for _, n := range numbers {
			b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(n*65536))))
		}
		return string(b)
	}
	curve := "para\x00\x00\x00\x00\x00\x03\x00\x00" + fixed(2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)
	xyz := func(x, y, z float64) string { return "XYZ \x00\x00\x00\x00" + fixed(x, y, z) }
	tags := []string{"rTRC" + curve, "gTRC" + curve, "bTRC" + curve,
		"rXYZ" + xyz(0.51512, 0.24120, -0.00105), "gXYZ" + xyz(0.29198, 0.69225, 0.04189), "bXYZ" + xyz(0.15710, 0.06657, 0.78407)}
	head := make([]byte, 128)
	copy(head[8:], "\x02\x40\x00\x00mntrRGB XYZ ")
	copy(head[36:], "acsp")
	copy(head[68:], fixed(0.9642, 1, 0.8249))
	table, data := binary.BigEndian.AppendUint32(nil, uint32(len(tags))), ""
	for _, tag := range tags { // all have a length that is a multiple of four
		table = append(table, tag[:4]...)
		table = binary.BigEndian.AppendUint32(table, uint32(len(head)+4+12*len(tags)+len(data)))
		table = binary.BigEndian.AppendUint32(table, uint32(len(tag)-4))
		data += tag[4:]
	}
	binary.BigEndian.PutUint32(head, uint32(len(head)+len(table)+len(data)))
	return string(head) + string(table) + data
}

func deflated(data string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	io.WriteString(z, data)
	z.Close()
	return b.String()
}
