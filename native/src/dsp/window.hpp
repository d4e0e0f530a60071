// The window function and its two figures, built in one place. Knows nothing of FFTs or sample formats.
#pragma once

#include <cstdint>
#include <vector>

namespace sferic {

struct Window {
  std::vector<float> coefficients;  ///< [size], unnormalised
  double sum = 0;                   ///< sum of the coefficients: size * coherent gain
  double enbwBins = 0;              ///< equivalent noise bandwidth, in bins
};

/// Periodic (DFT-even) Hann window, w[n] = 0.5 - 0.5 cos(2 pi n / size), size at least 1.
/// Gains by Harris 1978, "On the use of windows for harmonic analysis with the DFT", eq. 11 and 15.
[[nodiscard]] Window makeHannWindow(std::uint32_t size);

}  // namespace sferic
