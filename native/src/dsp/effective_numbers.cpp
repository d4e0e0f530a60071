#include "effective_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sferic {
namespace {

double sumOfSquares(std::span<const float> window) {
  double sum = 0.0;
  for (const float w : window) sum += double{w} * double{w};
  return sum;
}

// log det(I + s R) of a Toeplitz band matrix, through its Cholesky (L D L^T) factors.
double logDeterminant(double s, std::size_t size, std::span<const double> binCorrelation) {
  const std::size_t band = binCorrelation.size();
  std::vector<double> lower(size * (band + 1), 0.0);  // [i][j]: L(i, i - j), with D in [i][0]
  double sum = 0.0;
  for (std::size_t i = 0; i < size; ++i) {
    const auto at = [&](std::size_t row, std::size_t back) -> double& { return lower[row * (band + 1) + back]; };
    for (std::size_t back = std::min(band, i); back >= 1; --back) {
      const std::size_t j = i - back;
      double value = s * binCorrelation[back - 1];
      for (std::size_t k = j > band ? j - band : 0; k < j; ++k) {
        if (i - k <= band) value -= at(i, i - k) * at(j, j - k) * at(k, 0);
      }
      at(i, back) = value / at(j, 0);
    }
    double diagonal = 1.0 + s;
    for (std::size_t back = 1; back <= std::min(band, i); ++back) {
      diagonal -= at(i, back) * at(i, back) * at(i - back, 0);
    }
    at(i, 0) = diagonal;
    sum += std::log(diagonal);
  }
  return sum;
}

}  // namespace

std::vector<double> binCorrelation(std::span<const float> window, std::size_t maxLag) {
  const double energy = sumOfSquares(window);
  std::vector<double> correlation(maxLag, 0.0);
  const auto size = static_cast<double>(window.size());
  for (std::size_t k = 1; k <= maxLag; ++k) {
    double re = 0.0;
    double im = 0.0;
    for (std::size_t n = 0; n < window.size(); ++n) {
      const double power = double{window[n]} * double{window[n]};
      const double phase = -2.0 * std::numbers::pi * static_cast<double>(k * n % window.size()) / size;
      re += power * std::cos(phase);
      im += power * std::sin(phase);
    }
    correlation[k - 1] = std::hypot(re, im) / energy;
  }
  return correlation;
}

double effectiveCells(double count, std::span<const double> binCorrelation) {
  double sum = 0.0;
  for (const double rho : binCorrelation) sum += rho * rho;
  return count / (1.0 + 2.0 * sum);
}

double effectiveBoxLooks(std::size_t width, std::span<const double> binCorrelation) {
  const auto s = static_cast<double>(width);
  double sum = 0.0;
  for (std::size_t k = 1; k < width && k <= binCorrelation.size(); ++k) {
    const double rho = binCorrelation[k - 1];
    sum += (1.0 - static_cast<double>(k) / s) * rho * rho;
  }
  return s / (1.0 + 2.0 * sum);
}

double effectiveLooks(std::span<const float> window, std::size_t segments, std::size_t hopSize) {
  const double energy = sumOfSquares(window);
  const auto count = static_cast<double>(segments);
  double sum = 0.0;
  for (std::size_t m = 1; m < segments && m * hopSize < window.size(); ++m) {
    double product = 0.0;
    for (std::size_t n = 0; n + m * hopSize < window.size(); ++n) {
      product += double{window[n]} * double{window[n + m * hopSize]};
    }
    const double r = product / energy;
    sum += (1.0 - static_cast<double>(m) / count) * r * r;
  }
  return count / (1.0 + 2.0 * sum);
}

double oneLookFalseAlarm(double alpha, std::size_t cells, std::span<const double> binCorrelation) {
  const double s = alpha / static_cast<double>(cells);
  const std::size_t half = cells / 2;
  return std::exp(-logDeterminant(s, half, binCorrelation) - logDeterminant(s, cells - half, binCorrelation));
}

double oneLookEffectiveCells(double alpha, std::size_t cells, std::span<const double> binCorrelation) {
  const double wanted = logDeterminant(alpha / static_cast<double>(cells), cells, binCorrelation);
  double low = 1e-3;
  double high = static_cast<double>(cells);
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2.0;
    (middle * std::log1p(alpha / middle) < wanted ? low : high) = middle;
  }
  return high;
}

}  // namespace sferic
