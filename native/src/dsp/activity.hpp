// Which part of a row a signal fills, by the row's slices. Knows windows only, neither samples nor how it was found.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "segments.hpp"
#include "sferic/row.hpp"

namespace sferic {

/// In windows from the row's first, fractions too: 0 <= start < stop <= the windows of the row.
struct Activity {
  double start = 0;
  double stop = 0;
};

/// When the signal in the bins of `range` was on: from the first to the last slice that has a fair part of the most power in
/// any, with the part of a slice that its power shows. A signal that comes and goes more often within the row is on in between.
/// `noise` is the floor of one bin, [fftSize]; `looksPerBin` the independent looks of one bin of one window; the bins of
/// `masked` tell nothing. Nothing is answered where the signal fills the row, or the slices are too noisy to tell.
[[nodiscard]] std::optional<Activity> activityWithin(const RowSlices& slices, BinRange range, BinRange masked,
                                                     std::span<const float> noise, double looksPerBin);

}  // namespace sferic
