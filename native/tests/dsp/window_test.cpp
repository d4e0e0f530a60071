// The window's figures against the published ones.
#include "dsp/window.hpp"

#include <doctest/doctest.h>

using namespace sferic;

TEST_CASE("Hann: coherent gain 1/2, equivalent noise bandwidth 1.5 bins (Harris 1978, table I)") {
  for (const std::uint32_t size : {256U, 4096U, 65536U}) {
    const Window window = makeHannWindow(size);
    CHECK(window.coefficients.size() == size);
    CHECK(window.sum / size == doctest::Approx(0.5).epsilon(1e-9));
    CHECK(window.enbwBins == doctest::Approx(1.5).epsilon(1e-9));
  }
}

TEST_CASE("Hann is periodic: zero first, one in the middle, symmetric about it") {
  const Window window = makeHannWindow(256);
  CHECK(window.coefficients[0] == 0.0F);
  CHECK(window.coefficients[128] == 1.0F);
  for (std::size_t n = 1; n < 128; ++n) {
    CHECK(window.coefficients[n] == doctest::Approx(window.coefficients[256 - n]).epsilon(1e-6));
  }
}

TEST_CASE("a window of one sample weighs it fully") {
  CHECK(makeHannWindow(1).coefficients[0] == 1.0F);
}
