// Boxes around signals of known power: what is inside is measured, what is outside is not.
#include "measure/box_meter.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "scratch_file.hpp"
#include "source/file_source.hpp"

using namespace sferic;
using sferic::test::ScratchFile;

namespace {

using Samples = std::vector<std::complex<float>>;

std::string bytesOf(const Samples& samples) {
  return {reinterpret_cast<const char*>(samples.data()), samples.size() * sizeof(samples[0])};
}

void addTone(Samples& samples, double turns, double power, std::size_t from, std::size_t to) {
  for (std::size_t n = from; n < to; ++n) {
    const double phase = 2 * std::numbers::pi * turns * static_cast<double>(n);
    samples[n] += std::complex<float>(std::polar(std::sqrt(power), phase));
  }
}

BoxMeterConfig boxOf(std::uint64_t start, std::uint64_t count) {
  BoxMeterConfig config;
  config.window.fftSize = 1024;
  config.hopSize = 512;
  config.sampleStart = start;
  config.sampleCount = count;
  config.envelopeFftSize = 256;
  // A quarter of the band, about a quarter of the rate above the centre.
  config.firstEnvelopeBin = 160;
  config.envelopeBinCount = 64;
  return config;
}

BoxMeasurementData measured(const Samples& samples, const BoxMeterConfig& config) {
  const ScratchFile file(bytesOf(samples));
  FileSource source({.path = file.path(), .sampleCount = samples.size(), .format = SampleFormat::cf32Le});
  return measureBox(source, config);
}

double sum(const std::vector<float>& values, std::size_t first, std::size_t count) {
  const auto from = values.begin() + static_cast<std::ptrdiff_t>(first);
  return std::accumulate(from, from + static_cast<std::ptrdiff_t>(count), 0.0);
}

}  // namespace

TEST_CASE("box meter: noise of known power, in all of the band and in a part of it") {
  Samples samples(400'000);
  std::mt19937_64 random(7);
  std::normal_distribution<float> gauss(0.0F, std::sqrt(0.01F / 2));
  for (auto& sample : samples) sample = {gauss(random), gauss(random)};
  const BoxMeasurementData data = measured(samples, boxOf(1000, 390'000));
  CHECK(data.enbwBins == doctest::Approx(1.5));
  CHECK(data.windowCount == (391'000 - 1024) / 512 - 2 + 1);
  CHECK(sum(data.meanPower, 0, 1024) / data.enbwBins == doctest::Approx(0.01).epsilon(0.01));
  // 64 of 256 bins.
  const double mean = sum(data.envelope, 0, data.envelope.size()) / static_cast<double>(data.envelope.size());
  CHECK(mean == doctest::Approx(0.0025).epsilon(0.02));
}

TEST_CASE("box meter: a burst in its band, at its time, and not what lies beside it") {
  Samples samples(200'000);
  addTone(samples, 0.25, 0.04, 50'000, 100'000);   // in the band of the envelope
  addTone(samples, -0.25, 1.0, 0, 200'000);        // not in it
  const BoxMeasurementData data = measured(samples, boxOf(40'000, 80'000));
  CHECK(data.envelopeStart == 40'064);
  CHECK(data.windowsPerValue == 1);
  std::size_t on = 0;
  for (std::size_t k = 0; k < data.envelope.size(); ++k) {
    const std::uint64_t start = data.envelopeStart + 128 * k;
    const double power = data.envelope[k];
    if (start >= 50'000 && start + 256 <= 100'000) {
      CHECK(power == doctest::Approx(0.04).epsilon(0.001));
      ++on;
    } else if (start + 256 <= 50'000 || start >= 100'000) {
      CHECK(power < 1e-6);
    }
  }
  CHECK(on > 380);
  // The mean spectrum: on for 50000 of about 80000 samples.
  const double inBand = sum(data.meanPower, 640, 256) / data.enbwBins;
  CHECK(inBand == doctest::Approx(0.04 * 50'000 / 80'000).epsilon(0.02));
}

TEST_CASE("box meter: a long box is averaged to what can be kept") {
  Samples samples(20'000'000);
  addTone(samples, 0.25, 0.25, 0, samples.size());
  const BoxMeasurementData data = measured(samples, boxOf(0, samples.size()));
  CHECK(data.windowsPerValue == 3);
  CHECK(data.envelope.size() <= kMostEnvelopeValues);
  CHECK(data.envelope.back() == doctest::Approx(0.25).epsilon(0.001));
}

TEST_CASE("box meter: a box that holds no window, or lies outside, is refused") {
  const Samples samples(4096);
  CHECK_THROWS_AS(measured(samples, boxOf(0, 1023)), std::invalid_argument);
  CHECK_THROWS_AS(measured(samples, boxOf(1, 1400)), std::invalid_argument);
  CHECK_THROWS_AS(measured(samples, boxOf(0, 4097)), std::invalid_argument);
  BoxMeterConfig config = boxOf(0, 4096);
  config.envelopeBinCount = 97;
  CHECK_THROWS_AS(measured(samples, config), std::invalid_argument);
}
