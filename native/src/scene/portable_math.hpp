// Elementary functions that give the same bits on every machine. The C library's differ in the last place
// between versions and processors; these use only +, -, *, /, which IEEE 754 rounds exactly. Knows nothing of
// signals.
#pragma once

#include <complex>

namespace sferic::scene {

inline constexpr double kPi = 3.14159265358979323846;

/// exp(2*pi*i*turns); absolute error below 1e-15 for |turns| < 1e6.
[[nodiscard]] std::complex<double> unitPhasor(double turns);

/// Natural logarithm of a positive normal number; relative error below 1e-14.
[[nodiscard]] double portableLog(double x);

/// e to the power x for |x| < 700; relative error below 1e-13.
[[nodiscard]] double portableExp(double x);

/// 10 to the power db / 20.
[[nodiscard]] double amplitudeFromDb(double db);

/// Half a raised cosine: 0 at x <= 0, 1 at x >= 1, smooth between.
[[nodiscard]] double raisedCosineStep(double x);

}  // namespace sferic::scene
