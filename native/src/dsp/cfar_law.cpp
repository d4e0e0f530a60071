#include "cfar_law.hpp"

#include <algorithm>
#include <cmath>

#include "effective_numbers.hpp"
#include "f_distribution.hpp"

namespace sferic {
namespace {

// Points of the trapezoidal rule over the logarithm of the level; the integrands are smooth and vanish at both ends.
constexpr int kPoints = 160;

// Ranks are less alike than powers: the correlation of "is in the upper quarter" over that of the powers is 0.63 to
// 0.67, for amplitude correlations of 1/6 and 2/3 and 1 to 16 looks (simulated, 2e6 pairs each).
constexpr double kRankCorrelation = 0.65;

double gammaDensity(double shape, double mean, double x) {
  const double rate = shape / mean;
  return std::exp(shape * std::log(rate * x) - rate * x - std::lgamma(shape)) / x;
}

double betaDensity(double a, double b, double u, double v) {
  if (u <= 0.0 || v <= 0.0) return 0.0;
  return std::exp((a - 1.0) * std::log(u) + (b - 1.0) * std::log(v) + std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b));
}

}  // namespace

ReferenceLaw::ReferenceLaw(const CfarLawConfig& config, std::size_t cells, double designTail) {
  const auto count = static_cast<double>(cells);
  const std::size_t sideCells = std::max<std::size_t>(1, cells / 2);
  double all = count / config.cellsPerIndependent;
  double side = static_cast<double>(sideCells) / config.cellsPerIndependent;
  if (config.isOneWindow) {
    // The exact law of correlated exponentials, at about the multiplier that this rate will need.
    const double alpha = -std::log(designTail) * 1.3;
    all = 2.0 * oneLookEffectiveCells(alpha / 2.0, sideCells, config.binCorrelation) * count / (2.0 * static_cast<double>(sideCells));
    side = oneLookEffectiveCells(alpha, sideCells, config.binCorrelation);
  }
  const double low = 1e-5;
  const double high = 60.0;
  const double step = std::log(high / low) / kPoints;
  double total = 0.0;
  for (int i = 0; i <= kPoints; ++i) {
    const double x = low * std::exp(step * i);
    double density = 0.0;
    switch (config.method) {
      case CfarMethod::ca:
        density = gammaDensity(config.looks * all, 1.0, x);
        break;
      case CfarMethod::go: {
        const double shape = config.looks * side;
        density = 2.0 * gammaDensity(shape, 1.0, x) * gammaLower(shape, shape * x);
        break;
      }
      case CfarMethod::so: {
        const double shape = config.looks * side;
        density = 2.0 * gammaDensity(shape, 1.0, x) * gammaUpper(shape, shape * x);
        break;
      }
      case CfarMethod::os: {
        const double independent = count / (1.0 + kRankCorrelation * (config.cellsPerIndependent - 1.0));
        const double rank = kOrderedFraction * independent;
        const double below = gammaLower(config.looks, config.looks * x);
        const double above = gammaUpper(config.looks, config.looks * x);
        density = gammaDensity(config.looks, 1.0, x) * betaDensity(rank, independent - rank + 1.0, below, above);
        break;
      }
    }
    const double probability = density * x * step;
    if (!(probability > 0.0)) continue;
    level_.push_back(x);
    probability_.push_back(probability);
    total += probability;
  }
  for (double& probability : probability_) probability /= total;
}

double ReferenceLaw::tail(double alpha, double looks) const {
  double sum = 0.0;
  for (std::size_t i = 0; i < level_.size(); ++i) sum += probability_[i] * gammaUpper(looks, looks * alpha * level_[i]);
  return sum;
}

double ReferenceLaw::threshold(double p, double looks) const {
  double low = 1e-3;
  double high = 2.0;
  while (tail(high, looks) > p && high < 1e6) high *= 2.0;
  for (int i = 0; i < 40; ++i) {
    const double middle = std::sqrt(low * high);
    (tail(middle, looks) > p ? low : high) = middle;
  }
  return std::sqrt(low * high);
}

double ReferenceLaw::mean() const {
  double sum = 0.0;
  for (std::size_t i = 0; i < level_.size(); ++i) sum += probability_[i] * level_[i];
  return sum;
}

double ReferenceLaw::standardDeviation() const {
  const double center = mean();
  double sum = 0.0;
  for (std::size_t i = 0; i < level_.size(); ++i) {
    sum += probability_[i] * (level_[i] - center) * (level_[i] - center);
  }
  return std::sqrt(sum);
}

}  // namespace sferic
