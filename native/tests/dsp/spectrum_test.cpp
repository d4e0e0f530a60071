// The spectrum's physics: level, sign, resolution, density; and that neither block sizes nor resets leave a
// trace.
#include "dsp/spectrum.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <numeric>
#include <string>

#include "dsp/rows.hpp"
#include "dsp/sample_format.hpp"

using namespace sferic;
using namespace sferic::test;

namespace {

SpectrumConfig halfOverlap(std::uint32_t fftSize, std::uint32_t averages) {
  return {.fftSize = fftSize, .hopSize = fftSize / 2, .averages = averages};
}

double meanOf(const std::vector<float>& bins) {
  return std::accumulate(bins.begin(), bins.end(), 0.0) / static_cast<double>(bins.size());
}

}  // namespace

TEST_CASE("a full-scale tone reads 0.0 dBFS on a bin, 1.42 dB less half a bin off (Harris 1978, table I)") {
  for (std::uint32_t fftSize = 256; fftSize <= 65536; fftSize *= 2) {
    CAPTURE(fftSize);
    for (const double bin : {0.0, 37.0, -100.0}) {
      const auto rows = rowsOf(halfOverlap(fftSize, 3), tone(2 * fftSize, bin / fftSize));
      REQUIRE(rows.size() == 1);
      CHECK(std::abs(dbOf(rows[0].mean[peakBin(rows[0].mean)])) < 0.001);
      CHECK(std::abs(dbOf(rows[0].max[peakBin(rows[0].max)])) < 0.05);
      const auto between = rowsOf(halfOverlap(fftSize, 3), tone(2 * fftSize, (bin + 0.5) / fftSize));
      CHECK(std::abs(dbOf(between[0].mean[peakBin(between[0].mean)]) + 1.42) < 0.05);
    }
  }
}

TEST_CASE("sign: a tone at +f is in the bin of +f, lowest frequency first") {
  const std::uint32_t fftSize = 4096;
  for (const int bin : {512, -512, 2047, -2048, 0, 1}) {
    const auto rows = rowsOf(halfOverlap(fftSize, 1), tone(fftSize, static_cast<double>(bin) / fftSize));
    CHECK(static_cast<int>(peakBin(rows[0].mean)) == bin + 2048);
  }
}

TEST_CASE("two tones three bins apart and 40 dB apart are both there, at their levels") {
  const std::uint32_t fftSize = 4096;
  Signal signal = tone(8 * fftSize, 700.0 / fftSize, 1.0);
  const Signal weak = tone(8 * fftSize, 703.0 / fftSize, 0.01);
  for (std::size_t n = 0; n < signal.size(); ++n) signal[n] += weak[n];
  const auto rows = rowsOf(halfOverlap(fftSize, 15), signal);
  REQUIRE(rows.size() == 1);
  CHECK(std::abs(dbOf(rows[0].mean[2048 + 700])) < 0.05);
  CHECK(std::abs(dbOf(rows[0].mean[2048 + 703]) + 40.0) < 0.1);
  // Between two tones on bins a Hann window leaves nothing but rounding.
  CHECK(dbOf(rows[0].mean[2048 + 710]) < -100.0);
}

TEST_CASE("white noise reads its density in dBFS/Hz") {
  const double sampleRateHz = 2.4e6;
  const double power = 1e-4;
  const double expectedDbfsPerHz = dbOf(power / sampleRateHz);
  for (const std::uint32_t fftSize : {256U, 4096U, 16384U}) {
    Spectrum spectrum;
    spectrum.configure(halfOverlap(fftSize, 16));
    const auto rows = rowsOf(spectrum, noise(40 * fftSize, power, 1));
    const double rbwHz = spectrum.enbwBins() * sampleRateHz / fftSize;
    const double density = dbOf(meanOf(rows[0].mean)) - dbOf(rbwHz);
    CAPTURE(fftSize);
    CHECK(std::abs(density - expectedDbfsPerHz) < 0.5);
  }
}

TEST_CASE("the max row holds the loudest window: a burst of one stands 10 log10(averages) over the mean") {
  const std::uint32_t fftSize = 1024;
  Signal signal(16 * fftSize);
  const Signal burst = tone(fftSize, 100.0 / fftSize);
  std::copy(burst.begin(), burst.end(), signal.begin() + 3 * fftSize);
  const auto rows = rowsOf({.fftSize = fftSize, .hopSize = fftSize, .averages = 16}, signal);
  REQUIRE(rows.size() == 1);
  CHECK(std::abs(dbOf(rows[0].max[512 + 100])) < 0.05);
  CHECK(std::abs(dbOf(rows[0].mean[512 + 100]) + dbOf(16.0)) < 0.05);
}

TEST_CASE("rows start every averages * hop samples and end with their last window") {
  const auto rows = rowsOf({.fftSize = 256, .hopSize = 64, .averages = 5}, noise(3000, 1.0, 2));
  // Windows: (3000 - 256) / 64 + 1 = 43, so eight rows of five and one of three.
  REQUIRE(rows.size() == 9);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    CHECK(rows[r].rowId == r);
    CHECK(rows[r].sampleStart == r * 5 * 64);
    CHECK(rows[r].sampleCount == (r < 8 ? 4 : 2) * 64 + 256);
  }
}

TEST_CASE("the last, partial row is the mean of the windows it has") {
  const SpectrumConfig config = {.fftSize = 256, .hopSize = 128, .averages = 100};
  const auto rows = rowsOf(config, tone(256 + 128, 10.0 / 256));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].sampleCount == 384);
  CHECK(std::abs(dbOf(rows[0].mean[128 + 10])) < 0.05);
}

TEST_CASE("a recording shorter than one transform is one row in which a tone still reads its level") {
  const auto rows = rowsOf(halfOverlap(4096, 4), tone(1000, 0.25));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].sampleStart == 0);
  CHECK(rows[0].sampleCount == 1000);
  CHECK(peakBin(rows[0].mean) == 2048 + 1024);
  CHECK(std::abs(dbOf(rows[0].mean[2048 + 1024])) < 0.05);
  for (const std::size_t count : {1U, 2U, 3U}) {
    const auto tiny = rowsOf(halfOverlap(4096, 4), tone(count, 0.0));
    REQUIRE(tiny.size() == 1);
    CHECK(std::isfinite(tiny[0].mean[2048]));
  }
  CHECK(rowsOf(halfOverlap(4096, 4), {}).empty());
}

TEST_CASE("how the samples are cut into blocks does not change a bit") {
  const Signal signal = noise(20'000, 0.1, 3);
  for (const SpectrumConfig& config :
       {halfOverlap(1024, 3), SpectrumConfig{.fftSize = 512, .hopSize = 100, .averages = 7},
        SpectrumConfig{.fftSize = 256, .hopSize = 256, .averages = 1}}) {
    const auto whole = rowsOf(config, signal, signal.size());
    CHECK(whole.size() > 1);
    for (const std::size_t chunk : {1U, 7U, 1024U, 4097U}) CHECK(rowsOf(config, signal, chunk) == whole);
  }
}

TEST_CASE("after reset it is as new, and counts from the given sample") {
  const SpectrumConfig config = halfOverlap(512, 4);
  const Signal signal = noise(9000, 0.1, 4);
  Spectrum spectrum;
  spectrum.configure(config);
  (void)rowsOf(spectrum, noise(5000, 10.0, 5));
  spectrum.reset();
  CHECK(rowsOf(spectrum, signal) == rowsOf(config, signal));
  spectrum.reset(123'456);
  const auto rows = rowsOf(spectrum, signal);
  REQUIRE(rows.size() > 1);
  CHECK(rows[0].rowId == 0);
  CHECK(rows[0].sampleStart == 123'456);
  CHECK(rows[1].sampleStart == 123'456 + 4 * 256);
}

TEST_CASE("two plans of the same size give the same bits") {
  const Signal signal = noise(70'000, 0.1, 6);
  for (const std::uint32_t fftSize : {256U, 4096U, 65536U}) {
    CHECK(rowsOf(halfOverlap(fftSize, 2), signal) == rowsOf(halfOverlap(fftSize, 2), signal));
  }
}

TEST_CASE("samplesToRow tells exactly when the next row comes") {
  Spectrum spectrum;
  spectrum.configure({.fftSize = 256, .hopSize = 64, .averages = 3});
  for (int row = 0; row < 3; ++row) {
    const std::uint64_t needed = spectrum.samplesToRow();
    CHECK(needed == (row == 0 ? 2 * 64 + 256 : 3 * 64));
    for (std::uint64_t n = 0; n + 1 < needed; ++n) {
      spectrum.room()[0] = {};
      spectrum.commit(1);
      CHECK_FALSE(spectrum.process());
    }
    spectrum.room()[0] = {};
    spectrum.commit(1);
    CHECK(spectrum.process());
  }
}

TEST_CASE("a full-scale tone in every sample format reads 0 dBFS within the format's own rounding") {
  struct Case {
    SampleFormat format;
    double scale, offset;
  };
  const std::size_t count = 4096;
  const Signal exact = tone(count, 300.0 / 4096);
  for (const Case& c : {Case{SampleFormat::cu8, 127.5, 127.5}, Case{SampleFormat::ci8, 127.0, 0},
                        Case{SampleFormat::ci16Le, 32767.0, 0}}) {
    std::vector<std::byte> bytes(count * bytesPerSample(c.format));
    for (std::size_t i = 0; i < 2 * count; ++i) {
      const double value = (i % 2 == 0 ? exact[i / 2].real() : exact[i / 2].imag()) * c.scale + c.offset;
      const auto word = static_cast<std::int16_t>(std::lround(value));
      if (c.format == SampleFormat::ci16Le) {
        std::memcpy(bytes.data() + 2 * i, &word, 2);
      } else {
        bytes[i] = static_cast<std::byte>(word);
      }
    }
    Signal signal(count);
    convertSamples(c.format, bytes, signal);
    const auto rows = rowsOf(halfOverlap(4096, 1), signal);
    CHECK(peakBin(rows[0].mean) == 2048 + 300);
    CHECK(std::abs(dbOf(rows[0].mean[2048 + 300])) < 0.1);
  }
}

TEST_CASE("samples given in their own format give the same bits as converted ones, in any blocks") {
  std::mt19937_64 random(7);
  std::vector<std::byte> bytes(8 * 9001);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
  for (const SampleFormat format : {SampleFormat::cu8, SampleFormat::ci8, SampleFormat::ci16Le,
                                    SampleFormat::ci16Be, SampleFormat::cf32Le, SampleFormat::cf32Be}) {
    CAPTURE(static_cast<int>(format));
    const std::size_t width = bytesPerSample(format);
    for (const std::size_t count : {std::size_t{9001}, std::size_t{300}}) {
      Signal converted(count);
      const std::size_t invalid = convertSamples(format, std::span(bytes).first(count * width), converted);
      for (const std::uint32_t hopSize : {100U, 300U, 512U, 1024U}) {
      SpectrumConfig config{.fftSize = 1024, .hopSize = hopSize, .averages = 3};
      const auto wanted = rowsOf(config, converted);
      config.format = format;
      for (const std::size_t chunk : {1U, 1000U, 1500U, 9001U}) {
        Spectrum spectrum;
        spectrum.configure(config);
        std::vector<Row> rows;
        for (std::size_t at = 0; at < count;) {
          const std::size_t n = std::min(chunk, count - at);
          // Memory of its own for every block, so that reading one that is gone would be found.
          const std::vector<std::byte> own(bytes.data() + at * width, bytes.data() + (at + n) * width);
          std::span<const std::byte> block = own;
          while (spectrum.process(block)) rows.push_back(rowFrom(spectrum.row()));
          CHECK(block.empty());
          at += n;
        }
        if (spectrum.flush()) rows.push_back(rowFrom(spectrum.row()));
        CHECK(rows == wanted);
        CHECK(spectrum.samplesInvalid() == invalid);
      }
      }
    }
  }
}
