// What a windowed, overlapped spectrum of white noise really holds: neighbouring bins and overlapping windows are
// correlated, and thresholds that ignore it are wrong by factors in false-alarm rate. Knows nothing of thresholds.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "exponential_sum.hpp"

namespace sferic {

/// The correlation of the amplitudes X_l(k) of windows l and bins k in white noise, and the laws of their powers.
///
/// Between (l, k) and (l + m, k + j) it is, but for a phase,
/// A(m, j) = sum w[n] w[n + m hop] exp(-2 pi i j n / F) / sum w^2, the window's ambiguity function. For Hann at 50 %
/// A(0, j) is 1, 2/3, 1/6, 0 and A(m, 0) is 1, 1/6, 0; but A(1, 1) is 1/6, not 1/9: bins and windows do not separate.
class NoiseCorrelation {
 public:
  NoiseCorrelation() = default;

  /// `window` [F], one of ours: positive, symmetric about F/2; `hopSize` from 1 to F; `maxLag` bins at most are
  /// correlated.
  NoiseCorrelation(std::span<const float> window, std::size_t hopSize, std::size_t maxLag);

  /// A(0, j) without its phase; 0 beyond the largest lag. For Hann 1, 2/3, 1/6, 0 ...
  [[nodiscard]] double betweenBins(std::size_t lag) const;

  /// Correlation of the powers of two bins, each the mean over `windows` windows, `lag` bins apart: 0 to 1.
  [[nodiscard]] double betweenPowers(std::size_t windows, std::size_t lag) const;

  /// Variance of the mean over `windows` windows and `bins` neighbouring bins, over the squared mean:
  /// sum over lags of (1 - m/L) (1 - j/N) |A(m, j)|^2, over L N. Welch 1967 for one bin.
  [[nodiscard]] double varianceOfMean(std::size_t windows, std::size_t bins) const;

  /// Independent looks in one bin of `windows` windows: 1 / varianceOfMean(windows, 1).
  [[nodiscard]] double looks(std::size_t windows) const;

  /// Neighbouring bins for one independent cell, in a long row of one window: 1 + 2 sum A(0, j)^2.
  [[nodiscard]] double binsPerIndependent() const;

  /// The law of one bin's mean over `windows` windows, mean 1: exact, by the eigenvalues of A(m, 0).
  [[nodiscard]] ExponentialSum binLaw(std::size_t windows) const;

  /// The law of the mean over `windows` windows of `copies` independent stretches of `bins` neighbouring bins, mean 1.
  /// Exact for one window, by the eigenvalues of A(0, j); for more those eigenvalues, with the exact variance.
  [[nodiscard]] ExponentialSum meanLaw(std::size_t windows, std::size_t bins, std::size_t copies = 1) const;

 private:
  [[nodiscard]] double amplitude(std::size_t windowLag, std::size_t binLag) const;

  std::size_t maxLag_ = 0;
  std::size_t windowLags_ = 1;
  std::vector<double> amplitudes_;     // |A|, [windowLags][maxLag + 1]
  std::vector<double> betweenBins_;    // A(0, j), signed, [maxLag + 1]
  std::vector<double> betweenWindows_; // A(m, 0), [windowLags]
};

/// Eigenvalues of the symmetric Toeplitz matrix [size * size] with `row` (its first entries; zeros follow), with how
/// often each counts; negative ones of rounding are left out. Up to 32 exactly (Jacobi's method); above, those of the
/// matrix's sine-transform neighbour f(pi j / (n + 1)), f the symbol (Bini and Capovani 1983), which is exact for a
/// tridiagonal one, in at most 64 groups.
[[nodiscard]] std::vector<ExponentialSum::Term> toeplitzEigenvalues(std::span<const double> row, std::size_t size);

}  // namespace sferic
