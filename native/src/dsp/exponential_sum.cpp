// The inversion of the moment-generating function along a path through its saddle point: Helstrom 1983, "Evaluating the
// detectability of Gaussian stochastic signals by steepest descent integration", IEEE Trans. AES-19. Exact to rounding,
// where sums over partial fractions cancel and approximations of two moments fail in the tails.
#include "exponential_sum.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace sferic {
namespace {

// Steps of the trapezoidal rule in units of the integrand's width at the saddle point; converges exponentially.
constexpr double kStep = 0.45;
constexpr double kNegligible = 1e-7;
constexpr int kMostSteps = 2000;

}  // namespace

ExponentialSum::ExponentialSum(std::span<const Term> terms) : terms_(terms.begin(), terms.end()) {
  for (const Term& term : terms_) {
    mean_ += term.weight * term.count;
    variance_ += term.weight * term.weight * term.count;
    largest_ = std::max(largest_, term.weight);
  }
}

double ExponentialSum::upperTail(double x) const {
  if (x <= 0.0) return 1.0;
  return x > mean_ ? tail(x, true) : 1.0 - tail(x, false);
}

double ExponentialSum::lowerTail(double x) const {
  if (x <= 0.0) return 0.0;
  return x > mean_ ? 1.0 - tail(x, true) : tail(x, false);
}

// P = 1/(2 pi i) * integral of exp(psi(s)) ds, psi(s) = log M(s) - s x - log(+-s), M the moment-generating function,
// s above 0 for the upper tail and below for the lower.
double ExponentialSum::tail(double x, bool isUpper) const {
  const auto slope = [&](double s) {
    double sum = -x - 1.0 / s;
    for (const Term& term : terms_) sum += term.count * term.weight / (1.0 - s * term.weight);
    return sum;
  };
  // The slope rises from below 0 to above it over the interval.
  double low = isUpper ? 0.0 : -1.0 / mean_;
  double high = isUpper ? 1.0 / largest_ : 0.0;
  while (!isUpper && slope(low) > 0.0) low *= 2.0;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2.0;
    (slope(middle) < 0.0 ? low : high) = middle;
  }
  const double saddle = (low + high) / 2.0;
  double exponent = -saddle * x - std::log(std::abs(saddle));
  double second = 0.0;
  double third = 0.0;
  for (const Term& term : terms_) {
    const double pole = term.weight / (1.0 - saddle * term.weight);
    exponent -= term.count * std::log1p(-saddle * term.weight);
    second += term.count * pole * pole;
    third += 2.0 * term.count * pole * pole * pole;
  }
  // The path of steepest descent of M(s) exp(-s x) to the third order; 1/s changes little along it.
  const double bend = third / (6.0 * second);
  const double step = kStep / std::sqrt(second + 1.0 / (saddle * saddle));
  double sum = 0.5;
  for (int i = 1; i < kMostSteps; ++i) {
    const double y = step * i;
    const std::complex<double> s(saddle + bend * y * y, y);
    const std::complex<double> start = -s * x - std::log(isUpper ? s : -s) - exponent;
    double size = start.real();
    double angle = start.imag();
    for (const Term& term : terms_) {
      const double re = 1.0 - s.real() * term.weight;
      const double im = -s.imag() * term.weight;
      size -= term.count * 0.5 * std::log(re * re + im * im);
      angle -= term.count * std::atan2(im, re);
    }
    const std::complex<double> value = std::polar(std::exp(size), angle) * std::complex<double>(1.0, -2.0 * bend * y);
    sum += value.real();
    if (std::abs(value) < kNegligible * sum) break;
  }
  return std::exp(exponent) * sum * step / std::numbers::pi;
}

}  // namespace sferic
