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
constexpr int kMostNewtonSteps = 60;
constexpr double kSaddleAccuracy = 1e-10;
// A little below pi, for rounding.
constexpr double kMostAngle = 3.14;

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

/// Where psi, below, is stationary: its slope rises from below 0 to above it between the poles. Newton's steps, halved where
/// they leave the bracket.
double ExponentialSum::saddleOf(double x, bool isUpper) const {
  struct Slope {
    double value, rise;
  };
  const auto slopeAt = [&](double s) {
    Slope slope{-x - 1.0 / s, 1.0 / (s * s)};
    for (const Term& term : terms_) {
      const double pole = term.weight / (1.0 - s * term.weight);
      slope.value += term.count * pole;
      slope.rise += term.count * pole * pole;
    }
    return slope;
  };
  double low = isUpper ? 0.0 : -1.0 / mean_;
  double high = isUpper ? 1.0 / largest_ : 0.0;
  while (!isUpper && slopeAt(low).value > 0.0) low *= 2.0;
  double s = (low + high) / 2.0;
  for (int i = 0; i < kMostNewtonSteps; ++i) {
    const Slope slope = slopeAt(s);
    (slope.value < 0.0 ? low : high) = s;
    const double newton = s - slope.value / slope.rise;
    const double next = newton > low && newton < high ? newton : (low + high) / 2.0;
    const bool isThere = std::abs(next - s) <= kSaddleAccuracy * std::abs(s);
    s = next;
    if (isThere) break;
  }
  return s;
}

/// Sum of count * log(1 - s weight) over the terms, on the branch that is 0 at s = 0. Factors of the same count are multiplied
/// before their logarithm is taken, as long as the angle of the product cannot pass pi.
std::complex<double> ExponentialSum::logOfFactors(std::complex<double> s) const {
  std::complex<double> sum = 0.0;
  std::complex<double> product = 1.0;
  double count = 0.0;
  double mostAngle = 0.0;
  const auto take = [&] {
    sum += count * std::complex<double>(0.5 * std::log(std::norm(product)), std::arg(product));
    product = 1.0;
    mostAngle = 0.0;
  };
  for (const Term& term : terms_) {
    const double re = 1.0 - s.real() * term.weight;
    const double im = -s.imag() * term.weight;
    // An angle is below its tangent.
    const double most = re > 0.0 ? std::min(std::abs(im) / re, std::numbers::pi / 2.0) : std::numbers::pi;
    if (term.count != count || mostAngle + most > kMostAngle) {
      take();
      count = term.count;
    }
    product = {product.real() * re - product.imag() * im, product.real() * im + product.imag() * re};
    mostAngle += most;
  }
  take();
  return sum;
}

// P = 1/(2 pi i) * integral of exp(psi(s)) ds, psi(s) = log M(s) - s x - log(+-s), M the moment-generating function,
// s above 0 for the upper tail and below for the lower.
double ExponentialSum::tail(double x, bool isUpper) const {
  const double saddle = saddleOf(x, isUpper);
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
    const std::complex<double> alongPath = std::complex<double>(1.0, -2.0 * bend * y) / (isUpper ? s : -s);
    const std::complex<double> value = std::exp(-s * x - exponent - logOfFactors(s)) * alongPath;
    sum += value.real();
    if (std::norm(value) < kNegligible * kNegligible * sum * sum) break;
  }
  return std::exp(exponent) * sum * step / std::numbers::pi;
}

}  // namespace sferic
