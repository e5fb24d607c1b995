package variants

import "image"

// A plane has the samples of one channel of a picture, such as red or luma.
type plane struct {
	pix            []byte
	stride, step   int    // bytes from a row to the next, and from a sample to the next
	width, height  int    // numbers of samples in a row and in a column
	shiftX, shiftY int    // a sample stands for 1<<shiftX by 1<<shiftY pixels of the original
	alpha          []byte // opacity that multiplies the samples, at the same offsets as pix; or nil
}

// row returns the samples of a row without gaps between them. It may write the samples to scratch.
func (p *plane) row(y int, scratch []byte) []byte {
	start := y * p.stride
	if p.step == 1 {
		return p.pix[start : start+p.width]
	}
	scratch = scratch[:p.width]
	pix := p.pix[start:]
	for x := range scratch {
		scratch[x] = pix[x*p.step]
	}
	if p.alpha != nil {
		alpha := p.alpha[start:]
		for x := range scratch {
			scratch[x] = times(scratch[x], alpha[x*p.step])
		}
	}
	return scratch
}

// times returns a*b/255, rounded.
func times(a, b byte) byte { return byte((uint32(a)*uint32(b) + 127) / 255) }

// planesOf returns the channels of a picture: luma; or luma and two of chroma; or red,
// green and blue. If alpha is true, red, green and blue are multiplied by the opacity,
// which is a fourth channel.
func planesOf(m image.Image, alpha bool) []plane {
	size := m.Bounds().Size()
	switch m := m.(type) {
	case *image.Gray:
		return []plane{{m.Pix, m.Stride, 1, size.X, size.Y, 0, 0, nil}}
	case *image.YCbCr:
		shiftX, shiftY := shifts(m.SubsampleRatio)
		w, h := (size.X+1<<shiftX-1)>>shiftX, (size.Y+1<<shiftY-1)>>shiftY
		return []plane{
			{m.Y, m.YStride, 1, size.X, size.Y, 0, 0, nil},
			{m.Cb, m.CStride, 1, w, h, shiftX, shiftY, nil},
			{m.Cr, m.CStride, 1, w, h, shiftX, shiftY, nil},
		}
	}
	n := m.(*image.NRGBA)
	planes := make([]plane, 3, 4)
	for i := range planes {
		planes[i] = plane{n.Pix[i:], n.Stride, 4, size.X, size.Y, 0, 0, nil}
		if alpha {
			planes[i].alpha = n.Pix[3:]
		}
	}
	if alpha {
		planes = append(planes, plane{n.Pix[3:], n.Stride, 4, size.X, size.Y, 0, 0, nil})
	}
	return planes
}

// shifts returns how many columns and rows of pixels share one sample of chroma, as powers
// of two: x = 1 means two columns.
func shifts(ratio image.YCbCrSubsampleRatio) (x, y int) {
	switch ratio {
	case image.YCbCrSubsampleRatio422:
		return 1, 0
	case image.YCbCrSubsampleRatio420:
		return 1, 1
	case image.YCbCrSubsampleRatio440:
		return 0, 1
	case image.YCbCrSubsampleRatio411:
		return 2, 0
	case image.YCbCrSubsampleRatio410:
		return 2, 1
	}
	return 0, 0
}

// halve returns a plane with half as many columns and rows. Each of its samples is the mean
// of four.
func (p *plane) halve() plane {
	half := plane{step: 1, width: (p.width + 1) / 2, height: (p.height + 1) / 2, shiftX: p.shiftX + 1, shiftY: p.shiftY + 1}
	half.stride = half.width
	half.pix = make([]byte, half.stride*half.height)
	var scratch [2][]byte
	if p.step != 1 {
		scratch = [2][]byte{make([]byte, p.width), make([]byte, p.width)}
	}
	for y := range half.height {
		a := p.row(2*y, scratch[0])
		b := p.row(min(2*y+1, p.height-1), scratch[1])
		into := half.pix[y*half.stride:][:half.width]
		pairs := p.width / 2
		upHalf := uint32(1 + y&1) // 2 rounds a mean that ends in ½ up; 1 rounds it down
		for x := range into[:pairs] {
			i := 2 * x
			pair, below := a[i:i+2:i+2], b[i:i+2:i+2]
			into[x] = byte((uint32(pair[0]) + uint32(pair[1]) + uint32(below[0]) + uint32(below[1]) + upHalf) / 4)
		}
		if pairs < half.width {
			into[pairs] = byte((uint32(a[2*pairs]) + uint32(b[2*pairs]) + 1) / 2)
		}
	}
	return half
}

// A scaler makes copies of one picture in smaller sizes. It keeps the picture in a half, a
// quarter, an eighth … of its size: a small copy is made faster from one of these.
type scaler struct {
	image  image.Image // the picture as its file stores it, not turned upright
	alpha  bool        // whether the picture has transparent parts
	levels [][]plane   // levels[n] has the planes of the picture in the size 1/(1<<n)
}

func newScaler(m image.Image, alpha bool) *scaler {
	return &scaler{m, alpha, [][]plane{planesOf(m, alpha)}}
}

// level returns the planes from which a copy is made: the smallest planes whose width and height
// are at least 5/4 of those of the copy.
func (s *scaler) level(crop image.Rectangle, size Size) []plane {
	n := 0
	for (crop.Dx()>>(n+1))*4 >= size.Width*5 && (crop.Dy()>>(n+1))*4 >= size.Height*5 {
		n++
	}
	for len(s.levels) <= n {
		last := s.levels[len(s.levels)-1]
		half := make([]plane, len(last))
		for i := range last {
			half[i] = last[i].halve()
		}
		s.levels = append(s.levels, half)
	}
	return s.levels[n]
}

// scale returns a copy of a part of the picture, in a size that is not larger than the
// part. The copy is a *image.Gray, a *image.NRGBA, or a *image.YCbCr with one sample of
// chroma for two by two pixels (4:2:0).
func (s *scaler) scale(crop image.Rectangle, size Size) image.Image {
	from := s.level(crop, size)
	bounds := image.Rect(0, 0, size.Width, size.Height)
	var m image.Image
	switch s.image.(type) {
	case *image.Gray:
		m = image.NewGray(bounds)
	case *image.YCbCr:
		m = image.NewYCbCr(bounds, image.YCbCrSubsampleRatio420)
	default:
		m = image.NewNRGBA(bounds)
	}
	into := planesOf(m, s.alpha)
	for i := range from {
		resample(&from[i], &into[i], crop, size)
	}
	if n, ok := m.(*image.NRGBA); ok {
		finish(n, s.alpha)
	}
	return m
}

// finish divides the colours by the opacity, by which they were multiplied. If the picture
// has no transparent parts (alpha is false), it sets the opacity to 255 instead.
func finish(m *image.NRGBA, alpha bool) {
	for i := 0; i < len(m.Pix); i += 4 {
		p := m.Pix[i : i+4 : i+4]
		switch a := uint32(p[3]); {
		case !alpha:
			p[3] = 255
		case a == 0:
			p[0], p[1], p[2] = 0, 0, 0
		case a < 255:
			for c := range p[:3] {
				p[c] = byte(min(255, (uint32(p[c])*255+a/2)/a))
			}
		}
	}
}
