// Thresholds against published values, and the effective numbers of a Hann window against their closed forms.
#include <doctest.h>

#include <cmath>
#include <vector>

#include "dsp/effective_numbers.hpp"
#include "dsp/f_distribution.hpp"
#include "dsp/window.hpp"

using namespace sferic;

TEST_CASE("F tail: one degree pair has the closed form (1 + x/n)^-n") {
  // K = 1: P(x > a m) with N exponential training cells is (1 + a/N)^-N.
  for (const double n : {4.0, 16.0, 33.5}) {
    for (const double x : {0.5, 3.0, 12.0}) {
      CHECK(fUpperTail(x, 2.0, 2.0 * n) == doctest::Approx(std::pow(1.0 + x / n, -n)).epsilon(1e-9));
    }
  }
}

TEST_CASE("F quantile: the textbook CFAR thresholds, N = 32, Pfa 1e-4 and 1e-6, in dB") {
  const double looks[] = {1, 4, 8, 16, 32, 64};
  const double at4[] = {10.28, 6.22, 4.71, 3.52, 2.59, 1.89};
  const double at6[] = {12.37, 7.59, 5.81, 4.37, 3.24, 2.38};
  for (int i = 0; i < 6; ++i) {
    CHECK(10.0 * std::log10(fQuantileUpper(1e-4, 2.0 * looks[i], 64.0 * looks[i])) == doctest::Approx(at4[i]).epsilon(0.003));
    CHECK(10.0 * std::log10(fQuantileUpper(1e-6, 2.0 * looks[i], 64.0 * looks[i])) == doctest::Approx(at6[i]).epsilon(0.003));
  }
}

TEST_CASE("F quantile and tail are inverses down to 1e-12") {
  for (const double p : {0.3, 1e-3, 1e-7, 1e-12}) {
    for (const double k : {0.9, 2.4, 17.0, 300.0}) {
      CHECK(fUpperTail(fQuantileUpper(p, 2 * k, 2 * k * 16.5), 2 * k, 2 * k * 16.5) == doctest::Approx(p).epsilon(1e-6));
    }
  }
}

TEST_CASE("gamma: median and censored mean") {
  CHECK(medianOverMean(1.0) == doctest::Approx(std::log(2.0)));
  // Exponential cells below c: 1 - c e^-c / (1 - e^-c).
  const double c = 6.9;
  CHECK(censoredMeanOverMean(1.0, c) == doctest::Approx(1.0 - c * std::exp(-c) / (1.0 - std::exp(-c))));
  CHECK(gammaLower(3.0, 2.0) == doctest::Approx(1.0 - std::exp(-2.0) * (1.0 + 2.0 + 2.0)));
}

TEST_CASE("effective numbers of a Hann window: rho = 2/3, 1/6, 0; N / 1.944; K of Welch at 50 %") {
  const Window hann = makeWindow(WindowKind::hann, 4096);
  const auto rho = binCorrelation(hann.coefficients, 4);
  CHECK(rho[0] == doctest::Approx(2.0 / 3.0));
  CHECK(rho[1] == doctest::Approx(1.0 / 6.0));
  CHECK(rho[2] == doctest::Approx(0.0).epsilon(1e-6));
  CHECK(effectiveCells(32.0, rho) == doctest::Approx(32.0 / 1.9444).epsilon(1e-3));
  for (const std::size_t segments : {1, 2, 8, 64}) {
    const double l = static_cast<double>(segments);
    CHECK(effectiveLooks(hann.coefficients, segments, 2048) == doctest::Approx(l / (1.0 + (2.0 / 36.0) * (1.0 - 1.0 / l))).epsilon(1e-6));
  }
}

TEST_CASE("one look, uncorrelated cells: the exact law is the closed form") {
  const std::vector<double> none(3, 0.0);
  CHECK(oneLookFalseAlarm(9.0, 32, none) == doctest::Approx(std::pow(1.0 + 9.0 / 32.0, -32.0)));
}
