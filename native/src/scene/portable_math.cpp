// Series long enough for double precision after the argument is brought near zero; speed does not matter
// here.
#include "portable_math.hpp"

#include <cmath>

namespace sferic::scene {
namespace {

constexpr double kLn2 = 0.693147180559945309417;
constexpr double kLn10 = 2.302585092994045684018;

/// Taylor series, |x| <= pi/4: the 10th term is below 1e-18.
double sinSeries(double x) {
  const double square = x * x;
  double term = x;
  double sum = x;
  for (int k = 1; k < 10; ++k) {
    term *= -square / ((2.0 * k) * (2.0 * k + 1.0));
    sum += term;
  }
  return sum;
}

double cosSeries(double x) {
  const double square = x * x;
  double term = 1.0;
  double sum = 1.0;
  for (int k = 1; k < 11; ++k) {
    term *= -square / ((2.0 * k - 1.0) * (2.0 * k));
    sum += term;
  }
  return sum;
}

}  // namespace

std::complex<double> unitPhasor(double turns) {
  const double fraction = turns - std::floor(turns);
  const double quarters = std::floor(fraction * 4.0 + 0.5);
  const double angle = (fraction - quarters * 0.25) * (2.0 * kPi);
  const double s = sinSeries(angle);
  const double c = cosSeries(angle);
  switch (static_cast<int>(quarters) & 3) {
    case 0: return {c, s};
    case 1: return {-s, c};
    case 2: return {-c, -s};
    default: return {s, -c};
  }
}

double portableLog(double x) {
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);  // [0.5, 1), exact
  if (mantissa < 0.70710678118654752440) {
    mantissa *= 2.0;
    --exponent;
  }
  // log(m) = 2 artanh((m - 1) / (m + 1)), |argument| <= 0.172
  const double z = (mantissa - 1.0) / (mantissa + 1.0);
  const double square = z * z;
  double power = z;
  double sum = z;
  for (int k = 1; k < 12; ++k) {
    power *= square;
    sum += power / (2.0 * k + 1.0);
  }
  return 2.0 * sum + exponent * kLn2;
}

double portableExp(double x) {
  const double halvings = std::floor(x / kLn2 + 0.5);
  const double rest = x - halvings * kLn2;
  double term = 1.0;
  double sum = 1.0;
  for (int k = 1; k < 16; ++k) {
    term *= rest / k;
    sum += term;
  }
  return std::ldexp(sum, static_cast<int>(halvings));
}

double amplitudeFromDb(double db) { return portableExp(db * (kLn10 / 20.0)); }

double raisedCosineStep(double x) {
  if (x <= 0.0) return 0.0;
  if (x >= 1.0) return 1.0;
  return 0.5 - 0.5 * unitPhasor(0.5 * x).real();
}

}  // namespace sferic::scene
