// The windows' figures against the published ones, and their shapes.
#include "dsp/window.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace sferic;

namespace {

constexpr WindowKind kKinds[] = {WindowKind::hann, WindowKind::hamming, WindowKind::blackmanHarris,
                                 WindowKind::flatTop, WindowKind::kaiser};

}  // namespace

TEST_CASE("coherent gain and equivalent noise bandwidth are the published ones") {
  struct Case {
    WindowKind kind;
    double beta, coherentGain, enbwBins, tolerance;
  };
  // Harris 1978, table I, which gives two decimals (its Kaiser windows have alpha = beta / pi); more digits
  // where they follow from the terms: ENBW = 1 + (sum of a_i^2 / 2) / a_0^2. The flat-top's 3.77 is that of
  // flattopwin.
  constexpr double pi = 3.14159265358979323846;
  for (const Case& c : {Case{WindowKind::hann, 0, 0.5, 1.5, 1e-6}, Case{WindowKind::hamming, 0, 0.54, 1.3628, 1e-4},
                        Case{WindowKind::blackmanHarris, 0, 0.35875, 2.0044, 1e-4},
                        Case{WindowKind::flatTop, 0, 0.21558, 3.7702, 1e-4},
                        Case{WindowKind::kaiser, 2.0 * pi, 0.49, 1.50, 0.006},
                        Case{WindowKind::kaiser, 2.5 * pi, 0.44, 1.65, 0.006},
                        Case{WindowKind::kaiser, 3.0 * pi, 0.40, 1.80, 0.006},
                        Case{WindowKind::kaiser, 3.5 * pi, 0.37, 1.93, 0.006}}) {
    for (const std::uint32_t size : {256U, 4096U, 65536U}) {
      CAPTURE(static_cast<int>(c.kind));
      CAPTURE(c.beta);
      CAPTURE(size);
      const Window window = makeWindow(c.kind, size, c.beta);
      CHECK(window.coefficients.size() == size);
      CHECK(std::abs(window.sum / size - c.coherentGain) < std::max(c.tolerance, 1e-5));
      CHECK(std::abs(window.enbwBins - c.enbwBins) < c.tolerance);
    }
  }
}

TEST_CASE("a window is periodic: one in the middle, symmetric about it") {
  for (const WindowKind kind : kKinds) {
    CAPTURE(static_cast<int>(kind));
    const Window window = makeWindow(kind, 256);
    CHECK(window.coefficients[128] == doctest::Approx(1.0).epsilon(1e-6));
    for (std::size_t n = 1; n < 128; ++n) {
      CHECK(std::abs(window.coefficients[n] - window.coefficients[256 - n]) < 1e-6F);
    }
  }
  CHECK(makeWindow(WindowKind::hann, 256).coefficients[0] == 0.0F);
  CHECK(makeWindow(WindowKind::hamming, 256).coefficients[0] == doctest::Approx(0.08));
}

TEST_CASE("a Kaiser window of beta 0 is rectangular, and the first side lobes fall with beta") {
  CHECK(makeWindow(WindowKind::kaiser, 256, 0.0).enbwBins == doctest::Approx(1.0));
  CHECK(makeWindow(WindowKind::kaiser, 256, 14.0).enbwBins > makeWindow(WindowKind::kaiser, 256).enbwBins);
}

TEST_CASE("a window of one sample weighs it fully") {
  for (const WindowKind kind : kKinds) CHECK(makeWindow(kind, 1).coefficients[0] == 1.0F);
}

TEST_CASE("the names are those of the settings, and others are unknown") {
  CHECK(windowKindFromName("hann") == WindowKind::hann);
  CHECK(windowKindFromName("hamming") == WindowKind::hamming);
  CHECK(windowKindFromName("blackman-harris") == WindowKind::blackmanHarris);
  CHECK(windowKindFromName("flat-top") == WindowKind::flatTop);
  CHECK(windowKindFromName("kaiser") == WindowKind::kaiser);
  CHECK_FALSE(windowKindFromName("Hann").has_value());
  CHECK_FALSE(windowKindFromName("").has_value());
}
