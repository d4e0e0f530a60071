#include "effective_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace sferic {
namespace {

constexpr std::size_t kLargestExact = 32;
constexpr std::size_t kMostGroups = 64;
constexpr double kNoEigenvalue = 1e-7;
constexpr int kJacobiSweeps = 12;

// sum w[n] w[n + shift] exp(-2 pi i lag n / F). The window is centred first, which takes a phase away.
std::complex<double> ambiguity(std::span<const float> window, std::size_t shift, std::size_t lag) {
  const std::size_t size = window.size();
  const double angle = -2.0 * std::numbers::pi * static_cast<double>(lag) / static_cast<double>(size);
  const std::complex<double> turn = std::polar(1.0, angle);
  std::complex<double> phase = std::polar(1.0, -angle * static_cast<double>(size) / 2.0);
  std::complex<double> sum = 0.0;
  for (std::size_t n = 0; n + shift < size; ++n) {
    sum += double{window[n]} * double{window[n + shift]} * phase;
    phase *= turn;
  }
  return sum;
}

// Cyclic Jacobi rotations until nothing is left beside the diagonal (Golub and Van Loan, ch. 8.5).
std::vector<double> eigenvaluesOf(std::vector<double> a, std::size_t n) {
  const auto at = [&](std::size_t i, std::size_t j) -> double& { return a[i * n + j]; };
  for (int sweep = 0; sweep < kJacobiSweeps; ++sweep) {
    double beside = 0.0;
    for (std::size_t p = 0; p + 1 < n; ++p) {
      for (std::size_t q = p + 1; q < n; ++q) {
        beside += at(p, q) * at(p, q);
        if (std::abs(at(p, q)) < 1e-300) continue;
        const double theta = (at(q, q) - at(p, p)) / (2.0 * at(p, q));
        const double t = (theta >= 0.0 ? 1.0 : -1.0) / (std::abs(theta) + std::hypot(theta, 1.0));
        const double c = 1.0 / std::hypot(t, 1.0);
        const double s = t * c;
        for (std::size_t k = 0; k < n; ++k) {
          const double kp = at(k, p);
          const double kq = at(k, q);
          at(k, p) = c * kp - s * kq;
          at(k, q) = s * kp + c * kq;
        }
        for (std::size_t k = 0; k < n; ++k) {
          const double pk = at(p, k);
          const double qk = at(q, k);
          at(p, k) = c * pk - s * qk;
          at(q, k) = s * pk + c * qk;
        }
      }
    }
    if (beside < 1e-22) break;
  }
  std::vector<double> values(n);
  for (std::size_t i = 0; i < n; ++i) values[i] = at(i, i);
  return values;
}

}  // namespace

std::vector<ExponentialSum::Term> toeplitzEigenvalues(std::span<const double> row, std::size_t size) {
  std::vector<double> values;
  if (size <= kLargestExact) {
    std::vector<double> matrix(size * size, 0.0);
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = 0; j < size; ++j) {
        const std::size_t lag = i > j ? i - j : j - i;
        if (lag < row.size()) matrix[i * size + j] = row[lag];
      }
    }
    values = eigenvaluesOf(std::move(matrix), size);
  } else {
    const std::size_t groups = std::min(size, kMostGroups);
    for (std::size_t j = 1; j <= groups; ++j) {
      const double theta = size == groups ? std::numbers::pi * static_cast<double>(j) / static_cast<double>(size + 1)
                                          : std::numbers::pi * (static_cast<double>(j) - 0.5) / static_cast<double>(groups);
      double symbol = row[0];
      for (std::size_t m = 1; m < std::min(row.size(), size); ++m) symbol += 2.0 * row[m] * std::cos(theta * static_cast<double>(m));
      values.push_back(symbol);
    }
  }
  double sum = 0.0;
  for (double& value : values) {
    value = std::max(value, 0.0);
    sum += value;
  }
  // What was left out or rounded is given back: the trace is the total power.
  const double count = static_cast<double>(size) / static_cast<double>(values.size());
  const double scale = row[0] * static_cast<double>(values.size()) / sum;
  std::vector<ExponentialSum::Term> terms;
  for (const double value : values) {
    if (value * scale > kNoEigenvalue * row[0]) terms.push_back({value * scale, count});
  }
  return terms;
}

NoiseCorrelation::NoiseCorrelation(std::span<const float> window, std::size_t hopSize, std::size_t maxLag)
    : maxLag_(maxLag), windowLags_((window.size() + hopSize - 1) / hopSize) {
  const double energy = ambiguity(window, 0, 0).real();
  for (std::size_t m = 0; m < windowLags_; ++m) {
    betweenWindows_.push_back(ambiguity(window, m * hopSize, 0).real() / energy);
    for (std::size_t j = 0; j <= maxLag; ++j) {
      const std::complex<double> value = ambiguity(window, m * hopSize, j) / energy;
      amplitudes_.push_back(std::abs(value));
      if (m == 0) betweenBins_.push_back(value.real());
    }
  }
}

double NoiseCorrelation::amplitude(std::size_t windowLag, std::size_t binLag) const {
  return windowLag < windowLags_ && binLag <= maxLag_ ? amplitudes_[windowLag * (maxLag_ + 1) + binLag] : 0.0;
}

double NoiseCorrelation::betweenBins(std::size_t lag) const { return std::abs(lag <= maxLag_ ? betweenBins_[lag] : 0.0); }

double NoiseCorrelation::betweenPowers(std::size_t windows, std::size_t lag) const {
  const auto count = static_cast<double>(windows);
  double sum = 0.0;
  double own = 0.0;
  for (std::size_t m = 0; m < std::min(windows, windowLags_); ++m) {
    const double weight = (m == 0 ? 1.0 : 2.0) * (1.0 - static_cast<double>(m) / count);
    sum += weight * amplitude(m, lag) * amplitude(m, lag);
    own += weight * amplitude(m, 0) * amplitude(m, 0);
  }
  return sum / own;
}

double NoiseCorrelation::varianceOfMean(std::size_t windows, std::size_t bins) const {
  const auto l = static_cast<double>(windows);
  const auto n = static_cast<double>(bins);
  double sum = 0.0;
  for (std::size_t m = 0; m < std::min(windows, windowLags_); ++m) {
    const double windowWeight = (m == 0 ? 1.0 : 2.0) * (1.0 - static_cast<double>(m) / l);
    for (std::size_t j = 0; j < std::min(bins, maxLag_ + 1); ++j) {
      const double binWeight = (j == 0 ? 1.0 : 2.0) * (1.0 - static_cast<double>(j) / n);
      sum += windowWeight * binWeight * amplitude(m, j) * amplitude(m, j);
    }
  }
  return sum / (l * n);
}

double NoiseCorrelation::looks(std::size_t windows) const { return 1.0 / varianceOfMean(windows, 1); }

double NoiseCorrelation::binsPerIndependent() const {
  double sum = 0.0;
  for (std::size_t j = 1; j <= maxLag_; ++j) sum += amplitude(0, j) * amplitude(0, j);
  return 1.0 + 2.0 * sum;
}

ExponentialSum NoiseCorrelation::binLaw(std::size_t windows) const {
  auto terms = toeplitzEigenvalues(betweenWindows_, windows);
  for (auto& term : terms) term.weight /= static_cast<double>(windows);
  return ExponentialSum(terms);
}

ExponentialSum NoiseCorrelation::meanLaw(std::size_t windows, std::size_t bins, std::size_t copies) const {
  auto terms = toeplitzEigenvalues(betweenBins_, bins);
  const auto n = static_cast<double>(bins);
  double squares = 0.0;
  for (const auto& term : terms) squares += term.count * term.weight * term.weight;
  const double looks = squares / (n * n * varianceOfMean(windows, bins));
  const auto c = static_cast<double>(copies);
  for (auto& term : terms) {
    term.weight /= n * looks * c;
    term.count *= looks * c;
  }
  return ExponentialSum(terms);
}

}  // namespace sferic
