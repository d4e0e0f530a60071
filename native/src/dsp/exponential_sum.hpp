// The distribution of a weighted sum of independent exponential variables: what the power of correlated Gaussian noise,
// averaged over bins and windows, exactly is. Knows nothing of spectra.
#pragma once

#include <complex>
#include <span>
#include <vector>

namespace sferic {

/// X = sum over terms of weight * G, G gamma-distributed with shape `count` and scale 1 (for a whole count the sum of as
/// many exponentials of mean 1). A quadratic form of complex Gaussian variables has this law, with the eigenvalues of
/// its correlation matrix as weights (Turin 1960, "The characteristic function of Hermitian quadratic forms in complex
/// normal variables", Biometrika 47).
class ExponentialSum {
 public:
  struct Term {
    double weight;  ///< above 0
    double count;   ///< above 0
  };

  /// At least one term.
  explicit ExponentialSum(std::span<const Term> terms);

  [[nodiscard]] double mean() const { return mean_; }
  [[nodiscard]] double variance() const { return variance_; }

  /// P(X > x), with its digits kept down to 1e-200; relative accuracy about 1e-6.
  [[nodiscard]] double upperTail(double x) const;

  /// P(X <= x), likewise.
  [[nodiscard]] double lowerTail(double x) const;

 private:
  [[nodiscard]] double tail(double x, bool isUpper) const;
  [[nodiscard]] double saddleOf(double x, bool isUpper) const;
  [[nodiscard]] std::complex<double> logOfFactors(std::complex<double> s) const;

  std::vector<Term> terms_;
  double mean_ = 0.0;
  double variance_ = 0.0;
  double largest_ = 0.0;
};

}  // namespace sferic
