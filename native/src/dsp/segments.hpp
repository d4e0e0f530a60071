// Where a signal begins and ends among marked cells: maximum-likelihood edges instead of threshold crossings, which
// would move with the level of the signal. Standard library only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sferic {

/// Bins [first, last], both included.
struct BinRange {
  std::size_t first = 0;
  std::size_t last = 0;
};

/// Divides a run of marked cells into signals. `overFloor` is power over the noise floor, `[fftSize]`, noise has mean
/// 1; `looks` are the independent looks in one cell over the cells per independent cell; `lobeBins` reach from the
/// centre of a spectral line to the end of its main lobe. A cell speaks for a signal
/// of mean level S with the log-likelihood ratio `looks * (z (1 - 1/S) - ln S)` of two exponential families; a signal
/// ends where the running sum has fallen by kSplitNats from its maximum, and its edge is where that maximum was (Page
/// 1954). What is left of the run is looked at again with its own level, if it cannot be a skirt. A signal whose power
/// lies in two or more spectral lines is several carriers; a line with side bands that mirror one another is one with
/// them, though they be unmarked and lie outside the run, but inside `room`. Appends to `out` in order of frequency.
void findSegments(std::span<const float> overFloor, BinRange run, BinRange room, double looks, std::size_t lobeBins,
                  std::vector<BinRange>& out);

/// Takes out of a row's signals, in order of frequency, the narrow and weak ones close beside a strong and wide one: what
/// its modulation has outside its band.
void removeShoulders(std::span<const float> overFloor, std::vector<BinRange>& signals);

}  // namespace sferic
