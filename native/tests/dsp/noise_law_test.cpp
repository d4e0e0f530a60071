// The laws behind the thresholds against closed forms: sums of exponentials, the correlation of a Hann spectrum, and the
// false-alarm probabilities that have a formula.
#include <doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "dsp/cfar_law.hpp"
#include "dsp/effective_numbers.hpp"
#include "dsp/exponential_sum.hpp"
#include "dsp/special_functions.hpp"
#include "dsp/window.hpp"

using namespace sferic;

namespace {

ExponentialSum gammaLaw(double shape) {
  const ExponentialSum::Term term{1.0 / shape, shape};
  return ExponentialSum({&term, 1});
}

}  // namespace

TEST_CASE("a sum of equal exponentials is the gamma law, in both tails and for shapes from 0.3 to 1000") {
  for (const double shape : {0.3, 1.0, 2.5, 16.0, 64.0, 1000.0}) {
    const ExponentialSum law = gammaLaw(shape);
    for (const double x : {0.01, 0.1, 0.5, 0.9, 0.99, 1.0, 1.01, 1.1, 2.0, 5.0}) {
      CAPTURE(shape);
      CAPTURE(x);
      const double upper = gammaUpper(shape, shape * x);
      if (upper > 1e-200) CHECK(law.upperTail(x) == doctest::Approx(upper).epsilon(1e-6));
      const double lower = gammaLower(shape, shape * x);
      if (lower > 1e-12) CHECK(law.lowerTail(x) == doctest::Approx(lower).epsilon(1e-6));
    }
  }
}

TEST_CASE("a sum of unequal exponentials has the partial fractions of its poles as its tail") {
  const double weights[] = {1.0, 0.5, 0.25};
  std::vector<ExponentialSum::Term> terms;
  for (const double weight : weights) terms.push_back({weight, 1.0});
  const ExponentialSum law(terms);
  CHECK(law.mean() == doctest::Approx(1.75));
  CHECK(law.variance() == doctest::Approx(1.3125));
  for (const double x : {0.1, 1.0, 1.75, 3.0, 10.0, 30.0}) {
    double tail = 0.0;
    for (const double own : weights) {
      double residue = 1.0;
      for (const double other : weights) residue *= other == own ? 1.0 : own / (own - other);
      tail += residue * std::exp(-x / own);
    }
    CHECK(law.upperTail(x) == doctest::Approx(tail).epsilon(1e-6));
  }
}

TEST_CASE("eigenvalues: those of a tridiagonal matrix are known, and large ones keep trace and power") {
  const std::vector<double> row{1.0, 1.0 / 6.0};
  for (const std::size_t size : {2U, 5U, 32U, 33U, 64U}) {
    auto terms = toeplitzEigenvalues(row, size);
    std::sort(terms.begin(), terms.end(), [](const auto& a, const auto& b) { return a.weight > b.weight; });
    REQUIRE(terms.size() == size);
    for (std::size_t j = 1; j <= size; ++j) {
      const double wanted = 1.0 + std::cos(std::numbers::pi * static_cast<double>(j) / static_cast<double>(size + 1)) / 3.0;
      CHECK(terms[j - 1].weight == doctest::Approx(wanted).epsilon(1e-9));
    }
  }
  double count = 0.0;
  double trace = 0.0;
  double squares = 0.0;
  for (const auto& term : toeplitzEigenvalues(row, 1000)) {
    count += term.count;
    trace += term.count * term.weight;
    squares += term.count * term.weight * term.weight;
  }
  CHECK(count == doctest::Approx(1000.0));
  CHECK(trace == doctest::Approx(1000.0));
  CHECK(squares == doctest::Approx(1000.0 * (1.0 + 2.0 / 36.0)).epsilon(1e-3));
}

TEST_CASE("Hann at half overlap: rho = 2/3, 1/6, 0; 1.944 bins for one; the looks of Welch; bins and windows together") {
  const Window hann = makeWindow(WindowKind::hann, 4096);
  const NoiseCorrelation noise(hann.coefficients, 2048, 16);
  CHECK(noise.betweenBins(1) == doctest::Approx(2.0 / 3.0));
  CHECK(noise.betweenBins(2) == doctest::Approx(1.0 / 6.0));
  CHECK(noise.betweenBins(3) == doctest::Approx(0.0).epsilon(1e-6));
  CHECK(noise.binsPerIndependent() == doctest::Approx(1.9444).epsilon(1e-4));
  for (const std::size_t windows : {1U, 2U, 8U, 64U}) {
    const double l = static_cast<double>(windows);
    CHECK(noise.looks(windows) == doctest::Approx(l / (1.0 + (2.0 / 36.0) * (1.0 - 1.0 / l))).epsilon(1e-6));
    CHECK(noise.binLaw(windows).mean() == doctest::Approx(1.0));
    CHECK(noise.binLaw(windows).variance() == doctest::Approx(1.0 / noise.looks(windows)).epsilon(1e-3));
    CHECK(noise.meanLaw(windows, 16).variance() == doctest::Approx(noise.varianceOfMean(windows, 16)).epsilon(1e-6));
  }
  CHECK(noise.betweenPowers(1, 1) == doctest::Approx(4.0 / 9.0));
  // w[n] w[n + F/2] is cos^2 sin^2 on half of the window: one bin up it has still four fifths of itself.
  CHECK(noise.betweenPowers(1000, 1) > (4.0 / 9.0 + 2.0 / 36.0 * 0.6) / (1.0 + 2.0 / 36.0));
}

TEST_CASE("CA thresholds of independent cells are the textbook's, N = 32, Pfa 1e-4 and 1e-6, in dB") {
  const std::size_t looks[] = {1, 4, 8, 16, 32, 64};
  const double at4[] = {10.28, 6.22, 4.71, 3.52, 2.59, 1.89};
  const double at6[] = {12.37, 7.59, 5.81, 4.37, 3.24, 2.38};
  const std::vector<float> flat(1024, 1.0F);
  const NoiseCorrelation noise(flat, 1024, 8);
  for (std::size_t i = 0; i < 6; ++i) {
    const ReferenceLaw reference(CfarMethod::ca, noise, looks[i], 32);
    const CellLaw cell(noise.binLaw(looks[i]));
    CHECK(std::abs(10.0 * std::log10(reference.threshold(1e-4, cell)) - at4[i]) < 0.01);
    CHECK(std::abs(10.0 * std::log10(reference.threshold(1e-6, cell)) - at6[i]) < 0.01);
  }
}

TEST_CASE("one look of independent cells: CA is (1 + alpha/N)^-N; one look of correlated ones 1 / det(I + alpha/N R)") {
  const CellLaw exponential(gammaLaw(1.0));
  std::vector<float> flat(1024, 1.0F);
  const NoiseCorrelation independent(flat, 1024, 8);
  const ReferenceLaw ca(CfarMethod::ca, independent, 1, 32);
  for (const double alpha : {3.0, 9.0, 15.0}) {
    CHECK(ca.tail(alpha, exponential) == doctest::Approx(std::pow(1.0 + alpha / 32.0, -32.0)).epsilon(0.005));
  }
  const Window hann = makeWindow(WindowKind::hann, 1024);
  const NoiseCorrelation noise(hann.coefficients, 512, 8);
  const ReferenceLaw correlated(CfarMethod::ca, noise, 1, 32);
  const double row[] = {1.0, 2.0 / 3.0, 1.0 / 6.0};
  for (const double alpha : {9.0, 15.0}) {
    double logTail = 0.0;
    for (const auto& term : toeplitzEigenvalues(row, 16)) logTail -= 2.0 * std::log1p(alpha / 32.0 * term.weight);
    CHECK(correlated.tail(alpha, exponential) == doctest::Approx(std::exp(logTail)).epsilon(0.005));
  }
}

TEST_CASE("one look of independent cells: OS has the product of Rohling 1983, GO and SO the sums of Weiss 1982") {
  const CellLaw exponential(gammaLaw(1.0));
  std::vector<float> flat(1024, 1.0F);
  const NoiseCorrelation noise(flat, 1024, 8);
  for (const double alpha : {4.0, 9.0}) {
    double product = 1.0;
    for (int i = 0; i < 24; ++i) product *= (32.0 - i) / (32.0 - i + alpha);
    CHECK(ReferenceLaw(CfarMethod::os, noise, 1, 32).tail(alpha, exponential) == doctest::Approx(product).epsilon(0.01));
    // Both sides of n = 16 cells; alpha over the mean of a side.
    const double a = alpha / 16.0;
    double sum = 0.0;
    for (int i = 0; i < 16; ++i) sum += std::exp(std::lgamma(16.0 + i) - std::lgamma(16.0) - std::lgamma(i + 1.0)) * std::pow(2.0 + a, -i);
    const double smallest = 2.0 * sum * std::pow(2.0 + a, -16.0);
    const double greatest = 2.0 * std::pow(1.0 + a, -16.0) - smallest;
    CHECK(ReferenceLaw(CfarMethod::so, noise, 1, 32).tail(alpha, exponential) == doctest::Approx(smallest).epsilon(0.01));
    CHECK(ReferenceLaw(CfarMethod::go, noise, 1, 32).tail(alpha, exponential) == doctest::Approx(greatest).epsilon(0.01));
  }
}
