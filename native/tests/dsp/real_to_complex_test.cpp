// A real-valued band shown as it is: tones where they belong, at their level, without a mirror image.
#include "dsp/real_to_complex.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <span>
#include <vector>

using sferic::RealToComplex;

namespace {

constexpr std::size_t kMargin = RealToComplex::kMargin;

/// A sine of amplitude 1 at `cycles` per real sample, from the margin before output `first`.
std::vector<float> sine(double cycles, std::uint64_t first, std::size_t count) {
  std::vector<float> real(2 * (count + kMargin));
  for (std::size_t i = 0; i < real.size(); ++i) {
    const double n = 2.0 * static_cast<double>(first) + static_cast<double>(i) - static_cast<double>(kMargin);
    real[i] = static_cast<float>(std::cos(2 * std::numbers::pi * cycles * n));
  }
  return real;
}

/// Magnitude of what of `samples` lies at `cycles` per complex sample.
double levelAt(std::span<const std::complex<float>> samples, std::uint64_t first, double cycles) {
  std::complex<double> sum;
  double weights = 0;
  for (std::size_t m = 0; m < samples.size(); ++m) {
    const double x = (static_cast<double>(m) + 0.5) / static_cast<double>(samples.size());
    const double weight = 0.35875 - 0.48829 * std::cos(2 * std::numbers::pi * x) +
                          0.14128 * std::cos(4 * std::numbers::pi * x) - 0.01168 * std::cos(6 * std::numbers::pi * x);
    const double angle = -2 * std::numbers::pi * cycles * static_cast<double>(first + m);
    sum += weight * std::complex<double>(samples[m]) * std::polar(1.0, angle);
    weights += weight;
  }
  return std::abs(sum) / weights;
}

}  // namespace

TEST_CASE("a real tone comes out where it is, at its level, with no image, all over the band") {
  constexpr std::size_t kCount = 2048;
  // From 1 % of the rate above 0 to 1 % below half the rate.
  for (const double cycles : {0.0101, 0.02, 0.1, 0.2, 0.25, 0.3, 0.4123, 0.48, 0.4899}) {
    CAPTURE(cycles);
    for (const std::uint64_t first : {std::uint64_t{0}, std::uint64_t{1001}}) {
      RealToComplex block;
      std::vector<std::complex<float>> out(kCount);
      block.process(sine(cycles, first, kCount), first, out);
      // 0 Hz of the result is a quarter of the stored rate, and it has half of the samples.
      const double offset = 2 * (cycles - 0.25);
      CHECK(levelAt(out, first, offset) == doctest::Approx(1.0).epsilon(0.002));
      if (std::fabs(offset) > 0.01) CHECK(20 * std::log10(levelAt(out, first, -offset)) < -75.0);
    }
  }
}

TEST_CASE("the cut into blocks changes no bit") {
  constexpr std::size_t kCount = 1000;
  RealToComplex block;
  const auto real = sine(0.123, 0, kCount);
  std::vector<std::complex<float>> whole(kCount);
  block.process(real, 0, whole);
  std::vector<std::complex<float>> pieces(kCount);
  for (std::size_t at = 0, size = 1; at < kCount; at += size, size = size * 2 + 1) {
    const std::size_t count = std::min(size, kCount - at);
    block.process(std::span(real).subspan(2 * at, 2 * (count + kMargin)), at, std::span(pieces).subspan(at, count));
  }
  CHECK(pieces == whole);
}
