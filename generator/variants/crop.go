package variants

import (
	"fmt"
	"image"
	"image/draw"
)

// A sketch is a small upright copy of a picture, by which the crop and the colour are
// chosen.
type sketch struct {
	*image.NRGBA
	weights []int // for each pixel, a number that says how much it attracts the eye
}

// sketchSide is the longer side of a sketch in pixels.
const sketchSide = 160

// newSketch makes a sketch. The weight of a pixel depends on contrast, saturation and
// likeness to skin, roughly as in smartcrop.js (Jonas Wagner,
// github.com/jwagner/smartcrop.js). The weights are integers, so that all machines choose
// the same crop.
func newSketch(small image.Image) *sketch {
	m, ok := small.(*image.NRGBA)
	if !ok {
		m = image.NewNRGBA(small.Bounds())
		draw.Draw(m, m.Rect, small, image.Point{}, draw.Src)
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	light := make([]int, w*h)
	s := &sketch{m, make([]int, w*h)}
	for i := range light {
		p := m.Pix[4*i:]
		r, g, b := int(p[0]), int(p[1]), int(p[2])
		light[i] = (299*r + 587*g + 114*b) / 1000
		s.weights[i] = 60*skin(r, g, b) + 10*saturation(r, g, b)
	}
	for y := 1; y < h-1; y++ {
		for x := 1; x < w-1; x++ {
			i := y*w + x
			edge := 4*light[i] - light[i-1] - light[i+1] - light[i-w] - light[i+w]
			s.weights[i] += 20 * min(max(edge, -edge), 255)
		}
	}
	for i := range s.weights {
		s.weights[i] = s.weights[i] * int(m.Pix[4*i+3]) / 255
	}
	return s
}

// sketchSize returns the size of the sketch of a picture of a given size.
func sketchSize(of Size) Size {
	longer := max(of.Width, of.Height, sketchSide)
	return Size{max(1, of.Width*sketchSide/longer), max(1, of.Height*sketchSide/longer)}
}

// skin returns the likeness of a colour to skin, from 0 to 255, whatever the brightness.
// Red, green and blue of skin are about as 78 to 57 to 44.
func skin(r, g, b int) int {
	sum := r + g + b
	if sum < 150 || sum > 720 {
		return 0
	}
	// How far the colour is from that of skin: differences of the shares of red and of green in the
	// sum of the three channels, in thousandths.
	dr, dg := 1000*r/sum-436, 1000*g/sum-318
	return max(0, 255-(dr*dr+dg*dg)/8)
}

// saturation returns how saturated a colour is, from 0 to 255 for a fully saturated colour. For a
// colour that is at most half as saturated as possible, it returns 0.
func saturation(r, g, b int) int {
	high, low := max(r, g, b), min(r, g, b)
	if high < 40 || low > 230 {
		return 0
	}
	return max(0, (high-low)*510/high-255)
}

// color returns the commonest colour as in CSS, such as "#a0b1c2". It is the mean of the
// largest group of similar colours.
func (s *sketch) color() string {
	var count [512]int
	var sums [512][3]int
	best := 0
	for i := 0; i < len(s.Pix); i += 4 {
		p := s.Pix[i : i+4]
		bin := int(p[0]>>5)<<6 | int(p[1]>>5)<<3 | int(p[2]>>5)
		count[bin]++
		for c := range 3 {
			sums[bin][c] += int(p[c])
		}
		if count[bin] > count[best] {
			best = bin
		}
	}
	n, sum := count[best], sums[best]
	return fmt.Sprintf("#%02x%02x%02x", (sum[0]+n/2)/n, (sum[1]+n/2)/n, (sum[2]+n/2)/n)
}

// crop returns the part of an upright picture that a shape shows: around the focus if it is
// set, otherwise where the sum of the weights is greatest.
func (s *sketch) crop(shape Shape, original Size, focus Focus) image.Rectangle {
	size := shape.crop(original)
	columns, rows := s.sums()
	room := image.Pt(original.Width-size.Width, original.Height-size.Height)
	at := image.Pt(room.X/2, room.Y/2)
	switch {
	case focus.Set:
		at.X = centred(focus.X, original.Width, size.Width)
		at.Y = centred(focus.Y, original.Height, size.Height)
	case room.X > 0:
		at.X = best(columns, size.Width, original.Width)
	case room.Y > 0:
		at.Y = best(rows, size.Height, original.Height)
	}
	return image.Rect(at.X, at.Y, at.X+size.Width, at.Y+size.Height)
}

// centred returns where a range of the given length starts if it lies between 0 and whole, and its
// centre is at share*whole, or as near to that point as possible.
func centred(share float64, whole, length int) int {
	centre := int(min(max(share, 0), 1)*1_000_000) * whole / 1_000_000
	return min(max(centre-length/2, 0), whole-length)
}

// sums returns the sum of the weights of every column and of every row.
func (s *sketch) sums() (columns, rows []int) {
	w := s.Rect.Dx()
	columns, rows = make([]int, w), make([]int, s.Rect.Dy())
	for i, weight := range s.weights {
		columns[i%w] += weight
		rows[i/w] += weight
	}
	return columns, rows
}

// best returns where a range of the given length starts if it lies between 0 and whole and has the
// greatest sum of weights. Weights near the ends of the range count less, so that what attracts the
// eye is not at an edge. Of ranges with equal sums, best chooses the one nearest to the middle.
func best(weights []int, length, whole int) int {
	n := len(weights)
	part := min(max(1, n*length/whole), n)
	start, greatest := 0, -1
	for i := range n - part + 1 {
		sum := 0
		for j, weight := range weights[i : i+part] {
			// Weights count less in the first and the last fifth of the range.
			sum += weight * min(5*(j+1), 5*(part-j), part)
		}
		if off, offBest := abs(2*i+part-n), abs(2*start+part-n); sum > greatest || sum == greatest && off < offBest {
			start, greatest = i, sum
		}
	}
	if n == part {
		return (whole - length) / 2
	}
	return start * (whole - length) / (n - part)
}

func abs(n int) int { return max(n, -n) }

// stored converts a part of an upright picture to the rectangle of stored pixels that shows this
// part (EXIF 2.32, section 4.6.4). The argument upright is the size of the upright picture.
func stored(part image.Rectangle, upright Size, orientation int) image.Rectangle {
	switch orientation {
	case 2, 3, 6, 7:
		part.Min.X, part.Max.X = upright.Width-part.Max.X, upright.Width-part.Min.X
	}
	switch orientation {
	case 3, 4, 7, 8:
		part.Min.Y, part.Max.Y = upright.Height-part.Max.Y, upright.Height-part.Min.Y
	}
	if orientation >= 5 {
		return image.Rect(part.Min.Y, part.Min.X, part.Max.Y, part.Max.X)
	}
	return part
}
