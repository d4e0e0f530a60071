// The incomplete beta and gamma functions behind every threshold, and two figures of averaged powers. Knows nothing of
// spectra.
#pragma once

namespace sferic {

/// ln of the gamma function, x > 0. Unlike std::lgamma it writes no global sign: any thread may call it.
[[nodiscard]] double logGamma(double x);

/// I_x(a, b), the regularised incomplete beta function, a, b > 0; `y` is 1 - x, passed apart to keep its digits.
[[nodiscard]] double betaLower(double a, double b, double x, double y);

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
