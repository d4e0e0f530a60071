// The false-alarm laws of the CFAR methods: for each method the distribution of its reference level in Gaussian noise,
// and from it the threshold for a design rate. Used when a detector is configured, never per row.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sferic/detector.hpp"

namespace sferic {

/// Part of the ordered training cells that lies below the reference of ordered-statistic CFAR (Rohling 1983).
inline constexpr double kOrderedFraction = 0.75;

struct CfarLawConfig {
  CfarMethod method = CfarMethod::ca;
  double looks = 1.0;                      ///< effective looks in a training cell
  bool isOneWindow = true;                 ///< one window in a row: cells are exactly exponential, and correlated
  double cellsPerIndependent = 1.944;
  std::span<const double> binCorrelation;  ///< of the amplitudes, by lag from 1
};

/// The distribution of the reference over the true mean noise, as points and probabilities.
class ReferenceLaw {
 public:
  /// `cells` training cells, both sides together, two at least. `designTail` is the rate that the law will be used for:
  /// where cells are correlated, their effective number depends on it.
  ReferenceLaw(const CfarLawConfig& config, std::size_t cells, double designTail);

  /// P(cell > alpha * reference) for a cell of `looks` looks.
  [[nodiscard]] double tail(double alpha, double looks) const;

  /// The alpha with tail(alpha, looks) = p.
  [[nodiscard]] double threshold(double p, double looks) const;

  [[nodiscard]] double mean() const;
  [[nodiscard]] double standardDeviation() const;

 private:
  std::vector<double> level_;
  std::vector<double> probability_;
};

}  // namespace sferic
