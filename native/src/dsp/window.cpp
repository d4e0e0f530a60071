// The window tables, in double precision before they are rounded once. Knows nothing of FFTs or sample
// formats.
#include "dsp/window.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <utility>

namespace sferic {
namespace {

constexpr std::array<std::pair<std::string_view, WindowKind>, 5> kNames{{
    {"hann", WindowKind::hann},
    {"hamming", WindowKind::hamming},
    {"blackman-harris", WindowKind::blackmanHarris},
    {"flat-top", WindowKind::flatTop},
    {"kaiser", WindowKind::kaiser},
}};

// a0, a1, ... of w[n] = a0 - a1 cos(x) + a2 cos(2 x) - ..., x = 2 pi n / size. Hann, Hamming and the 4-term
// Blackman-Harris as in Harris 1978; the flat-top is the five-term one of D'Antona and Ferrero 2006, "Digital
// Signal Processing for Measurement Systems", ch. 3, which other tools know as flattopwin.
constexpr std::array kHann{0.5, 0.5};
constexpr std::array kHamming{0.54, 0.46};
constexpr std::array kBlackmanHarris{0.35875, 0.48829, 0.14128, 0.01168};
constexpr std::array kFlatTop{0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368};

double cosineSum(std::span<const double> terms, std::uint32_t n, std::uint32_t size) {
  double sum = 0;
  double sign = 1;
  for (std::size_t i = 0; i < terms.size(); ++i, sign = -sign) {
    // Reduced in whole numbers, so that the table is as symmetric as the cosine.
    const auto phase = static_cast<double>(i * n % size);
    sum += sign * terms[i] * std::cos(2.0 * std::numbers::pi * phase / size);
  }
  return sum;
}

/// Modified Bessel function of the first kind, order 0 (Abramowitz and Stegun 9.6.12). Own, because not every
/// standard library has it.
double besselI0(double x) {
  const double quarter = x * x / 4.0;
  double term = 1;
  double sum = 1;
  for (int k = 1; term > sum * 1e-17; ++k) {
    term *= quarter / (static_cast<double>(k) * k);
    sum += term;
  }
  return sum;
}

/// Kaiser and Schafer 1980, "On the use of the I0-sinh window for spectrum analysis".
double kaiser(double beta, std::uint32_t n, std::uint32_t size) {
  const double x = 2.0 * n / size - 1.0;
  return besselI0(beta * std::sqrt(1.0 - x * x)) / besselI0(beta);
}

double coefficient(WindowKind kind, std::uint32_t n, std::uint32_t size, double kaiserBeta) {
  switch (kind) {
    case WindowKind::hann:
      return cosineSum(kHann, n, size);
    case WindowKind::hamming:
      return cosineSum(kHamming, n, size);
    case WindowKind::blackmanHarris:
      return cosineSum(kBlackmanHarris, n, size);
    case WindowKind::flatTop:
      return cosineSum(kFlatTop, n, size);
    case WindowKind::kaiser:
      return kaiser(kaiserBeta, n, size);
  }
  __builtin_unreachable();
}

}  // namespace

std::optional<WindowKind> windowKindFromName(std::string_view name) {
  for (const auto& [known, kind] : kNames) {
    if (known == name) return kind;
  }
  return std::nullopt;
}

Window makeWindow(WindowKind kind, std::uint32_t size, double kaiserBeta) {
  Window window;
  window.coefficients.resize(size);
  double sum = 0;
  double sumOfSquares = 0;
  for (std::uint32_t n = 0; n < size; ++n) {
    // One sample has no shape: a periodic Hann of size 1 would be all zero.
    const double w = size == 1 ? 1.0 : coefficient(kind, n, size, kaiserBeta);
    window.coefficients[n] = static_cast<float>(w);
    sum += w;
    sumOfSquares += w * w;
  }
  window.sum = sum;
  window.enbwBins = size * sumOfSquares / (sum * sum);
  return window;
}

}  // namespace sferic
