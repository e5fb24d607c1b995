package images

import (
	"encoding/binary"
	"image"
	"image/draw"
	"slices"
)

// A Profile converts colours to sRGB. It has the content of an ICC profile with a tone
// curve for each channel and, unless it is for gray pictures, a matrix (ICC.1:2022,
// sections 8.3 and 8.4).
type Profile struct {
	// light[c][v] is the amount of light, from 0 to 65535, for the value v of the channel
	// c: red, green or blue. The three curves of a profile for gray are equal.
	light [3][256]int32
	// matrix converts the light of the profile's red, green and blue to the light of those
	// of sRGB. Its numbers are in units of 1/16384. A profile for gray has no matrix.
	matrix *[3][3]int32
}

// maxProfile is a size in bytes. Larger ICC profiles are ignored: a profile with only curves and a
// matrix has less than 30 KB.
const maxProfile = 1 << 18

// matrixUnit is the number that stands for 1 in Profile.matrix.
const matrixUnit = 1 << 14

// tolerance is a difference between two values of a channel, which are 0 to 255. A profile that
// changes no value by more counts as a profile of sRGB, since the sRGB profiles of different makers
// differ slightly.
const tolerance = 2

// newProfile reads an ICC profile. It returns nil if the profile is one of sRGB, is damaged, or
// does not consist of curves and a matrix. The argument gray says whether the picture is gray.
// newProfile returns nil for a colour profile in a gray picture, and for a gray profile in a colour
// picture.
func newProfile(icc []byte, gray bool) *Profile {
	const head = 128 // number of bytes before the table of tags
	if len(icc) < head+4 || len(icc) > maxProfile || string(icc[36:40]) != "acsp" || string(icc[20:24]) != "XYZ " {
		return nil
	}
	space, curves := "RGB ", [3]string{"rTRC", "gTRC", "bTRC"}
	if gray {
		space, curves = "GRAY", [3]string{"kTRC", "kTRC", "kTRC"}
	}
	if string(icc[16:20]) != space {
		return nil
	}
	tags, p := iccTags(icc), &Profile{}
	for i, name := range curves {
		if !readCurve(tags[name], &p.light[i]) {
			return nil
		}
	}
	if !gray {
		if p.matrix = readMatrix(tags); p.matrix == nil {
			return nil
		}
	}
	if p.isSRGB() {
		return nil
	}
	return p
}

// iccTags returns the elements of an ICC profile (ICC.1:2022, section 7.3). The key of the map is
// the signature of an element, such as "rTRC"; the value is its content.
func iccTags(icc []byte) map[string][]byte {
	tags := map[string][]byte{}
	entries := icc[132:]
	for range min(binary.BigEndian.Uint32(icc[128:]), 100) {
		if len(entries) < 12 {
			break
		}
		from, size := int64(binary.BigEndian.Uint32(entries[4:])), int64(binary.BigEndian.Uint32(entries[8:]))
		if from+size <= int64(len(icc)) {
			tags[string(entries[:4])] = icc[from : from+size]
		}
		entries = entries[12:]
	}
	return tags
}

// xyzToSRGB converts colours in XYZ with the white D50, to which ICC profiles refer, to the
// light of sRGB. It is the inverse of the matrix in the profile of sRGB itself (IEC
// 61966-2-1, adapted by the Bradford transform), in units of 1/65536.
var xyzToSRGB = [3][3]int64{
	{205380, -105963, -32153},
	{-64145, 125576, 2192},
	{4715, -15007, 92094},
}

// readMatrix returns the matrix of a Profile, or nil if the ICC profile has no valid red, green and
// blue. The matrix converts white exactly to white.
func readMatrix(tags map[string][]byte) *[3][3]int32 {
	var m [3][3]int32
	for column, name := range []string{"rXYZ", "gXYZ", "bXYZ"} {
		xyz := tags[name]
		if len(xyz) < 20 || string(xyz[:4]) != "XYZ " {
			return nil
		}
		for row := range 3 {
			var sum int64
			for i := range 3 {
				sum += xyzToSRGB[row][i] * int64(int32(binary.BigEndian.Uint32(xyz[8+4*i:])))
			}
			// The shift converts the sum to the unit of the matrix, and 1<<17 rounds it.
			sum = (sum + 1<<17) >> 18
			if sum < -8*matrixUnit || sum > 8*matrixUnit {
				return nil
			}
			m[row][column] = int32(sum)
		}
	}
	for row := range 3 {
		// Red, green and blue of a profile add up to white, except for errors of rounding, which
		// are corrected here.
		off := matrixUnit - (m[row][0] + m[row][1] + m[row][2])
		if off < -matrixUnit/20 || off > matrixUnit/20 {
			return nil
		}
		m[row][row] += off
	}
	return &m
}

// isSRGB reports whether the Profile changes no colour by more than the tolerance.
func (p *Profile) isSRGB() bool {
	var colours []byte // the colours to test: all grays, and a grid of other colours
	for v := range 256 {
		colours = append(colours, byte(v), byte(v), byte(v), 255)
	}
	for i := range 6 * 6 * 6 {
		if p.matrix != nil {
			colours = append(colours, byte(i/36*51), byte(i/6%6*51), byte(i%6*51), 255)
		}
	}
	converted := slices.Clone(colours)
	p.convert(converted)
	for i, v := range colours {
		if abs(int(v)-int(converted[i])) > tolerance {
			return false
		}
	}
	return true
}

func abs(x int) int { return max(x, -x) }

// convert converts pixels of red, green, blue and opacity to sRGB in place. A channel of a
// colour outside of sRGB gets the nearest possible value.
func (p *Profile) convert(pix []byte) {
	encoded := srgbOfLight()
	for ; len(pix) >= 4; pix = pix[4:] {
		r, g, b := p.light[0][pix[0]], p.light[1][pix[1]], p.light[2][pix[2]]
		if m := p.matrix; m != nil {
			r, g, b = mix(&m[0], r, g, b), mix(&m[1], r, g, b), mix(&m[2], r, g, b)
		}
		pix[0], pix[1], pix[2] = encoded[r], encoded[g], encoded[b]
	}
}

// mix returns the amount of light of one channel of sRGB. The argument row is that
// channel's row of Profile.matrix; r, g and b are the light of the profile's red, green and
// blue.
func mix(row *[3]int32, r, g, b int32) int32 {
	sum := int64(row[0])*int64(r) + int64(row[1])*int64(g) + int64(row[2])*int64(b)
	return int32(min(max((sum+matrixUnit/2)/matrixUnit, 0), full))
}

// Apply returns a picture whose colours are converted to sRGB. The argument img must have one of
// the types of Picture.Image. The result is a *image.Gray for a *image.Gray, and otherwise a
// *image.NRGBA. If the Profile is nil, Apply returns the picture unchanged.
func (p *Profile) Apply(img image.Image) image.Image {
	if p == nil {
		return img
	}
	bounds := img.Bounds()
	switch m := img.(type) {
	case *image.Gray:
		d := image.NewGray(bounds)
		draw.Draw(d, bounds, m, bounds.Min, draw.Src)
		for i, v := range d.Pix {
			d.Pix[i] = srgbOfLight()[p.light[0][v]]
		}
		return d
	case *image.NRGBA:
		d := image.NewNRGBA(bounds)
		for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
			copy(d.Pix[d.PixOffset(bounds.Min.X, y):], m.Pix[m.PixOffset(bounds.Min.X, y):][:d.Stride])
		}
		p.convert(d.Pix)
		return d
	case *image.YCbCr:
		d := rgba(m)
		p.convert(d.Pix)
		return d
	}
	return img
}
