#include "cfar_law.hpp"

#include <algorithm>
#include <cmath>

#include "special_functions.hpp"

namespace sferic {
namespace {

constexpr int kPoints = 80;
// Levels of the reference with less probability than this beyond them are left out.
constexpr double kLeastProbability = 1e-10;
constexpr int kCellPoints = 72;
constexpr double kLeastLogTail = -60.0;
// Terms of the expansion of two correlated powers in Laguerre polynomials.
constexpr int kMostTerms = 200;
// Below it the beta-binomial law is the binomial one, and its terms are differences of large numbers.
constexpr double kNotAlike = 1e-6;
constexpr double kMostAlike = 0.999;

// How alike "is below x" is in two cells whose powers have the correlations `correlation`, for gamma-distributed cells of
// `shape` looks: P(both below x) - P(one)^2 = sum_n correlation^n a_n^2 (Kibble 1941, "A two-variate gamma type
// distribution"), a_n = integral of the n-th normalised Laguerre polynomial times the density up to x, in closed form
// through Rodrigues' formula, DLMF 18.5.5. Answers that sum for every correlation given.
std::vector<double> indicatorCovariances(double shape, double x, const std::vector<double>& correlations) {
  std::vector<double> sums(correlations.size(), 0.0);
  const double front = shape * std::log(x) - x - logGamma(shape);
  // L_{n-1}^{(shape)}(x) by its recurrence, DLMF 18.9.1.
  double before = 0.0;
  double polynomial = 1.0;
  for (int n = 1; n <= kMostTerms; ++n) {
    const double order = n;
    const double norm = 0.5 * (logGamma(order + 1.0) + logGamma(shape) - logGamma(order + shape));
    const double coefficient = std::exp(front + norm) * polynomial / order;
    double most = 0.0;
    for (std::size_t i = 0; i < correlations.size(); ++i) {
      const double power = std::pow(correlations[i], order);
      sums[i] += power * coefficient * coefficient;
      most = std::max(most, power);
    }
    if (most < 1e-6) break;
    const double next = ((2.0 * (order - 1.0) + shape + 1.0 - x) * polynomial - (order - 1.0 + shape) * before) / order;
    before = polynomial;
    polynomial = next;
  }
  return sums;
}

// P(at least `rank` of `count` cells are below), each with the probability `below` and any two with the correlation
// `alike`: the beta-binomial law (Skellam 1948), which is the binomial one for 0 and all or nothing for 1.
double atLeast(std::size_t rank, std::size_t count, double below, double above, double alike) {
  const auto n = static_cast<double>(count);
  if (alike < kNotAlike) return betaLower(static_cast<double>(rank), n - static_cast<double>(rank) + 1.0, below, above);
  const double a = below * (1.0 / alike - 1.0);
  const double b = above * (1.0 / alike - 1.0);
  const double front = logGamma(n + 1.0) + logGamma(a + b) - logGamma(a) - logGamma(b) - logGamma(n + a + b);
  double sum = 0.0;
  for (std::size_t i = rank; i <= count; ++i) {
    const auto k = static_cast<double>(i);
    sum += std::exp(front + logGamma(k + a) - logGamma(k + 1.0) + logGamma(n - k + b) - logGamma(n - k + 1.0));
  }
  return std::min(sum, 1.0);
}

// P(the ordered reference <= x): at least `rank` of the cells below x. How alike two cells are in that is found anew at
// every x, for the tail of a law is made by other correlations than its middle.
class OrderedLaw {
 public:
  OrderedLaw(const NoiseCorrelation& noise, std::size_t windows, std::size_t cells)
      : cell_(noise.binLaw(windows)), shape_(noise.looks(windows)), half_(cells / 2), rank_(orderedRank(cells)) {
    for (std::size_t lag = 1; lag < half_; ++lag) correlations_.push_back(noise.betweenPowers(windows, lag));
  }

  [[nodiscard]] double lowerTail(double x) const {
    const double below = cell_.lowerTail(x);
    const double above = cell_.upperTail(x);
    if (below <= 0.0) return 0.0;
    if (above <= 0.0) return 1.0;
    const auto covariances = indicatorCovariances(shape_, shape_ * x, correlations_);
    const auto count = 2.0 * static_cast<double>(half_);
    double pairs = 0.0;
    for (std::size_t i = 0; i < covariances.size(); ++i) pairs += 4.0 * static_cast<double>(half_ - i - 1) * covariances[i];
    const double alike = pairs / (count * (count - 1.0)) / (below * above);
    return atLeast(rank_, 2 * half_, below, above, std::clamp(alike, 0.0, kMostAlike));
  }

 private:
  ExponentialSum cell_;
  double shape_;
  std::size_t half_;
  std::size_t rank_;
  std::vector<double> correlations_;
};

}  // namespace

std::size_t orderedRank(std::size_t cells) {
  return static_cast<std::size_t>(std::lround(kOrderedFraction * static_cast<double>(cells)));
}

CellLaw::CellLaw(const ExponentialSum& law) {
  const double low = 0.01;
  double high = 2.0;
  while (std::log(std::max(law.upperTail(high), 1e-300)) > kLeastLogTail) high *= 1.5;
  start_ = std::log(low);
  step_ = std::log(high / low) / kCellPoints;
  for (int i = 0; i <= kCellPoints; ++i) logTail_.push_back(std::log(std::max(law.upperTail(std::exp(start_ + step_ * i)), 1e-300)));
}

// Cubic between the points: the logarithm of a tail over that of the level is all but an exponential.
double CellLaw::upperTail(double x) const {
  const double at = (std::log(x) - start_) / step_;
  if (at <= 0.0) return 1.0;
  const auto i = std::clamp<std::size_t>(static_cast<std::size_t>(at), 1, logTail_.size() - 3);
  const double t = at - static_cast<double>(i);
  // Beyond the table nothing asks but the search for a bracket.
  if (t > 2.0) return 0.0;
  const double before = -t * (t - 1.0) * (t - 2.0) / 6.0;
  const double here = (t + 1.0) * (t - 1.0) * (t - 2.0) / 2.0;
  const double next = -(t + 1.0) * t * (t - 2.0) / 2.0;
  const double after = (t + 1.0) * t * (t - 1.0) / 6.0;
  return std::exp(before * logTail_[i - 1] + here * logTail_[i] + next * logTail_[i + 1] + after * logTail_[i + 2]);
}

ReferenceLaw::ReferenceLaw(CfarMethod method, const NoiseCorrelation& noise, std::size_t windows, std::size_t cells) {
  const std::size_t half = std::max<std::size_t>(1, cells / 2);
  switch (method) {
    case CfarMethod::ca: {
      const ExponentialSum both = noise.meanLaw(windows, half, 2);
      tabulate([&](double x) { return both.lowerTail(x); });
      return;
    }
    case CfarMethod::go: {
      const ExponentialSum side = noise.meanLaw(windows, half);
      tabulate([&](double x) { return side.lowerTail(x) * side.lowerTail(x); });
      return;
    }
    case CfarMethod::so: {
      const ExponentialSum side = noise.meanLaw(windows, half);
      tabulate([&](double x) {
        const double below = side.lowerTail(x);
        return below * (2.0 - below);
      });
      return;
    }
    case CfarMethod::os: {
      const OrderedLaw ordered(noise, windows, cells);
      tabulate([&](double x) { return ordered.lowerTail(x); });
      return;
    }
  }
}

ReferenceLaw::ReferenceLaw(const ExponentialSum& law) {
  tabulate([&](double x) { return law.lowerTail(x); });
}

void ReferenceLaw::tabulate(const std::function<double(double)>& lowerTail) {
  double low = 1.0;
  while (lowerTail(low) > kLeastProbability && low > 1e-6) low /= 1.2;
  double high = 1.0;
  while (lowerTail(high) < 1.0 - kLeastProbability && high < 1e3) high *= 1.2;
  const double step = std::log(high / low) / kPoints;
  std::vector<double> below;
  for (int i = -2; i <= kPoints + 2; ++i) below.push_back(lowerTail(low * std::exp(step * i)));
  // The trapezoidal rule over the logarithm of the level, with the density by central differences of fourth order.
  for (int i = 0; i <= kPoints; ++i) {
    const auto at = static_cast<std::size_t>(i) + 2;
    const double probability = (8.0 * (below[at + 1] - below[at - 1]) - (below[at + 2] - below[at - 2])) / 12.0;
    if (!(probability > 0.0)) continue;
    level_.push_back(low * std::exp(step * i));
    probability_.push_back(probability);
  }
  double total = 0.0;
  for (const double probability : probability_) total += probability;
  for (double& probability : probability_) probability /= total;
}

double ReferenceLaw::tail(double alpha, const CellLaw& cell) const {
  double sum = 0.0;
  for (std::size_t i = 0; i < level_.size(); ++i) sum += probability_[i] * cell.upperTail(alpha * level_[i]);
  return sum;
}

double ReferenceLaw::threshold(double p, const CellLaw& cell) const {
  double low = 1e-3;
  double high = 2.0;
  while (tail(high, cell) > p && high < 1e6) high *= 2.0;
  for (int i = 0; i < 40; ++i) {
    const double middle = std::sqrt(low * high);
    (tail(middle, cell) > p ? low : high) = middle;
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
