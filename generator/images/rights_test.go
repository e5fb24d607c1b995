package images

import (
	"encoding/binary"
	"strings"
	"testing"
)

const packet = `<?xpacket begin="` + "\uFEFF" + `" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"
 xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 photoshop:Credit="Ann &amp; Co." xmpRights:WebStatement="https://example.org/licence">
<dc:creator><rdf:Seq><rdf:li>Ann Lee</rdf:li><rdf:li>Bo
 Ek</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2026 Ann</rdf:li><rdf:li xml:lang="de">deutsch</rdf:li></rdf:Alt></dc:rights>
<e:DigitalSourceType rdf:resource="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"/>
<plus:Licensor><rdf:Bag><rdf:li rdf:parseType="Resource"><plus:LicensorURL>https://example.org/buy</plus:LicensorURL></rdf:li></rdf:Bag></plus:Licensor>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`

var rights = Rights{
	Creator: "Ann Lee, Bo Ek", Credit: "Ann & Co.", Notice: "© 2026 Ann", License: "https://example.org/licence",
	Acquire: "https://example.org/buy", SourceType: "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
}

// iptc makes the IPTC data of a Photoshop segment, from the numbers of datasets of record 2
// and their texts.
func iptc(datasets ...string) string {
	var data strings.Builder
	data.WriteString("\x1C\x01\x5A\x00\x03\x1B%G")
	for _, d := range datasets {
		data.WriteString("\x1C\x02" + d[:1] + string(binary.BigEndian.AppendUint16(nil, uint16(len(d)-1))) + d[1:])
	}
	block := func(number, name, data string) string {
		b := "8BIM" + number + string([]byte{byte(len(name))}) + name
		if len(name)%2 == 0 {
			b += "\x00"
		}
		b += string(binary.BigEndian.AppendUint32(nil, uint32(len(data)))) + data
		if len(data)%2 == 1 {
			b += "\x00"
		}
		return b
	}
	return block("\x04\x25", "", "123") + block("\x04\x04", "abc", data.String())
}

func TestRightsInFiles(t *testing.T) {
	inJPEG := func(segments ...string) string {
		return flatJPEG{width: 9, height: 9, values: []byte("\x51"), segments: segments}.bytes()
	}
	plain := pngOf(t, 9, 9)
	end := len(plain) - 12 // the chunk IEND
	fields := []string{"\x50Ann Lee", "\x50Bo Ek", "\x6EAnn & Co.", "\x74© 2026 Ann"}
	short := Rights{Creator: rights.Creator, Credit: rights.Credit, Notice: rights.Notice}
	for name, test := range map[string]struct {
		data string
		want Rights
	}{
		"jpeg":                  {inJPEG("\xE1" + xmpHeader + packet), rights},
		"jpeg, IPTC":            {inJPEG("\xED" + iptcHeader + iptc(fields...)), short},
		"jpeg, IPTC before XMP": {inJPEG("\xED"+iptcHeader+iptc("\x6EBo"), "\xE1"+xmpHeader+packet), rights},
		"jpeg, XMP before IPTC": {inJPEG("\xE1"+xmpHeader+packet, "\xED"+iptcHeader+iptc("\x6EBo")), rights},
		"jpeg, Windows-1252":    {inJPEG("\xED" + iptcHeader + iptc("\x50Jos\xE9")), Rights{Creator: "José"}},
		"jpeg, two packets":     {inJPEG("\xE1"+xmpHeader+packet, "\xE1"+xmpHeader+strings.ReplaceAll(packet, "Ann", "Eve")), rights},
		"png":                   {pngWith(plain, chunkOf("iTXt", xmpKeyword+"\x00\x00\x00\x00"+packet)), rights},
		"png, after the pixels": {plain[:end] + chunkOf("iTXt", xmpKeyword+"\x00\x00en\x00XMP\x00"+packet) + plain[end:], rights},
		"png, compressed":       {pngWith(plain, chunkOf("iTXt", "Title\x00\x00\x00\x00\x00x"), chunkOf("iTXt", xmpKeyword+"\x01\x00\x00\x00"+deflated(packet))), rights},
		"png, compressed a lot": {pngWith(plain, chunkOf("iTXt", xmpKeyword+"\x01\x00\x00\x00"+deflated(packet+strings.Repeat(" ", maxMeta)))), Rights{}},
		"png, cut":              {pngWith(plain, chunkOf("iTXt", xmpKeyword+"\x01\x00\x00")), Rights{}},
		"webp":                  {webpWith(9, 9, "VP8 abc", "XMP "+packet), rights},
		"a cut packet":          {inJPEG("\xE1" + xmpHeader + packet[:strings.Index(packet, "<dc:rights>")]), Rights{Creator: rights.Creator, Credit: rights.Credit, License: rights.License}},
		"no URLs":               {inJPEG("\xE1" + xmpHeader + strings.ReplaceAll(strings.ReplaceAll(packet, "https://example.org/", "javascript:"), "http://cv", "cv")), short},
		"a text of control":     {inJPEG("\xED" + iptcHeader + iptc("\x50A\x00B\x1B[31m\r\nC")), Rights{Creator: "A B [31m C"}},
		"a very long text":      {inJPEG("\xED" + iptcHeader + iptc("\x50"+strings.Repeat("A", maxText+1), "\x6EB")), Rights{Credit: "B"}},
		"IPTC, cut":             {inJPEG("\xED" + iptcHeader + iptc(fields...)[:40]), Rights{}},
		"another one's licence": {inJPEG("\xE1" + xmpHeader + `<x xmlns="http://creativecommons.org/ns#" xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><license r:resource="https://creativecommons.org/licenses/by/4.0/"/></x>`), Rights{License: "https://creativecommons.org/licenses/by/4.0/"}},
		"no metadata":           {inJPEG(), Rights{}},
	} {
		info, err := Inspect(strings.NewReader(test.data), name)
		if err != nil || info.Rights != test.want {
			t.Errorf("%s: %+v, %v", name, info.Rights, err)
		}
	}
}

func TestManifestsAndFrames(t *testing.T) {
	manifest := "JP\x00\x01\x00\x00\x00\x01" + boxOf("jumb", boxOf("jumd", "c2pa\x00\x11\x00\x10\x80\x00\x00\xAA\x00\x38\x9B\x71\x03c2pa\x00"))
	inJPEG := func(segment string) string {
		return flatJPEG{width: 9, height: 9, values: []byte("\x51"), segments: []string{segment}}.bytes()
	}
	plain := pngOf(t, 9, 9)
	for name, test := range map[string]struct {
		data               string
		manifest, animated bool
	}{
		"jpeg":           {inJPEG("\xEB" + manifest), true, false},
		"jpeg, JPEG 360": {inJPEG("\xEB" + strings.Replace(manifest, "jumdc2pa", "jumdj360", 1)), false, false},
		"png":            {pngWith(plain, chunkOf("caBX", manifest[8:])), true, false},
		"png, animated":  {pngWith(plain, chunkOf("acTL", "\x00\x00\x00\x02\x00\x00\x00\x00")), false, true},
		"png, one frame": {pngWith(plain, chunkOf("acTL", "\x00\x00\x00\x01\x00\x00\x00\x00")), false, false},
		"webp":           {webpWith(9, 9, "VP8 abc", "C2PA"+manifest[8:]), true, false},
		"webp, animated": {webpWith(9, 9, "ANIM123456", "ANMF"+strings.Repeat("x", 50)), false, true},
	} {
		info, err := Inspect(strings.NewReader(test.data), name)
		if err != nil || info.Manifest != test.manifest || info.Animated != test.animated || (info.Cost == 0) != test.animated {
			t.Errorf("%s: %+v, %v", name, info, err)
		}
	}
}

func TestOrientationAfterThePixelsOfPNG(t *testing.T) {
	plain := pngOf(t, 30, 20)
	late := plain[:len(plain)-12] + chunkOf("eXIf", exifOf(6, binary.BigEndian)) + plain[len(plain)-12:]
	if info, err := Inspect(strings.NewReader(late), "x"); err != nil || info.Orientation != 0 || info.Width != 30 {
		t.Errorf("%+v, %v", info, err)
	}
}

func TestOrientations(t *testing.T) {
	for o := range 10 {
		want := o
		if o > 8 {
			want = 0
		}
		for name, data := range map[string]string{
			"jpeg": jpegOf(t, 30, 20, uint16(o), binary.BigEndian),
			"png":  pngWith(pngOf(t, 30, 20), chunkOf("eXIf", exifOf(uint16(o), binary.LittleEndian))),
			"webp": webpWith(30, 20, "VP8 abc", "EXIF"+exifOf(uint16(o), binary.BigEndian)),
		} {
			info, err := Inspect(strings.NewReader(data), name)
			if err != nil || info.Orientation != want || (info.Width == 20) != (want >= 5) {
				t.Errorf("%s with %d: %+v, %v", name, o, info, err)
			}
		}
	}
}
