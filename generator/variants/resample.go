package variants

import "image"

// weights are the shares of the samples of a row or column in the samples of a smaller one.
type weights struct {
	taps  int     // number of shares for each sample of the smaller one
	first []int   // index of the first sample that has a share, for each sample of the smaller one
	share []int16 // taps shares for each sample of the smaller one; their sum is 1<<shareBits
}

const (
	shareBits = 14
	rowBits   = 6 // fractional bits of values after the first pass
)

// An axis describes the widths, or the heights, of what resample reads and writes.
type axis struct {
	start, length int // the part of the original that is shown, in pixels
	count         int // number of samples to read from
	shift         int // a sample to read from covers 1<<shift pixels of the original
	size          int // number of pixels of the copy
	into          int // number of samples of the copy
	intoShift     int // a sample of the copy covers 1<<intoShift of its pixels
}

// weights returns the shares according to the cubic filter of Catmull and Rom (B = 0, C = ½
// in Mitchell and Netravali, "Reconstruction Filters in Computer Graphics", 1988), widened
// by the ratio of the sizes. It computes with integers only, so that the shares are equal on
// all machines.
func (a axis) weights() weights {
	// All positions are in units of 1/unit of a sample to read from.
	unit := int64(2*a.size) << a.shift
	stretch := max(unit, int64(2*a.length)<<a.intoShift) // the ratio of the sizes, at least 1
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

// catmullRom returns the value of the filter at a distance, in units of 1<<20. The filter is
// 0 at distances from 2*stretch.
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

// normalise sets the shares to the values divided by their total. It adds what rounding
// leaves over to the largest share.
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

// resample fills a plane of the copy, which has the given size, with what another plane
// shows of a part of the original.
func resample(from, into *plane, crop image.Rectangle, size Size) {
	across := axis{crop.Min.X, crop.Dx(), from.width, from.shiftX, size.Width, into.width, into.shiftX}.weights()
	down := axis{crop.Min.Y, crop.Dy(), from.height, from.shiftY, size.Height, into.height, into.shiftY}.weights()
	scratch := make([]byte, from.width)
	// narrow holds the last rows that were read, after the first pass.
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

// apply sets a narrower row. Its values have rowBits fractional bits.
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

// store writes a row of the copy.
func store(pix []byte, step int, sums []int32) {
	const bits = shareBits + rowBits
	for x, sum := range sums {
		pix[x*step] = byte(min(max((sum+1<<(bits-1))>>bits, 0), 255))
	}
}
