// How many independent values a windowed, overlapped spectrum really holds: neighbouring bins and overlapping
// segments are correlated, and thresholds that ignore it are wrong by a factor of two in false-alarm rate.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace sferic {

/// Correlation of two bins' amplitudes `k` bins apart in white noise, k = 1 .. maxLag:
/// |sum w^2 exp(-2 pi i k n / F)| / sum w^2. For Hann: 2/3, 1/6, 0 ... Result [maxLag], index 0 is lag 1.
[[nodiscard]] std::vector<double> binCorrelation(std::span<const float> window, std::size_t maxLag);

/// Independent cells in `count` neighbouring bins, each standing alone: N / (1 + 2 sum rho_k^2).
[[nodiscard]] double effectiveCells(double count, std::span<const double> binCorrelation);

/// Independent looks in a box average over `width` neighbouring bins:
/// s / (1 + 2 sum_{k<s} (1 - k/s) rho_k^2).
[[nodiscard]] double effectiveBoxLooks(std::size_t width, std::span<const double> binCorrelation);

/// Independent looks in `segments` windows that start `hopSize` samples apart (Welch 1967):
/// L / (1 + 2 sum_{m<L} (1 - m/L) r_m^2), r_m = |sum w[n] w[n + m hop]| / sum w^2.
[[nodiscard]] double effectiveLooks(std::span<const float> window, std::size_t segments, std::size_t hopSize);

/// P(x > alpha * m), exactly, for one look: x the power of one cell, m the mean of `cells` training cells in two equal
/// windows of neighbouring, correlated bins. The sum of correlated exponentials has the Laplace transform
/// 1 / det(I + s R), R the correlation of the amplitudes (Turin 1960, Hermitian quadratic forms), and x is exponential, so the probability is that
/// transform at s = alpha / cells. The F-distribution with effective numbers gives 0.75 of it.
[[nodiscard]] double oneLookFalseAlarm(double alpha, std::size_t cells, std::span<const double> binCorrelation);

/// The number of independent cells that gives the same one-look law at `alpha` as one window of `cells` correlated ones:
/// the n with (1 + alpha/n)^-n = 1 / det(I + (alpha/cells) R). At most `cells`.
[[nodiscard]] double oneLookEffectiveCells(double alpha, std::size_t cells, std::span<const double> binCorrelation);

}  // namespace sferic
