// The false-alarm laws of the CFAR methods: for each method the distribution of its reference level in Gaussian noise,
// and from it the threshold for a design rate. Used when a detector is configured, never per row.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "effective_numbers.hpp"
#include "exponential_sum.hpp"
#include "sferic/detector.hpp"

namespace sferic {

/// Part of the ordered training cells that lies below the reference of ordered-statistic CFAR (Rohling 1983).
inline constexpr double kOrderedFraction = 0.75;

/// Rank of that reference among `cells`, from 1.
[[nodiscard]] std::size_t orderedRank(std::size_t cells);

/// The law of a tested power, mean 1, tabulated so that a threshold can be searched in it.
class CellLaw {
 public:
  explicit CellLaw(const ExponentialSum& law);

  /// P(X > x); relative accuracy about 1e-3 down to 1e-20.
  [[nodiscard]] double upperTail(double x) const;

 private:
  double start_ = 0.0;
  double step_ = 0.0;          // of the logarithm of x
  std::vector<double> logTail_;
};

/// The distribution of the reference level over the true mean noise, as points and probabilities.
class ReferenceLaw {
 public:
  /// Of `cells` training cells, both sides together, two at least, in rows of `windows` windows.
  ReferenceLaw(CfarMethod method, const NoiseCorrelation& noise, std::size_t windows, std::size_t cells);

  /// Of any level with that law.
  explicit ReferenceLaw(const ExponentialSum& law);

  /// P(cell > alpha * reference), the two independent.
  [[nodiscard]] double tail(double alpha, const CellLaw& cell) const;

  /// The alpha with tail(alpha, cell) = p.
  [[nodiscard]] double threshold(double p, const CellLaw& cell) const;

  [[nodiscard]] double mean() const;
  [[nodiscard]] double standardDeviation() const;

 private:
  void tabulate(const std::function<double(double)>& lowerTail);

  std::vector<double> level_;
  std::vector<double> probability_;
};

}  // namespace sferic
