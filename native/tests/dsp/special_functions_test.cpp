// The special functions against closed forms.
#include <doctest.h>

#include <cmath>

#include "dsp/special_functions.hpp"

using namespace sferic;

TEST_CASE("incomplete beta: the binomial sum, and its mirror") {
  // P(at least 3 of 5 with p = 0.3) = I_p(3, 3).
  const double p = 0.3;
  double sum = 0.0;
  const double ways[] = {10.0, 5.0, 1.0};
  for (int k = 3; k <= 5; ++k) sum += ways[k - 3] * std::pow(p, k) * std::pow(1.0 - p, 5 - k);
  CHECK(betaLower(3.0, 3.0, p, 1.0 - p) == doctest::Approx(sum).epsilon(1e-12));
  CHECK(betaLower(2.5, 7.1, 0.2, 0.8) + betaLower(7.1, 2.5, 0.8, 0.2) == doctest::Approx(1.0).epsilon(1e-12));
}

TEST_CASE("gamma: median and censored mean") {
  CHECK(medianOverMean(1.0) == doctest::Approx(std::log(2.0)));
  // Exponential cells below c: 1 - c e^-c / (1 - e^-c).
  const double c = 6.9;
  CHECK(censoredMeanOverMean(1.0, c) == doctest::Approx(1.0 - c * std::exp(-c) / (1.0 - std::exp(-c))));
  CHECK(gammaLower(3.0, 2.0) == doctest::Approx(1.0 - std::exp(-2.0) * (1.0 + 2.0 + 2.0)));
}
