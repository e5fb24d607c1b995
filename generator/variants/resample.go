package variants

import "image"

// weights say how the samples of a row or column are mixed into fewer samples. Each new sample is a
// weighted sum of neighbouring old ones.
type weights struct {
	taps  int     // number of old samples that are mixed into a new one
	first []int   // for each new sample, the index of the first old sample mixed into it
	share []int16 // for each new sample in turn, taps weights, whose sum is 1<<shareBits
}

const (
	shareBits = 14
	rowBits   = 6 // fractional bits of a sample in a row that has the width of the copy
)

// An axis describes, for one direction, the samples that resample reads and writes. A
// sample is one value of a channel, and may stand for several pixels.
type axis struct {
	start, length int // part of the original that the copy shows: start and length in pixels
	count         int // number of samples that can be read
	shift         int // a sample that is read stands for 1<<shift pixels of the original
	size          int // length of the copy in pixels
	into          int // number of samples that are written
	intoShift     int // a sample that is written stands for 1<<intoShift pixels of the copy
}

// weights returns the weights of the cubic filter of Catmull and Rom (B = 0, C = ½ in
// Mitchell and Netravali, "Reconstruction Filters in Computer Graphics", 1988), widened by
// the ratio of the sizes. It computes with integers only, so that the weights are equal on
// all machines.
func (a axis) weights() weights {
	// Positions are integers, in a unit so small that none is rounded. In this unit, unit is the
	// length of a sample that is read.
	unit := int64(2*a.size) << a.shift
	// The length of a sample that is written, but at least that of a sample that is read.
	stretch := max(unit, int64(2*a.length)<<a.intoShift)
	w := weights{taps: int(4*stretch/unit) + 2, first: make([]int, a.into)}
	w.taps = min(w.taps, a.count)
	w.share = make([]int16, a.into*w.taps)
	sums := make([]int64, w.taps)
	for i := range a.into {
		centre := int64(2*a.size)*int64(a.start) + (int64(2*i+1)<<a.intoShift)*int64(a.length) - unit/2
		low := floorDiv(centre-2*stretch, unit)
		high := floorDiv(centre+2*stretch, unit) + 1
		w.first[i] = int(min(max(low, 0), int64(a.count-w.taps)))
		clear(sums)
		var total int64
		for j := low; j <= high; j++ {
			share := catmullRom(max(j*unit-centre, centre-j*unit), stretch)
			sums[min(max(int(j)-w.first[i], 0), w.taps-1)] += share
			total += share
		}
		normalise(w.share[i*w.taps:][:w.taps], sums, total)
	}
	return w
}

func floorDiv(a, b int64) int64 {
	if a < 0 {
		return -((-a + b - 1) / b)
	}
	return a / b
}

// catmullRom returns the value of the filter at a distance from its centre, in units of
// 1/(1<<20). The value is 0 for distances of 2*stretch and more.
func catmullRom(distance, stretch int64) int64 {
	const one = 1 << 20
	t := distance * one / stretch
	if t >= 2*one {
		return 0
	}
	t2 := t * t / one
	t3 := t2 * t / one
	if t < one {
		return (3*t3 - 5*t2 + 2*one) / 2
	}
	return (-t3 + 5*t2 - 8*t + 4*one) / 2
}

// normalise scales the values so that their sum is 1<<shareBits, and writes them to shares. It adds
// the error of rounding to the largest share.
func normalise(shares []int16, values []int64, total int64) {
	rest, largest := int64(1<<shareBits), 0
	for i, v := range values {
		share := floorDiv(2*v<<shareBits+total, 2*total)
		shares[i] = int16(share)
		rest -= share
		if shares[i] > shares[largest] {
			largest = i
		}
	}
	shares[largest] += int16(rest)
}

// resample fills the plane into of a copy. The argument from is a plane of the original, or of a
// smaller copy of the original. Crop is the part of the original that the copy shows, and size is
// the size of the whole copy; crop and size are in pixels.
func resample(from, into *plane, crop image.Rectangle, size Size) {
	across := axis{crop.Min.X, crop.Dx(), from.width, from.shiftX, size.Width, into.width, into.shiftX}.weights()
	down := axis{crop.Min.Y, crop.Dy(), from.height, from.shiftY, size.Height, into.height, into.shiftY}.weights()
	scratch := make([]byte, from.width)
	// narrow holds the rows that were read last, narrowed to the width of the copy.
	narrow := make([][]int16, down.taps)
	for i := range narrow {
		narrow[i] = make([]int16, into.width)
	}
	sums := make([]int32, into.width)
	read := 0 // number of the next row to read
	for y := range into.height {
		first := down.first[y]
		for read = max(read, first); read < first+down.taps; read++ {
			across.apply(narrow[read%down.taps], from.row(read, scratch))
		}
		clear(sums)
		for i, share := range down.share[y*down.taps:][:down.taps] {
			addRow(sums, narrow[(first+i)%down.taps], int32(share))
		}
		store(into.pix[y*into.stride:], into.step, sums)
	}
}

// apply writes to the slice into the row after its samples are mixed into fewer. The new samples
// have rowBits fractional bits.
func (w *weights) apply(into []int16, row []byte) {
	for x, first := range w.first {
		shares := w.share[x*w.taps:][:w.taps]
		samples := row[first:][:len(shares)]
		sum := int32(1) << (shareBits - rowBits - 1)
		for i, share := range shares {
			sum += int32(share) * int32(samples[i])
		}
		into[x] = int16(sum >> (shareBits - rowBits))
	}
}

func addRow(sums []int32, row []int16, share int32) {
	row = row[:len(sums)]
	for x := range sums {
		sums[x] += share * int32(row[x])
	}
}

// store rounds the sums and writes them as a row of the copy. Neighbouring samples of the row are
// step bytes apart in pix.
func store(pix []byte, step int, sums []int32) {
	const bits = shareBits + rowBits
	for x, sum := range sums {
		pix[x*step] = byte(min(max((sum+1<<(bits-1))>>bits, 0), 255))
	}
}
