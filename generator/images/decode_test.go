package images

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

// WebPs of 16 × 16 pixels of one colour.
var (
	webpLossy    = unbase64("UklGRkAAAABXRUJQVlA4IDQAAACwAQCdASoQABAAAMASJaAAA18UFpcAAP772Rd//8B+IPxzi3//+3w//+48v/+3w//bsgAA")
	webpWhite    = unbase64("UklGRioAAABXRUJQVlA4IB4AAACQAQCdASoQABAAAMASJaQAAzoO0gAA/v/+JwoMAAA=")
	webpLossless = unbase64("UklGRh4AAABXRUJQVlA4TBEAAAAvD8ADEAdQjyKXp4CBiOh/AAA=")
	webpAlpha    = unbase64("UklGRmQAAABXRUJQVlA4WAoAAAAQAAAADwAADwAAQUxQSAoAAAABB1DAiAhERP8DVlA4IDQAAACwAQCdASoQABAAAMASJaAAA18UFpcAAP772Rd//8B+IPxzi3//+3w//+48v/+3w//bsgAA")
)

func unbase64(text string) string {
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return string(data)
}

func encodedPNG(t testing.TB, m image.Image) string {
	return encoded(t, func(b io.Writer) error { return png.Encode(b, m) })
}

func encodedJPEG(t testing.TB, m image.Image) string {
	return encoded(t, func(b io.Writer) error { return jpeg.Encode(b, m, &jpeg.Options{Quality: 100}) })
}

// flat makes a picture of one colour.
func flat[T interface {
	image.Image
	Set(x, y int, c color.Color)
}](m T, c color.Color) T {
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			m.Set(x, y, c)
		}
	}
	return m
}

func deflated(data string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	io.WriteString(z, data)
	z.Close()
	return b.String()
}

// rawPNG makes a PNG from its bit depth, colour type and unfiltered rows.
func rawPNG(width, height int, depth, kind, interlace byte, rows string, chunks ...string) string {
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(width)), uint32(height))
	header = append(header, depth, kind, 0, 0, interlace)
	return pngSignature + chunkOf("IHDR", string(header)) + strings.Join(chunks, "") + chunkOf("IDAT", deflated(rows)) + chunkOf("IEND", "")
}

var square = image.Rect(0, 0, 16, 16)

// pictures are pictures of one colour each, by what they are.
func pictures(t testing.TB) map[string]struct {
	data string
	want color.NRGBA
} {
	type p = struct {
		data string
		want color.NRGBA
	}
	flatOf := func(values string, names string, segments ...string) flatJPEG {
		return flatJPEG{width: 16, height: 16, values: []byte(values), names: names, segments: segments}
	}
	ycck, progressive, small := flatOf("\x51\x5A\xF0\xC0", "", adobe(2)), flatOf("\x51\x5A\xF0", "", jfif), flatOf("\x51\x5A\xF0", "")
	ycck.samples, progressive.samples, progressive.marker, small.samples = []byte{0x22, 0x11, 0x11, 0x22}, []byte{0x22, 0x11, 0x11}, 0xC2, []byte{0x21, 0x11, 0x11}
	small.width, small.height = 3, 5
	palette := color.Palette{color.NRGBA{1, 2, 3, 255}, color.NRGBA{200, 30, 60, 77}}
	return map[string]p{
		"jpeg":                        {encodedJPEG(t, flat(image.NewRGBA(square), color.NRGBA{200, 30, 60, 255})), color.NRGBA{200, 30, 60, 255}},
		"jpeg, gray":                  {encodedJPEG(t, flat(image.NewGray(square), color.Gray{90})), color.NRGBA{90, 90, 90, 255}},
		"jpeg, one component":         {flatOf("\x5A", "").bytes(), color.NRGBA{90, 90, 90, 255}},
		"jpeg, progressive":           {progressive.bytes(), color.NRGBA{238, 14, 14, 255}},
		"jpeg, 4:2:2":                 {small.bytes(), color.NRGBA{238, 14, 14, 255}},
		"jpeg, RGB of Adobe":          {flatOf("\xC8\x1E\x3C", "", adobe(0)).bytes(), color.NRGBA{200, 30, 60, 255}},
		"jpeg, RGB by names":          {flatOf("\xC8\x1E\x3C", "RGB").bytes(), color.NRGBA{200, 30, 60, 255}},
		"jpeg, YCbCr of Adobe":        {flatOf("\x51\x5A\xF0", "", adobe(1)).bytes(), color.NRGBA{238, 14, 14, 255}},
		"jpeg, CMYK of Adobe":         {flatOf("\xFF\x33\x66\xCC", "", adobe(0)).bytes(), color.NRGBA{204, 41, 82, 255}}, // inverted: no cyan, 80 % magenta, 60 % yellow, 20 % black
		"jpeg, YCCK of Adobe":         {ycck.bytes(), color.NRGBA{12, 182, 182, 255}},                                    // ink: cyan 238, magenta and yellow 14, black 63
		"png":                         {encodedPNG(t, flat(image.NewNRGBA(square), color.NRGBA{200, 30, 60, 255})), color.NRGBA{200, 30, 60, 255}},
		"png, transparent":            {encodedPNG(t, flat(image.NewNRGBA(square), color.NRGBA{200, 30, 60, 1})), color.NRGBA{200, 30, 60, 1}},
		"png, invisible":              {encodedPNG(t, flat(image.NewNRGBA(square), color.NRGBA{200, 30, 60, 0})), color.NRGBA{200, 30, 60, 0}},
		"png, 16 bits":                {encodedPNG(t, flat(image.NewNRGBA64(square), color.NRGBA64{0xC8FF, 0x1E00, 0x3C00, 0xFFFF})), color.NRGBA{200, 30, 60, 255}},
		"png, 16 bits, alpha":         {encodedPNG(t, flat(image.NewNRGBA64(square), color.NRGBA64{0xC8C8, 0x1E9F, 0x3C3C, 0x0101})), color.NRGBA{200, 31, 60, 1}},
		"png, gray":                   {encodedPNG(t, flat(image.NewGray(square), color.Gray{90})), color.NRGBA{90, 90, 90, 255}},
		"png, gray, 16 bits":          {encodedPNG(t, flat(image.NewGray16(square), color.Gray16{0x5ADB})), color.NRGBA{91, 91, 91, 255}},
		"png, gray, 2 bits":           {rawPNG(2, 1, 2, 0, 0, "\x00\xA0"), color.NRGBA{170, 170, 170, 255}},
		"png, gray and alpha":         {rawPNG(2, 1, 8, 4, 0, "\x00\x5A\x03\x5A\x03"), color.NRGBA{90, 90, 90, 3}},
		"png, 16 bits gray and alpha": {rawPNG(1, 1, 16, 4, 0, "\x00\x5A\x5A\x03\x03"), color.NRGBA{90, 90, 90, 3}},
		"png, gray, masked":           {rawPNG(2, 1, 8, 0, 0, "\x00\x5A\x5A", chunkOf("tRNS", "\x00\x5A")), color.NRGBA{90, 90, 90, 0}},
		"png, palette":                {encodedPNG(t, flat(image.NewPaletted(square, palette), palette[1])), color.NRGBA{200, 30, 60, 77}},
		"png, interlaced":             {rawPNG(2, 2, 8, 2, 1, "\x00\xC8\x1E\x3C\x00\xC8\x1E\x3C\x00\xC8\x1E\x3C\xC8\x1E\x3C"), color.NRGBA{200, 30, 60, 255}},
		"webp":                        {webpLossy, color.NRGBA{200, 30, 60, 255}},
		"webp, white":                 {webpWhite, color.NRGBA{255, 255, 255, 255}},
		"webp, lossless":              {webpLossless, color.NRGBA{200, 30, 60, 128}},
		"webp, lossy with alpha":      {webpAlpha, color.NRGBA{200, 30, 60, 128}},
	}
}

func TestColours(t *testing.T) {
	for name, test := range pictures(t) {
		p, err := Decode(strings.NewReader(test.data), name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		bounds := image.Rect(0, 0, p.Width, p.Height)
		if p.Image.Bounds() != bounds || p.Alpha != (test.want.A < 255) || p.Profile != nil {
			t.Errorf("%s: %v, %v, %v", name, p.Image.Bounds(), p.Alpha, p.Profile)
		}
		for y := range bounds.Dy() {
			for x := range bounds.Dx() {
				got := colourAt(p.Image, x, y)
				allowed := 0
				if strings.HasPrefix(name, "jpeg") || strings.HasPrefix(name, "webp") && name != "webp, lossless" {
					allowed = 2
				}
				if abs(int(got.R)-int(test.want.R)) > allowed || abs(int(got.G)-int(test.want.G)) > allowed ||
					abs(int(got.B)-int(test.want.B)) > allowed || got.A != test.want.A {
					t.Fatalf("%s at %d, %d: %v, want %v", name, x, y, got, test.want)
				}
			}
		}
	}
}

// colourAt returns a colour without the loss of precision of a premultiplied alpha.
func colourAt(m image.Image, x, y int) color.NRGBA {
	if n, ok := m.(*image.NRGBA); ok {
		return n.NRGBAAt(x, y)
	}
	return color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)
}

// TestCost compares the estimate with the memory that Decode allocates, for pictures
// of a quarter of a megapixel.
func TestCost(t *testing.T) {
	const w, h = 625, 401
	rect := image.Rect(0, 0, w, h)
	flatOf := func(n int, marker byte, samples string, segments ...string) string {
		f := flatJPEG{width: w, height: h, values: []byte("\x51\x5A\xF0\xC0")[:n], marker: marker, segments: segments}
		if samples != "" {
			f.samples = []byte(samples)
		}
		return f.bytes()
	}
	rows := func(bytes int) string { return strings.Repeat("\x00"+strings.Repeat("\x50", bytes), h) }
	for name, data := range map[string]string{
		"jpeg":                    flatOf(3, 0, "\x22\x11\x11"),
		"jpeg, 4:4:4":             flatOf(3, 0, ""),
		"jpeg, odd sampling":      flatOf(3, 0, "\x42\x11\x11"),
		"jpeg, gray":              flatOf(1, 0, "\x22"),
		"jpeg, RGB":               flatOf(3, 0, "", adobe(0)),
		"jpeg, CMYK":              flatOf(4, 0, "", adobe(0)),
		"jpeg, YCCK":              flatOf(4, 0, "\x22\x11\x11\x22", adobe(2)),
		"jpeg, progressive":       flatOf(3, 0xC2, "\x22\x11\x11"),
		"jpeg, progressive 4:4:4": flatOf(3, 0xC2, ""),
		"jpeg, progressive CMYK":  flatOf(4, 0xC2, "", adobe(0)),
		"png, gray":               encodedPNG(t, image.NewGray(rect)),
		"png, gray, 16 bits":      encodedPNG(t, image.NewGray16(rect)),
		"png, RGB":                encodedPNG(t, flat(image.NewRGBA(rect), color.Black)),
		"png, RGBA":               encodedPNG(t, image.NewNRGBA(rect)),
		"png, 16 bits":            encodedPNG(t, image.NewNRGBA64(rect)),
		"png, palette":            encodedPNG(t, picture(w, h)),
		"png, masked":             rawPNG(w, h, 8, 0, 0, rows(w), chunkOf("tRNS", "\x00\x51")),
		"png, masked 16 bits":     rawPNG(w, h, 16, 2, 0, rows(6*w), chunkOf("tRNS", "\x00\x51\x00\x51\x00\x51")),
	} {
		before, after := runtime.MemStats{}, runtime.MemStats{}
		r := strings.NewReader(data)
		info, err := Inspect(r, name)
		if err != nil {
			t.Fatal(err)
		}
		r.Seek(0, io.SeekStart)
		runtime.ReadMemStats(&before)
		_, err = Decode(r, name)
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		const fixed = 100_000 // tables, buffers and the state of decompression
		took := int64(after.TotalAlloc - before.TotalAlloc)
		t.Logf("%-26s estimate %8d, allocated %8d", name, info.Cost, took)
		if took > info.Cost+fixed || took+fixed < info.Cost {
			t.Errorf("%s: %d bytes allocated, %d estimated", name, took, info.Cost)
		}
	}
}

func TestPicturesThatAreNotDecoded(t *testing.T) {
	small := flatJPEG{width: 8, height: 9, values: []byte("\x80\x80\x80")}
	large := strings.Replace(small.bytes(), "\x00\x09\x00\x08", "\x23\x28\x23\x28", 1) // 9000 × 9000
	scans := flatJPEG{width: 8, height: 8, values: []byte("\x80"), marker: 0xC2, scans: maxScans}
	arithmetic := flatJPEG{width: 8, height: 8, values: []byte("\x80"), marker: 0xC9}
	cmyk := flatJPEG{width: 8, height: 8, values: []byte("\x80\x80\x80\x80")}
	all := pictures(t)
	ofWebP := all["webp"].data
	for _, test := range []struct {
		name, data, want string
		unsupported      bool
	}{
		{"large.jpg", large, "large.jpg has 9000 × 9000 pixels, too many to read them with 200 MB of memory: no smaller copies of it can be made", true},
		{"scans.jpg", scans.bytes(), "scans.jpg is damaged: it has more than 200 scans", false},
		{"a.jpg", arithmetic.bytes(), "a.jpg is a JPEG of a rare kind (unknown marker): no smaller copies of it can be made", true},
		{"cmyk.jpg", cmyk.bytes(), "cmyk.jpg is a JPEG of a rare kind (unknown color model", true},
		{"x.gif", samples(t)["gif"], "x.gif is not a JPEG, PNG or WebP of one frame", true},
		{"x.avif", samples(t)["avif"], "x.avif is not a JPEG, PNG or WebP of one frame", true},
		{"x.svg", samples(t)["svg"], "x.svg is not a JPEG, PNG or WebP of one frame", true},
		{"x.heic", "", "x.heic is not a JPEG, PNG or WebP of one frame", true},
		{"x.webp", webpWith(16, 16, "ANIM123456"), "x.webp is not a JPEG, PNG or WebP of one frame", true},
		{"x.png", pngWith(pngOf(t, 9, 9), chunkOf("acTL", "\x00\x00\x00\x02\x00\x00\x00\x00")), "x.png is not a JPEG, PNG or WebP of one frame", true},
		{"x.txt", "text", "x.txt is not a PNG, JPEG, GIF, WebP, AVIF or SVG picture", false},
		{"cut.jpg", all["jpeg"].data[:len(all["jpeg"].data)-20], "cut.jpg is damaged: it ends too early", false},
		{"cut.png", all["png"].data[:len(all["png"].data)-20], "cut.png is damaged: it ends too early", false},
		{"cut.webp", ofWebP[:len(ofWebP)-20], "cut.webp is damaged: it ends too early", false},
		{"crc.png", strings.Replace(all["png"].data, "IEND", "IENE", 1), "crc.png is damaged: ", false},
		{"rows.png", rawPNG(2, 2, 8, 0, 0, "\x00\x50\x50"), "rows.png is damaged: not enough pixel data", false},
	} {
		p, err := Decode(strings.NewReader(test.data), test.name)
		if p != nil || err == nil || !strings.HasPrefix(err.Error(), test.want) || errors.Is(err, ErrUnsupported) != test.unsupported {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// TestMissingEndOfJPEG drops the marker for the end, which browsers do not miss.
func TestMissingEndOfJPEG(t *testing.T) {
	for _, f := range []flatJPEG{{width: 20, height: 20, values: []byte("\x51")}, {width: 20, height: 20, values: []byte("\x51"), marker: 0xC2}} {
		whole := f.bytes()
		p, err := Decode(iotestSeeker{strings.NewReader(strings.TrimSuffix(whole, "\xFF\xD9"))}, "x")
		if err != nil || p.Image.(*image.Gray).GrayAt(19, 19).Y != 0x51 {
			t.Errorf("%v", err)
		}
		for cut := range len(whole) - 3 {
			if p, err := Decode(strings.NewReader(whole[:cut]), "x"); err == nil {
				t.Errorf("cut at %d of %d: %v", cut, len(whole), p.Image.Bounds())
			}
		}
	}
}

// An iotestSeeker returns one byte a read.
type iotestSeeker struct{ *strings.Reader }

func (s iotestSeeker) Read(p []byte) (int, error) { return s.Reader.Read(p[:min(len(p), 1)]) }

func TestReadErrors(t *testing.T) {
	failing := struct {
		io.Reader
		io.Seeker
	}{iotest.ErrReader(io.ErrNoProgress), strings.NewReader("")}
	if _, err := Decode(failing, "x"); err == nil || !errors.Is(err, io.ErrNoProgress) {
		t.Error(err)
	}
}

func TestUpright(t *testing.T) {
	// The letter F of 3 × 4 pixels, as it looks upright for each orientation of the file.
	want := map[int]string{
		0: "### #.. ##. #..", 1: "### #.. ##. #..", 2: "### ..# .## ..#", 3: "..# .## ..# ###", 4: "#.. ##. #.. ###",
		5: "#### #.#. #...", 6: "#### .#.# ...#", 7: "...# .#.# ####", 8: "#... #.#. ####", 9: "### #.. ##. #..",
	}
	gray := image.NewGray(image.Rect(0, 0, 3, 4))
	coloured, full := image.NewYCbCr(gray.Rect, image.YCbCrSubsampleRatio420), image.NewNRGBA(gray.Rect)
	for i, c := range strings.ReplaceAll(want[1], " ", "") {
		if x, y := i%3, i/3; c == '#' {
			gray.SetGray(x, y, color.Gray{200})
			coloured.Y[coloured.YOffset(x, y)] = 200
			full.SetNRGBA(x, y, color.NRGBA{200, 200, 200, 9})
		}
	}
	for i := range coloured.Cb {
		coloured.Cb[i], coloured.Cr[i] = byte(128+i), byte(128-i)
	}
	for _, m := range []image.Image{gray, coloured, full} {
		for orientation, rows := range want {
			turned := Upright(m, orientation)
			var got strings.Builder
			for y := range turned.Bounds().Dy() {
				if y > 0 {
					got.WriteByte(' ')
				}
				for x := range turned.Bounds().Dx() {
					pixel := "."
					if _, g, _, _ := turned.At(x, y).RGBA(); g > 6*257 {
						pixel = "#"
					}
					got.WriteString(pixel)
				}
			}
			if got.String() != rows {
				t.Errorf("%T, orientation %d: %s, want %s", m, orientation, &got, rows)
			}
		}
	}
	// Chroma follows its pixel.
	for x := range 3 {
		if got, want := Upright(coloured, 2).At(x, 1), coloured.At(2-x, 1); got != want {
			t.Errorf("mirrored at %d: %v, want %v", x, got, want)
		}
	}
}

// TestMemoryThatTheHeaderHides has JPEGs that make image/jpeg convert pixels to another type
// by segments which stand behind or between those that Inspect reads.
func TestMemoryThatTheHeaderHides(t *testing.T) {
	const w, h = 800, 800
	whole := flatJPEG{width: w, height: h, values: []byte("\x51\x5A\xF0"), scans: 1}.bytes()
	segment := func(s string) string {
		return "\xFF" + s[:1] + string(binary.BigEndian.AppendUint16(nil, uint16(len(s)+1))) + s[1:]
	}
	scan := strings.LastIndex(whole, "\xFF\xDA")
	quantisers := strings.Index(whole, "\xFF\xC4")
	for name, data := range map[string]string{
		"between scans":      whole[:scan] + segment(adobe(0)) + whole[scan:],
		"after data":         whole[:scan] + "garbage" + segment(adobe(0)) + whole[scan:],
		"after garbage":      whole[:quantisers] + "garbage" + segment(adobe(0)) + whole[quantisers:],
		"after a later JFIF": whole[:2] + segment(jfif) + segment("\xE0JFXX\x00") + segment(adobe(0)) + whole[2:],
	} {
		info, err := Inspect(strings.NewReader(data), name)
		if err != nil && name != "after garbage" {
			t.Errorf("%s: %v", name, err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		Decode(strings.NewReader(data), name)
		runtime.ReadMemStats(&after)
		if took := int64(after.TotalAlloc - before.TotalAlloc); took > info.Cost+100_000 {
			t.Errorf("%s: %d bytes allocated, %d estimated", name, took, info.Cost)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, p := range pictures(f) {
		f.Add([]byte(p.data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		info, err := Inspect(bytes.NewReader(data), "x")
		if err != nil || info.Cost > 4<<20 {
			return
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		p, err := Decode(bytes.NewReader(data), "x")
		runtime.ReadMemStats(&after)
		if took := int64(after.TotalAlloc - before.TotalAlloc); took > info.Cost+int64(4*len(data))+1<<20 {
			t.Errorf("%d bytes allocated, %d estimated", took, info.Cost)
		}
		if err != nil {
			if p != nil || !strings.HasPrefix(err.Error(), "x ") || strings.Contains(err.Error(), "(runtime error") {
				t.Errorf("%v with %v", p, err)
			}
			return
		}
		switch p.Image.(type) {
		case *image.Gray, *image.YCbCr, *image.NRGBA:
		default:
			t.Fatalf("%T", p.Image)
		}
		upright := p.Profile.Apply(Upright(p.Image, p.Orientation))
		if upright.Bounds() != image.Rect(0, 0, info.Width, info.Height) {
			t.Errorf("%v of %+v", upright.Bounds(), info)
		}
	})
}

// FuzzMetadata reads arbitrary EXIF data, XMP packets, IPTC data and profiles.
func FuzzMetadata(f *testing.F) {
	f.Add([]byte(packet))
	f.Add([]byte(iptc("\x50Ann", "\x6EBo")))
	f.Add([]byte(iccP3()))
	f.Add([]byte(iccAdobe()))
	f.Add([]byte(iccOf("GRAY", "kTRC"+curv(1, 2, 3))))
	f.Add([]byte(exifOf(6, binary.LittleEndian)))
	f.Fuzz(func(t *testing.T, data []byte) {
		if o := orientation(data); o < 0 || o > 8 {
			t.Errorf("orientation %d", o)
		}
		var r Rights
		r.readXMP(data)
		r.readPhotoshop(data)
		for _, text := range []string{r.Creator, r.Credit, r.Notice, r.License, r.Acquire, r.SourceType} {
			if len(text) > maxText || text != oneLine(text) {
				t.Errorf("%q", text)
			}
		}
		for _, gray := range []bool{false, true} {
			if p := newProfile(data, gray); p != nil {
				for v := range 256 {
					if p.light[0][v] < 0 || p.light[0][v] > full {
						t.Fatalf("light %d", p.light[0][v])
					}
					pix := []byte{byte(v), byte(v), byte(v), 9}
					p.convert(pix)
					if gray && (pix[0] != pix[1] || pix[1] != pix[2]) || pix[3] != 9 {
						t.Errorf("%d becomes %d", v, pix)
					}
				}
			}
		}
	})
}
