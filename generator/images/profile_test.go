package images

import (
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"
)

// fixed encodes numbers in units of 1/65536 (ICC.1:2022, section 4.6).
func fixed(numbers ...float64) string {
	var b []byte
	for _, n := range numbers {
		b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(n*65536))))
	}
	return string(b)
}

// para is a parametric curve, and curv a sampled one.
func para(kind byte, numbers ...float64) string {
	return "para\x00\x00\x00\x00\x00" + string([]byte{kind}) + "\x00\x00" + fixed(numbers...)
}

func curv(samples ...uint16) string {
	b := binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), uint32(len(samples)))
	for _, s := range samples {
		b = binary.BigEndian.AppendUint16(b, s)
	}
	return string(b)
}

// iccOf makes a profile from a colour space and tags, each a name of four letters and data.
func iccOf(space string, tags ...string) string {
	head := make([]byte, 128)
	copy(head[8:], "\x02\x40\x00\x00mntr"+space+"XYZ ")
	copy(head[36:], "acsp")
	copy(head[68:], fixed(0.9642, 1, 0.8249)) // the white of the connection space
	table := binary.BigEndian.AppendUint32(nil, uint32(len(tags)))
	var data strings.Builder
	for _, tag := range tags {
		table = append(table, tag[:4]...)
		table = binary.BigEndian.AppendUint32(table, uint32(128+4+12*len(tags)+data.Len()))
		table = binary.BigEndian.AppendUint32(table, uint32(len(tag)-4))
		data.WriteString(tag[4:] + strings.Repeat("\x00", -len(tag)&3))
	}
	binary.BigEndian.PutUint32(head, uint32(len(head)+len(table)+data.Len()))
	return string(head) + string(table) + data.String()
}

// rgbICC makes a profile of colours from one curve and three primaries in XYZ.
func rgbICC(curve string, red, green, blue [3]float64) string {
	xyz := func(c [3]float64) string { return "XYZ \x00\x00\x00\x00" + fixed(c[:]...) }
	return iccOf("RGB ", "rTRC"+curve, "gTRC"+curve, "bTRC"+curve, "rXYZ"+xyz(red), "gXYZ"+xyz(green), "bXYZ"+xyz(blue))
}

var (
	curveSRGB = para(3, 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)
	primaries = map[string][3][3]float64{
		"sRGB":      {{0.43607, 0.22249, 0.01392}, {0.38515, 0.71687, 0.09708}, {0.14307, 0.06061, 0.71410}},
		"P3":        {{0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}},
		"Adobe RGB": {{0.60974, 0.31111, 0.01947}, {0.20528, 0.62567, 0.06087}, {0.14919, 0.06322, 0.74457}},
	}
)

func iccP3() string {
	p := primaries["P3"]
	return rgbICC(curveSRGB, p[0], p[1], p[2])
}

func iccAdobe() string {
	p := primaries["Adobe RGB"]
	return rgbICC(curv(563), p[0], p[1], p[2]) // 563/256: an exponent of 2.2
}

// TestProfiles converts colours whose values in both spaces are known.
func TestProfiles(t *testing.T) {
	for _, test := range []struct {
		profile  string
		in, want color.NRGBA
	}{
		{iccP3(), color.NRGBA{255, 255, 255, 255}, color.NRGBA{255, 255, 255, 255}},
		{iccP3(), color.NRGBA{0, 0, 0, 7}, color.NRGBA{0, 0, 0, 7}},
		{iccP3(), color.NRGBA{119, 119, 119, 255}, color.NRGBA{119, 119, 119, 255}},
		{iccP3(), color.NRGBA{234, 51, 35, 255}, color.NRGBA{255, 0, 0, 255}},
		{iccP3(), color.NRGBA{117, 251, 76, 255}, color.NRGBA{0, 255, 0, 255}},
		{iccP3(), color.NRGBA{0, 0, 245, 128}, color.NRGBA{0, 0, 255, 128}},
		{iccP3(), color.NRGBA{255, 0, 0, 255}, color.NRGBA{255, 0, 0, 255}}, // outside of sRGB
		{iccAdobe(), color.NRGBA{219, 0, 0, 255}, color.NRGBA{255, 0, 0, 255}},
		{iccAdobe(), color.NRGBA{144, 255, 60, 255}, color.NRGBA{0, 255, 0, 255}},
		{iccAdobe(), color.NRGBA{128, 128, 128, 255}, color.NRGBA{128, 128, 128, 255}},
	} {
		p := newProfile([]byte(test.profile), false)
		if p == nil {
			t.Fatal("no profile")
		}
		got := p.Apply(flat(image.NewNRGBA(square), test.in)).(*image.NRGBA).NRGBAAt(15, 15)
		if abs(int(got.R)-int(test.want.R)) > 3 || abs(int(got.G)-int(test.want.G)) > 1 || abs(int(got.B)-int(test.want.B)) > 1 || got.A != test.want.A {
			t.Errorf("%v: %v, want %v", test.in, got, test.want)
		}
	}
}

func TestProfilesOfSRGBAreNone(t *testing.T) {
	p := primaries["sRGB"]
	samples := make([]uint16, 1024)
	for i := range samples {
		samples[i] = uint16(math.Round(65535 * power((float64(i)/1023+0.055)/1.055, 2.4)))
		if i < 42 {
			samples[i] = uint16(math.Round(65535 * float64(i) / 1023 / 12.92))
		}
	}
	for name, icc := range map[string]string{
		"parametric": rgbICC(curveSRGB, p[0], p[1], p[2]),
		"sampled":    rgbICC(curv(samples...), p[0], p[1], p[2]),
	} {
		if newProfile([]byte(icc), false) != nil {
			t.Errorf("%s: sRGB is converted", name)
		}
	}
	if newProfile([]byte(rgbICC(curv(563), p[0], p[1], p[2])), false) == nil {
		t.Error("sRGB's primaries with an exponent of 2.2 are taken for sRGB")
	}
}

func TestGrayProfiles(t *testing.T) {
	p := newProfile([]byte(iccOf("GRAY", "kTRC"+curv(563))), true)
	if p == nil {
		t.Fatal("no profile")
	}
	for in, want := range map[byte]byte{0: 0, 10: 3, 128: 128, 255: 255} {
		got := p.Apply(flat(image.NewGray(square), color.Gray{in})).(*image.Gray).GrayAt(7, 7).Y
		with := p.Apply(flat(image.NewNRGBA(square), color.NRGBA{in, in, in, 9})).(*image.NRGBA).NRGBAAt(7, 7)
		if abs(int(got)-int(want)) > 1 || with != (color.NRGBA{got, got, got, 9}) {
			t.Errorf("%d: %d and %v, want %d", in, got, with, want)
		}
	}
}

func TestProfilesThatAreLeftAlone(t *testing.T) {
	p := primaries["P3"]
	for name, test := range map[string]struct {
		icc  string
		gray bool
	}{
		"none":             {"", false},
		"cut":              {iccP3()[:300], false},
		"head only":        {iccP3()[:132], false},
		"of a gray":        {iccOf("GRAY", "kTRC"+curv(563)), false},
		"of colours":       {iccP3(), true},
		"of inks":          {strings.Replace(iccP3(), "RGB ", "CMYK", 1), false},
		"PCS of Lab":       {strings.Replace(iccP3(), "XYZ ", "Lab ", 1), false},
		"without primary":  {strings.Replace(iccP3(), "gXYZ", "xxxx", 1), false},
		"unknown curve":    {rgbICC("abcd12345678", p[0], p[1], p[2]), false},
		"unknown function": {rgbICC(para(9, 1, 1, 1, 1), p[0], p[1], p[2]), false},
		"cut function":     {rgbICC(para(3, 1, 1), p[0], p[1], p[2]), false},
		"no slope":         {rgbICC(para(1, 2, 0, 1), p[0], p[1], p[2]), false},
		"cut table":        {rgbICC("curv\x00\x00\x00\x00\x00\x00\x00\x09\x00\x01", p[0], p[1], p[2]), false},
		"wrong white":      {rgbICC(curveSRGB, p[0], p[0], p[0]), false},
	} {
		if newProfile([]byte(test.icc), test.gray) != nil {
			t.Errorf("%s is converted", name)
		}
	}
}

func TestProfilesInFiles(t *testing.T) {
	gray := iccOf("GRAY", "kTRC"+curv(563))
	app2 := func(parts ...string) (segments []string) {
		for i, part := range parts {
			segments = append(segments, "\xE2"+iccHeader+string([]byte{byte(i + 1), byte(len(parts))})+part)
		}
		return segments
	}
	iccp := func(icc string) string { return chunkOf("iCCP", "a name\x00\x00"+deflated(icc)) }
	colours := flatJPEG{width: 9, height: 9, values: []byte("\x51\x5A\xF0"), segments: app2(iccP3()[:200], iccP3()[200:])}
	grays := flatJPEG{width: 9, height: 9, values: []byte("\x51"), segments: app2(gray)}
	vp8 := webpLossy[12:]
	for name, data := range map[string]string{
		"jpeg": colours.bytes(), "jpeg, gray": grays.bytes(),
		"png":             rawPNG(1, 1, 8, 2, 0, "\x00\x01\x02\x03", iccp(iccP3())),
		"png, gray":       rawPNG(1, 1, 8, 0, 0, "\x00\x01", iccp(gray)),
		"png, gray alpha": rawPNG(1, 1, 8, 4, 0, "\x00\x01\x02", iccp(gray)),
		"webp":            riffSized(webpWith(16, 16, "ICCP"+iccP3(), vp8[:4]+vp8[8:])),
	} {
		p, err := Decode(strings.NewReader(data), name)
		if err != nil || p.Profile == nil {
			t.Errorf("%s: %v, %v", name, p, err)
			continue
		}
		if _, isGray := p.Profile.Apply(p.Image).(*image.Gray); isGray != (name == "jpeg, gray" || name == "png, gray") {
			t.Errorf("%s: %T", name, p.Profile.Apply(p.Image))
		}
	}
	if p, err := Decode(strings.NewReader(rawPNG(1, 1, 8, 2, 0, "\x00\x01\x02\x03", iccp(strings.Repeat("\x00", maxProfile+1)))), "x"); err != nil || p.Profile != nil {
		t.Errorf("a very large profile: %v, %v", p, err)
	}
}

// riffSized sets the size that the head of a WebP tells.
func riffSized(webp string) string {
	return webp[:4] + string(binary.LittleEndian.AppendUint32(nil, uint32(len(webp)-8))) + webp[8:]
}

func TestApplyToPartsOfPictures(t *testing.T) {
	p := newProfile([]byte(iccP3()), false)
	for _, m := range []interface {
		image.Image
		SubImage(image.Rectangle) image.Image
	}{
		flat(image.NewNRGBA(square), color.NRGBA{234, 51, 35, 255}),
		&image.YCbCr{Y: []byte(strings.Repeat("\x51", 256)), Cb: []byte(strings.Repeat("\x5A", 64)), Cr: []byte(strings.Repeat("\xF0", 64)), YStride: 16, CStride: 8, SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: square},
	} {
		part := p.Apply(m.SubImage(image.Rect(3, 3, 9, 8)))
		if part.Bounds() != image.Rect(3, 3, 9, 8) || part.At(8, 7) != p.Apply(m).At(8, 7) || part.At(8, 7).(color.NRGBA).R != 255 {
			t.Errorf("%T: %v, %v", m, part.Bounds(), part.At(8, 7))
		}
	}
	if m := image.NewGray(square); (*Profile)(nil).Apply(m) != image.Image(m) {
		t.Error("no profile changes a picture")
	}
}

func TestPower(t *testing.T) {
	for _, g := range []float64{0.1, 1, 1.8, 2.2, 2.4, 5, -1.5} {
		for x := 0.001; x < 2; x += 0.0137 {
			if got, want := power(x, g), math.Pow(x, g); math.Abs(got-want) > 1e-12*max(1, want) {
				t.Errorf("power(%v, %v) = %v, want %v", x, g, got, want)
			}
		}
	}
	for _, x := range []float64{0, -1, math.Inf(1), math.NaN()} {
		if power(x, 2) != 0 {
			t.Errorf("power(%v, 2) = %v", x, power(x, 2))
		}
	}
}

func TestValuesOfSRGBAreKept(t *testing.T) {
	var light [256]int32
	if !readCurve([]byte(curveSRGB), &light) {
		t.Fatal("not read")
	}
	for v, l := range light {
		if got := srgbOfLight()[l]; int(got) != v {
			t.Errorf("%d becomes %d", v, got)
		}
	}
}

// TestTablesAreTheSameOnEveryMachine compares with checksums from an amd64.
func TestTablesAreTheSameOnEveryMachine(t *testing.T) {
	sum := crc32.NewIEEE()
	sum.Write(srgbOfLight()[:])
	for _, curve := range []string{curveSRGB, curv(563), curv(461), para(0, 1.8), para(4, 2.2, 0.9, 0.1, 0.3, 0.1, 0.01, 0.02)} {
		var light [256]int32
		if !readCurve([]byte(curve), &light) {
			t.Fatal("not read")
		}
		binary.Write(sum, binary.BigEndian, light)
	}
	if got := sum.Sum32(); got != 0x3b57477c {
		t.Errorf("checksum %#x", got)
	}
}

func BenchmarkApply(b *testing.B) {
	p, m := newProfile([]byte(iccP3()), false), image.NewYCbCr(image.Rect(0, 0, 1200, 800), image.YCbCrSubsampleRatio420)
	for b.Loop() {
		p.Apply(m)
	}
}

func BenchmarkUpright(b *testing.B) {
	m := image.NewYCbCr(image.Rect(0, 0, 1200, 800), image.YCbCrSubsampleRatio420)
	for b.Loop() {
		Upright(m, 6)
	}
}
