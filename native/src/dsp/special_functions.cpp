#include "special_functions.hpp"

#include <cmath>
#include <limits>

namespace sferic {
namespace {

// Continued fraction of the incomplete beta function, NIST DLMF 8.17.22, evaluated by Lentz's method.
double betaContinuedFraction(double a, double b, double x) {
  constexpr double tiny = 1e-300;
  constexpr double precision = 1e-15;
  double c = 1.0;
  double d = 1.0 - (a + b) * x / (a + 1.0);
  if (std::abs(d) < tiny) d = tiny;
  d = 1.0 / d;
  double fraction = d;
  for (int m = 1; m <= 10'000; ++m) {
    const double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
    d = 1.0 + even * d;
    if (std::abs(d) < tiny) d = tiny;
    c = 1.0 + even / c;
    if (std::abs(c) < tiny) c = tiny;
    d = 1.0 / d;
    fraction *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
    d = 1.0 + odd * d;
    if (std::abs(d) < tiny) d = tiny;
    c = 1.0 + odd / c;
    if (std::abs(c) < tiny) c = tiny;
    d = 1.0 / d;
    const double step = d * c;
    fraction *= step;
    if (std::abs(step - 1.0) < precision) break;
  }
  return fraction;
}

double gammaFront(double a, double x) { return std::exp(a * std::log(x) - x - logGamma(a)); }

// P(a, x) for x < a + 1: NIST DLMF 8.11.4.
double gammaSeries(double a, double x) {
  double term = 1.0 / a;
  double sum = term;
  for (int n = 1; n < 100'000; ++n) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * 1e-16) break;
  }
  return gammaFront(a, x) * sum;
}

// Q(a, x) for x >= a + 1: NIST DLMF 8.9.2, by Lentz's method.
double gammaContinuedFraction(double a, double x) {
  constexpr double tiny = 1e-300;
  double b = x + 1.0 - a;
  double c = 1.0 / tiny;
  double d = 1.0 / b;
  double fraction = d;
  for (int n = 1; n < 100'000; ++n) {
    const double an = -n * (n - a);
    b += 2.0;
    d = an * d + b;
    if (std::abs(d) < tiny) d = tiny;
    c = b + an / c;
    if (std::abs(c) < tiny) c = tiny;
    d = 1.0 / d;
    const double step = d * c;
    fraction *= step;
    if (std::abs(step - 1.0) < 1e-15) break;
  }
  return gammaFront(a, x) * fraction;
}

}  // namespace

double logGamma(double x) {
  int sign = 0;  // lgamma_r is POSIX, and comes with <cmath>
  return lgamma_r(x, &sign);
}

double betaLower(double a, double b, double x, double y) {
  if (x <= 0.0) return 0.0;
  if (y <= 0.0) return 1.0;
  const double logFront =
      a * std::log(x) + b * std::log(y) + logGamma(a + b) - logGamma(a) - logGamma(b);
  const double front = std::exp(logFront);
  if (x < (a + 1.0) / (a + b + 2.0)) return front * betaContinuedFraction(a, b, x) / a;
  return 1.0 - front * betaContinuedFraction(b, a, y) / b;
}

double gammaLower(double a, double x) {
  if (x <= 0.0) return 0.0;
  return x < a + 1.0 ? gammaSeries(a, x) : 1.0 - gammaContinuedFraction(a, x);
}

double gammaUpper(double a, double x) {
  if (x <= 0.0) return 1.0;
  return x < a + 1.0 ? 1.0 - gammaSeries(a, x) : gammaContinuedFraction(a, x);
}

double medianOverMean(double looks) {
  double low = 0.0;
  double high = 2.0;
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2.0;
    (gammaLower(looks, looks * middle) < 0.5 ? low : high) = middle;
  }
  return (low + high) / 2.0;
}

double censoredMeanOverMean(double looks, double limit) {
  return gammaLower(looks + 1.0, looks * limit) / gammaLower(looks, looks * limit);
}

}  // namespace sferic
