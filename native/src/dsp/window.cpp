// The window table, in double precision before it is rounded once. Knows nothing of FFTs or sample formats.
#include "dsp/window.hpp"

#include <cmath>
#include <numbers>

namespace sferic {

Window makeHannWindow(std::uint32_t size) {
  Window window;
  window.coefficients.resize(size);
  double sum = 0;
  double sumOfSquares = 0;
  for (std::uint32_t n = 0; n < size; ++n) {
    // One sample has no shape: a periodic Hann of size 1 would be all zero.
    const double w = size == 1 ? 1.0 : 0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * n / size);
    window.coefficients[n] = static_cast<float>(w);
    sum += w;
    sumOfSquares += w * w;
  }
  window.sum = sum;
  window.enbwBins = size * sumOfSquares / (sum * sum);
  return window;
}

}  // namespace sferic
