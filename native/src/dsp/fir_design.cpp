// The window method with Kaiser's formulas, in double; only the result is single. Knows nothing of samples.
#include "dsp/fir_design.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>

namespace sferic {

std::vector<float> kaiserLowPass(const LowPassDesign& design) {
  constexpr double pi = std::numbers::pi;
  const double transition = 2.0 * pi * (design.stopEdgeTurns - design.passEdgeTurns);
  // Eq. 7.75 for attenuations above 50 dB, eq. 7.76 for the length.
  const double beta = 0.1102 * (design.stopDb - 8.7);
  const double order = (design.stopDb - 8.0) / (2.285 * transition);
  const auto half = static_cast<std::size_t>(std::ceil(order / 2.0));
  const double cutoffTurns = (design.passEdgeTurns + design.stopEdgeTurns) / 2.0;
  std::vector<double> taps(2 * half + 1);
  double sum = 0;
  for (std::size_t i = 0; i < taps.size(); ++i) {
    const double n = static_cast<double>(i) - static_cast<double>(half);
    const double ratio = half == 0 ? 0.0 : n / static_cast<double>(half);
    const double window = std::cyl_bessel_i(0.0, beta * std::sqrt(1.0 - ratio * ratio));
    const double sinc = n == 0 ? 2.0 * cutoffTurns : std::sin(2.0 * pi * cutoffTurns * n) / (pi * n);
    taps[i] = window * sinc;
    sum += taps[i];
  }
  std::vector<float> scaled(taps.size());
  for (std::size_t i = 0; i < taps.size(); ++i) scaled[i] = static_cast<float>(taps[i] / sum);
  return scaled;
}

}  // namespace sferic
