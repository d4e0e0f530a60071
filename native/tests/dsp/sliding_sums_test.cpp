// Sums of a sliding window against the plain sum, over lengths that are powers of two, and that are not.
#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <vector>

#include "dsp/sliding_sums.hpp"

using namespace sferic;

TEST_SUITE("sliding sums") {
  TEST_CASE("counts are exact for every length, across tiles") {
    std::mt19937 random(1);
    for (const std::size_t length : {1U, 2U, 3U, 4U, 5U, 7U, 11U, 16U, 17U, 100U, 256U, 700U}) {
      std::vector<std::uint16_t> values(1300 + length - 1);
      for (std::uint16_t& value : values) value = random() % 3 == 0 ? 0 : 1;
      std::vector<std::uint16_t> sums(1300, 9);
      SlidingSums<std::uint16_t> sliding;
      sliding.configure(length);
      sliding.process(values, sums);
      for (std::size_t k = 0; k < sums.size(); ++k) {
        std::size_t wanted = 0;
        for (std::size_t i = 0; i < length; ++i) wanted += values[k + i];
        REQUIRE_MESSAGE(sums[k] == wanted, "length ", length, ", cell ", k);
      }
    }
  }

  TEST_CASE("powers are right to single precision beside a cell that is ten million times stronger") {
    std::mt19937 random(2);
    std::exponential_distribution<float> noise;
    for (const std::size_t length : {4U, 12U, 16U, 31U}) {
      std::vector<float> values(2000 + length - 1);
      for (float& value : values) value = noise(random);
      values[700] = 1e7F;
      std::vector<float> sums(2000);
      SlidingSums<float> sliding;
      sliding.configure(length);
      sliding.process(values, sums);
      for (std::size_t k = 0; k < sums.size(); ++k) {
        double wanted = 0;
        for (std::size_t i = 0; i < length; ++i) wanted += static_cast<double>(values[k + i]);
        // Behind the strong cell too: a running sum would keep its rounding for ever.
        REQUIRE(static_cast<double>(sums[k]) == doctest::Approx(wanted).epsilon(1e-6));
      }
    }
  }
}
