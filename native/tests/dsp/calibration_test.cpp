// Levels through every window, size and overlap: a tone reads its power, noise its density.
#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "dsp/rows.hpp"
#include "dsp/sample_format.hpp"
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
    for (const std::uint32_t fftSize : {256U, 512U, 1024U, 2048U, 4096U, 8192U, 16384U, 32768U, 65536U}) {
      for (const double overlap : {0.0, 0.25, 0.5, 0.75, 0.875}) {
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

namespace {

struct Coding {
  SampleFormat format;
  enum Kind { kUnsigned, kSigned, kFloat } kind;
  bool isBigEndian;
};

constexpr Coding kCodings[] = {
    {SampleFormat::cu8, Coding::kUnsigned, false},   {SampleFormat::ci8, Coding::kSigned, false},
    {SampleFormat::cu16Le, Coding::kUnsigned, false}, {SampleFormat::cu16Be, Coding::kUnsigned, true},
    {SampleFormat::ci16Le, Coding::kSigned, false},  {SampleFormat::ci16Be, Coding::kSigned, true},
    {SampleFormat::ci24Le, Coding::kSigned, false},  {SampleFormat::cu32Le, Coding::kUnsigned, false},
    {SampleFormat::cu32Be, Coding::kUnsigned, true}, {SampleFormat::ci32Le, Coding::kSigned, false},
    {SampleFormat::ci32Be, Coding::kSigned, true},   {SampleFormat::cf32Le, Coding::kFloat, false},
    {SampleFormat::cf32Be, Coding::kFloat, true},    {SampleFormat::cf64Le, Coding::kFloat, false},
    {SampleFormat::cf64Be, Coding::kFloat, true}};

/// As a converter would write it: full scale of b bits is (2^b - 1) / 2 about itself, or 2^(b-1) - 1; of floats 1.
std::vector<std::byte> encoded(const Coding& coding, const Signal& signal) {
  const std::size_t width = bytesPerSample(coding.format) / 2;
  const double full = std::ldexp(1.0, static_cast<int>(8 * width) - 1);
  std::vector<std::byte> bytes(signal.size() * 2 * width);
  for (std::size_t i = 0; i < 2 * signal.size(); ++i) {
    const float value = std::clamp(i % 2 == 0 ? signal[i / 2].real() : signal[i / 2].imag(), -1.0F, 1.0F);
    std::uint64_t word = 0;
    if (coding.kind == Coding::kUnsigned) word = static_cast<std::uint64_t>(std::llround((double{value} + 1.0) * (full - 0.5)));
    if (coding.kind == Coding::kSigned) word = static_cast<std::uint64_t>(std::llround(double{value} * (full - 1.0)));
    if (coding.kind == Coding::kFloat && width == 4) word = std::bit_cast<std::uint32_t>(value);
    if (coding.kind == Coding::kFloat && width == 8) word = std::bit_cast<std::uint64_t>(double{value});
    for (std::size_t b = 0; b < width; ++b) {
      const std::size_t place = coding.isBigEndian ? width - 1 - b : b;
      bytes[i * width + place] = static_cast<std::byte>(word >> (8 * b) & 0xFF);
    }
  }
  return bytes;
}

/// The first row of samples given in their own format.
Row rowOfBytes(SpectrumConfig config, SampleFormat format, const std::vector<std::byte>& bytes) {
  config.format = format;
  Spectrum spectrum;
  spectrum.configure(config);
  std::span<const std::byte> block = bytes;
  REQUIRE(spectrum.process(block));
  return rowFrom(spectrum.row());
}

}  // namespace

TEST_CASE("every sample format: tone 0.0 +- 0.1 dBFS and noise +- 0.5 dB in every window, at small and large sizes and overlaps") {
  constexpr double power = 0.05;
  for (const Coding& coding : kCodings) {
    const SampleFormat format = coding.format;
    for (const std::uint32_t fftSize : {256U, 4096U, 65536U}) {
      constexpr std::uint32_t averages = 4;
      const auto toneBytes = encoded(coding, tone(averages * fftSize, -37.0 / fftSize));
      const auto noiseBytes = encoded(coding, noise(averages * fftSize, power, 3));
      for (const char* window : {"hann", "hamming", "blackman-harris", "flat-top", "kaiser"}) {
        for (const double overlap : {0.0, 0.5, 0.875}) {
          CAPTURE(static_cast<int>(format));
          CAPTURE(fftSize);
          CAPTURE(window);
          CAPTURE(overlap);
          const SpectrumConfig config{.fftSize = fftSize,
                                      .hopSize = static_cast<std::uint32_t>((1.0 - overlap) * fftSize),
                                      .averages = averages,
                                      .window = windowKindFromName(window).value()};
          const Row heard = rowOfBytes(config, format, toneBytes);
          CHECK(peakBin(heard.mean) == fftSize / 2 - 37);
          CHECK(std::abs(dbOf(heard.mean[fftSize / 2 - 37])) < 0.1);
          const Row hiss = rowOfBytes(config, format, noiseBytes);
          const double density = std::accumulate(hiss.mean.begin(), hiss.mean.end(), 0.0) / makeWindow(config.window, fftSize).enbwBins;
          // At the smallest size a row of overlapped windows holds some hundred independent powers only.
          CHECK(std::abs(dbOf(density / power)) < (fftSize == 256 && overlap > 0.8 ? 1.0 : 0.5));
        }
      }
    }
  }
}
