// When a signal was on within a row: of slices that are known, and of bursts through the spectrum and the detector.
#include "dsp/activity.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "dsp/rows.hpp"
#include "dsp/spectrum.hpp"
#include "sferic/detector.hpp"

using namespace sferic;
using namespace sferic::test;

namespace {

constexpr std::size_t kBins = 256;
constexpr BinRange kNothing{kBins, kBins};

/// Slices of one window each; `shares` of a level of 100 per bin over a floor of 1, in bins 64 to 127.
struct Slices {
  explicit Slices(const std::vector<double>& shares) : windows(shares.size(), 1) {
    for (const double share : shares) {
      for (std::size_t cell = 0; cell < kBins / kSliceCellBins; ++cell) {
        const bool isInside = cell >= 8 && cell < 16;
        power.push_back(static_cast<float>(kSliceCellBins * (1.0 + (isInside ? 100.0 * share : 0.0))));
      }
    }
  }
  [[nodiscard]] std::optional<Activity> active(BinRange masked = kNothing) const {
    const std::vector<float> noise(kBins, 1.0F);
    return activityWithin({windows, power}, {64, 127}, masked, noise, 0.5);
  }
  std::vector<std::uint32_t> windows;
  std::vector<float> power;
};

void checkActive(const std::vector<double>& shares, double start, double stop) {
  const auto active = Slices(shares).active();
  REQUIRE(active);
  CHECK(active->start == doctest::Approx(start).epsilon(0.01));
  CHECK(active->stop == doctest::Approx(stop).epsilon(0.01));
}

}  // namespace

TEST_CASE("activity: from the first slice that is filled to the last, and what part of the slices beside them shows") {
  checkActive({0, 0, 1, 1, 1, 0, 0, 0}, 2, 5);
  checkActive({0, 0.25, 1, 1, 1, 0.75, 0, 0}, 1.75, 5.75);
  checkActive({0, 0, 0, 1, 0, 0, 0, 0}, 3, 4);
  checkActive({1, 1, 0.5, 0, 0, 0, 0, 0}, 0, 2.5);
  checkActive({0, 0, 0, 0, 0, 0, 0.5, 1}, 6.5, 8);
}

TEST_CASE("activity: a signal that comes and goes within the row is on in between") {
  checkActive({0, 1, 0, 1, 0, 1, 0, 0}, 1, 6);
}

TEST_CASE("activity: nothing is said of a signal that fills the row, that is lost in the noise, or of masked bins") {
  CHECK_FALSE(Slices({1, 1, 1, 1}).active());
  CHECK_FALSE(Slices({0.8, 1, 1, 0.7}).active());
  CHECK_FALSE(Slices({0, 0.0005, 0, 0}).active());
  CHECK_FALSE(Slices({0, 1, 0, 0}).active({0, kBins}));
  CHECK_FALSE(Slices({1}).active());
  CHECK_FALSE(Slices(std::vector<double>(kMostSlices + 1, 1.0)).active());
}

TEST_CASE("slices: their mean, weighted by their windows, is the row's; whatever the blocks") {
  const Signal signal = noise(50'000, 1e-3, 5);
  for (const std::uint32_t averages : {2U, 5U, 11U}) {
    for (const std::uint32_t perSlice : {1U, 2U, 4U}) {
      CAPTURE(averages);
      CAPTURE(perSlice);
      const SpectrumConfig config{.fftSize = 512, .hopSize = 256, .averages = averages, .windowsPerSlice = perSlice};
      Spectrum spectrum;
      spectrum.configure(config);
      std::vector<float> whole;
      for (const std::size_t chunk : {std::size_t{10'000}, std::size_t{77}}) {
        spectrum.reset();
        std::vector<float> all;
        for (std::size_t at = 0; at < signal.size();) {
          const std::size_t count = std::min({spectrum.room().size(), chunk, signal.size() - at});
          std::copy_n(signal.begin() + static_cast<std::ptrdiff_t>(at), count, spectrum.room().begin());
          spectrum.commit(count);
          at += count;
          while (spectrum.process()) {
            const RowView row = spectrum.row();
            const RowSlices& slices = row.slices;
            REQUIRE(slices.count() == (averages + perSlice - 1) / perSlice);
            CHECK(std::accumulate(slices.windows.begin(), slices.windows.end(), 0U) == averages);
            for (std::size_t cell = 0; cell < 64; ++cell) {
              double sum = 0.0;
              for (std::size_t s = 0; s < slices.count(); ++s) sum += slices.power[s * 64 + cell] * static_cast<double>(slices.windows[s]);
              const auto first = row.mean.begin() + static_cast<std::ptrdiff_t>(cell * kSliceCellBins);
              const double wanted = std::accumulate(first, first + kSliceCellBins, 0.0);
              REQUIRE(sum / averages == doctest::Approx(wanted).epsilon(1e-4));
            }
            all.insert(all.end(), slices.power.begin(), slices.power.end());
          }
        }
        if (whole.empty()) whole = all;
        CHECK(all == whole);
      }
    }
  }
}

TEST_CASE("a burst begins and ends within rows: its detection says when, and its level while it was on") {
  constexpr double rateHz = 2.4e6;
  constexpr std::uint32_t fftSize = 1024;
  constexpr std::uint32_t averages = 20;  // a row of 10 240 samples, in slices of three windows
  constexpr std::size_t samples = 1'200'000;
  constexpr std::size_t start = 903'000;
  constexpr double sliceSamples = 3 * 512;
  for (const std::size_t length : {std::size_t{4'000}, std::size_t{7'000}, std::size_t{30'000}}) {
    CAPTURE(length);
    Signal signal = noise(samples, 1e-6, 3);
    // Noise of a quarter of the band, 20 dB over the floor: a running mean of four has its null at a quarter.
    const Signal white = noise(length + 3, 4e-4, 4);
    for (std::size_t n = 0; n < length; ++n) {
      signal[start + n] += 0.25F * (white[n] + white[n + 1] + white[n + 2] + white[n + 3]);
    }
    Spectrum spectrum;
    spectrum.configure({.fftSize = fftSize, .hopSize = fftSize / 2, .averages = averages, .windowsPerSlice = 3});
    Detector detector;
    detector.configure({.fftSize = fftSize, .sampleRateHz = rateHz, .averages = averages, .window = spectrum.window(),
                        .dcMaskBins = 0});
    std::vector<Detection> found;
    for (std::size_t at = 0; at < samples;) {
      const std::size_t count = std::min(spectrum.room().size(), samples - at);
      std::copy_n(signal.begin() + static_cast<std::ptrdiff_t>(at), count, spectrum.room().begin());
      spectrum.commit(count);
      at += count;
      while (spectrum.process()) detector.process(spectrum.row(), found);
    }
    REQUIRE(!found.empty());
    std::uint64_t first = samples;
    std::uint64_t last = 0;
    for (const Detection& one : found) {
      if (one.snrDb < 8.0) continue;  // noise, about once in a million cells
      // The middle of the band, and the lobes beside it: each has its level whatever part of a row it fills.
      const double levelDb = std::abs(one.offsetHz) < 400e3 ? 22.0 : 12.5;
      CHECK(std::abs(one.snrDb - levelDb) < 2.0);
      first = std::min(first, one.sampleStart);
      last = std::max(last, one.sampleStart + one.sampleCount);
    }
    CHECK(std::abs(static_cast<double>(first) - static_cast<double>(start)) < sliceSamples / 2);
    CHECK(std::abs(static_cast<double>(last) - static_cast<double>(start + length)) < sliceSamples / 2);
  }
}
