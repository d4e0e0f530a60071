// The distributions behind every threshold, for real-valued degrees of freedom. Knows nothing of spectra.
#pragma once

namespace sferic {

/// P(F > x) for an F-distributed F with `d1` and `d2` degrees of freedom (both > 0).
/// I_y(d2/2, d1/2) with y = d2 / (d2 + d1 x): NIST DLMF 8.17 and Abramowitz & Stegun 26.6.2.
[[nodiscard]] double fUpperTail(double x, double d1, double d2);

/// The x with P(F > x) = p, for p in (0, 1). Relative accuracy about 1e-9.
[[nodiscard]] double fQuantileUpper(double p, double d1, double d2);

/// Regularised lower incomplete gamma function P(a, x), a > 0, x >= 0 (NIST DLMF 8.2.4, 8.11.4, 8.9.2).
[[nodiscard]] double gammaLower(double a, double x);

/// Q(a, x) = 1 - P(a, x), with its digits kept down to 1e-300.
[[nodiscard]] double gammaUpper(double a, double x);

/// Median of the mean of `looks` independent exponential variables, over their mean.
[[nodiscard]] double medianOverMean(double looks);

/// Mean of the cells below `limit` times the true mean, over the true mean, for the mean of `looks` exponentials:
/// what censoring at `limit` does to an average. P(K+1, K c) / P(K, K c).
[[nodiscard]] double censoredMeanOverMean(double looks, double limit);

}  // namespace sferic
