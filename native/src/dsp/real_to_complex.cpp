// z[m] = (-1)^m (x[2m] + j sum c[k] (x[2m-k] - x[2m+k])) over odd k, c[k] = 2 w[k] / (pi k): the half-band filter
// 2 h[k] = 2 sin(pi k / 2) / (pi k) times the mixer's (-j)^n, written out.
#include "dsp/real_to_complex.hpp"

#include <cmath>
#include <numbers>

#include "dsp/cpu_clones.hpp"

namespace sferic {
namespace {

constexpr std::size_t kTaps = RealToComplex::kMargin / 2;
/// Kaiser's formula for 80 dB.
constexpr double kBeta = 0.1102 * (80.0 - 8.7);

/// Modified Bessel function of the first kind, order 0, by its series.
double besselI0(double x) {
  double sum = 1;
  double term = 1;
  for (int k = 1; term > sum * 1e-17; ++k) {
    term *= (x / (2.0 * k)) * (x / (2.0 * k));
    sum += term;
  }
  return sum;
}

/// Outputs beside each other are independent of each other, so their sums are the same bits in any block.
SFERIC_CPU_CLONES
void addTap(const float* before, const float* after, float tap, std::size_t count, float* sum) {
  for (std::size_t i = 0; i < count; ++i) sum[i] += tap * (before[i] - after[i]);
}

}  // namespace

RealToComplex::RealToComplex() {
  for (std::size_t l = 0; l < kTaps; ++l) {
    const double k = 2.0 * static_cast<double>(l) + 1.0;
    const double x = k / static_cast<double>(kMargin);
    const double window = besselI0(kBeta * std::sqrt(1.0 - x * x)) / besselI0(kBeta);
    taps_.push_back(static_cast<float>(2.0 * window / (std::numbers::pi * k)));
  }
}

void RealToComplex::process(std::span<const float> real, std::uint64_t first, std::span<std::complex<float>> out) {
  const std::size_t count = out.size();
  odd_.resize(real.size() / 2);
  for (std::size_t i = 0; i < odd_.size(); ++i) odd_[i] = real[2 * i + 1];
  quadrature_.assign(count, 0.0F);
  // odd_[kTaps + m] is x[2 (first + m) + 1].
  for (std::size_t l = 0; l < kTaps; ++l) {
    addTap(odd_.data() + kTaps - 1 - l, odd_.data() + kTaps + l, taps_[l], count, quadrature_.data());
  }
  for (std::size_t i = 0; i < count; ++i) {
    const float sign = ((first + i) & 1U) == 0 ? 1.0F : -1.0F;
    out[i] = {sign * real[kMargin + 2 * i], sign * quadrature_[i]};
  }
}

}  // namespace sferic
