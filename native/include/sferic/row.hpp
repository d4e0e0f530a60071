// What passes from the spectrum to the detector and to the display: one averaged power spectrum.
#pragma once

#include <cstdint>
#include <span>

namespace sferic {

/// One row. Powers are linear, relative to a full-scale tone (which reads 1.0), lowest frequency first:
/// bin `k` of `n` is at `(k - n/2) * sampleRateHz / n`. The spans are borrowed and valid during the call only.
struct RowView {
  std::uint64_t rowId = 0;        ///< counts from 0 within an epoch
  std::uint64_t sampleStart = 0;  ///< first sample of the row's first window
  std::uint64_t sampleCount = 0;  ///< up to the end of the row's last window
  std::span<const float> mean;    ///< mean of |X|^2 over the row's windows, [fftSize]
  std::span<const float> max;     ///< max of |X|^2 over the row's windows, [fftSize]
};

}  // namespace sferic
