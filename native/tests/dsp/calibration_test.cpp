// Levels through every window, size and overlap: a tone reads its power, noise its density.
#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <algorithm>

#include "dsp/rows.hpp"
#include "dsp/spectrum.hpp"

using namespace sferic;
using namespace sferic::test;

namespace {

struct NamedWindow {
  const char* name;
  double scallopingDb;  ///< loss half a bin off (Harris 1978, table I; flat-top: under 0.02)
  double tolerance;
};

template <typename Check>
void forEverySetting(Check check) {
  // The Kaiser window of beta 8.6 is Harris's alpha 2.74, between his 1.20 (2.5) and 1.02 (3.0).
  constexpr NamedWindow windows[] = {{"hann", 1.42, 0.02},
                                     {"hamming", 1.78, 0.04},
                                     {"blackman-harris", 0.83, 0.02},
                                     {"flat-top", 0.0, 0.02},
                                     {"kaiser", 1.11, 0.06}};
  for (const NamedWindow& window : windows) {
    for (const std::uint32_t fftSize : {256U, 1024U, 4096U, 16384U, 65536U}) {
      for (const double overlap : {0.0, 0.5, 0.75, 0.875}) {
        CAPTURE(window.name);
        CAPTURE(fftSize);
        CAPTURE(overlap);
        check(SpectrumConfig{.fftSize = fftSize,
                             .hopSize = static_cast<std::uint32_t>((1.0 - overlap) * fftSize),
                             .averages = 4,
                             .window = windowKindFromName(window.name).value()},
              window);
      }
    }
  }
}

}  // namespace

TEST_CASE("a full-scale tone on a bin reads 0.0 +- 0.1 dBFS in every window, size and overlap") {
  forEverySetting([](const SpectrumConfig& config, const NamedWindow& window) {
    const std::size_t count = 3 * std::size_t{config.hopSize} + config.fftSize;
    for (const double bin : {0.0, 37.0, -100.0}) {
      const auto rows = rowsOf(config, tone(count, bin / config.fftSize));
      REQUIRE(rows.size() == 1);
      CHECK(peakBin(rows[0].mean) == config.fftSize / 2 + static_cast<std::size_t>(static_cast<int>(bin)));
      CHECK(std::abs(dbOf(rows[0].mean[peakBin(rows[0].mean)])) < 0.1);
      CHECK(std::abs(dbOf(rows[0].max[peakBin(rows[0].max)])) < 0.1);
    }
    const auto between = rowsOf(config, tone(count, 37.5 / config.fftSize));
    CHECK(std::abs(dbOf(between[0].mean[peakBin(between[0].mean)]) + window.scallopingDb) < window.tolerance);
  });
}

TEST_CASE("white noise reads its density within 0.5 dB in every window, size and overlap") {
  constexpr double power = 1e-4;
  const Signal whole = noise(3 * 65536 + 65536, power, 1);
  forEverySetting([&](const SpectrumConfig& config, const NamedWindow&) {
    Spectrum spectrum;
    spectrum.configure(config);
    const std::size_t count = std::max<std::size_t>(4 * config.fftSize, 16384);
    const auto rows = rowsOf(spectrum, Signal(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(count)));
    double density = 0;
    for (const Row& row : rows) {
      density += std::accumulate(row.mean.begin(), row.mean.end(), 0.0) / config.fftSize / spectrum.enbwBins();
    }
    density *= config.fftSize / static_cast<double>(rows.size());
    CHECK(std::abs(dbOf(density / power)) < 0.5);
  });
}

TEST_CASE("a recording shorter than one transform reads its level through every window") {
  for (const char* name : {"hann", "hamming", "blackman-harris", "flat-top", "kaiser"}) {
    CAPTURE(name);
    const SpectrumConfig config{.fftSize = 4096, .hopSize = 2048, .averages = 4,
                                .window = windowKindFromName(name).value()};
    const auto rows = rowsOf(config, tone(1000, 0.25));
    REQUIRE(rows.size() == 1);
    CHECK(std::abs(dbOf(rows[0].mean[2048 + 1024])) < 0.05);
  }
}
