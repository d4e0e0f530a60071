// What passes from the spectrum to the detector and to the display: one averaged power spectrum.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace sferic {

/// Bins of one cell of a slice.
inline constexpr std::size_t kSliceCellBins = 8;
/// Slices in a row, at most.
inline constexpr std::size_t kMostSlices = 16;

/// A row in time: when within it there was how much power, coarse in frequency. Lets a burst begin and end between the ends
/// of rows. Empty where a row is one window, or whoever computed it does not say.
struct RowSlices {
  std::span<const std::uint32_t> windows;  ///< of the row in each slice, in order; [count]
  /// Mean over the slice's windows of the |X|^2 of kSliceCellBins neighbouring bins added up, lowest frequency first;
  /// [count * fftSize / kSliceCellBins], slice by slice.
  std::span<const float> power;
  [[nodiscard]] std::size_t count() const { return windows.size(); }
};

/// One row. Powers are linear, relative to a full-scale tone (which reads 1.0), lowest frequency first:
/// bin `k` of `n` is at `(k - n/2) * sampleRateHz / n`. The spans are borrowed and valid during the call only.
struct RowView {
  std::uint64_t rowId = 0;        ///< counts from 0 within an epoch
  std::uint64_t sampleStart = 0;  ///< first sample of the row's first window
  std::uint64_t sampleCount = 0;  ///< up to the end of the row's last window
  std::span<const float> mean;    ///< mean of |X|^2 over the row's windows, [fftSize]
  std::span<const float> max;     ///< max of |X|^2 over the row's windows, [fftSize]
  RowSlices slices{};
};

}  // namespace sferic
