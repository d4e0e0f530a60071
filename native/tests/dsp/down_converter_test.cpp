// The down-converter against tones of known level and place: pass-band, stop-band, sign, time, and any cut into blocks.
#include "dsp/down_converter.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <random>
#include <span>
#include <vector>

#include "dsp/fir_design.hpp"

using namespace sferic;

namespace {

using Samples = std::vector<std::complex<float>>;

Samples tone(double turns, std::size_t count, std::int64_t firstIndex) {
  Samples samples(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double phase = std::fmod(turns * static_cast<double>(firstIndex + static_cast<std::int64_t>(i)), 1.0);
    samples[i] = std::complex<float>(std::polar(1.0, 2.0 * std::numbers::pi * phase));
  }
  return samples;
}

Samples convert(DownConverter& converter, std::span<const std::complex<float>> in, std::size_t blockSize) {
  Samples out;
  Samples block(converter.outputLimit(blockSize));
  while (!in.empty()) {
    const std::size_t count = std::min(blockSize, in.size());
    const std::size_t made = converter.process(in.first(count), block);
    out.insert(out.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(made));
    in = in.subspan(count);
  }
  return out;
}

double levelDb(const Samples& samples) {
  double sum = 0;
  for (const auto& sample : samples) sum += static_cast<double>(std::norm(sample));
  return 10.0 * std::log10(sum / static_cast<double>(samples.size()) + 1e-30);
}

/// Of a tone `turns` away from the new centre, after filter and decimation.
double toneLevelDb(const DownConverterConfig& config, double turns) {
  DownConverter converter(config);
  converter.reset(0);
  const std::size_t count = converter.taps().size() + 64 * config.decimation;
  return levelDb(convert(converter, tone(config.offsetTurns + turns, count, 0), count));
}

}  // namespace

TEST_CASE("tones across the whole band: flat in the pass-band, 70 dB down in the stop-band") {
  for (const std::uint32_t decimation : {1U, 2U, 7U, 50U, 333U}) {
    const DownConverterConfig config{.offsetTurns = -0.1234567, .decimation = decimation};
    const double rate = 1.0 / decimation;
    double lowest = 0;
    double highest = -200;
    for (int i = -20; i <= 20; ++i) {
      const double level = toneLevelDb(config, 0.4 * rate * i / 20.0);
      lowest = std::min(lowest, level);
      highest = std::max(highest, level);
    }
    CHECK(lowest > -0.01);
    CHECK(highest < 0.01);
    if (decimation == 1) continue;
    double loudest = -200;
    const int steps = 60;
    for (int i = 0; i <= steps; ++i) {
      const double turns = 0.5 * rate + (0.5 - 0.5 * rate) * i / steps;
      loudest = std::max({loudest, toneLevelDb(config, turns), toneLevelDb(config, -turns)});
    }
    MESSAGE("decimation ", decimation, ": pass-band ", lowest, " to ", highest, " dB, stop-band ", loudest, " dB");
    CHECK(loudest < -70.0);
  }
}

TEST_CASE("the stop-band of the filter itself, on a fine grid") {
  for (const std::uint32_t decimation : {2U, 10U, 100U}) {
    const DownConverter converter({.offsetTurns = 0, .decimation = decimation});
    const auto taps = converter.taps();
    double loudest = -200;
    for (double turns = 0.5 / decimation; turns <= 0.5; turns += 0.01 / decimation) {
      // Symmetric taps: the response is a sum of cosines about the middle one.
      double response = 0;
      for (std::size_t i = 0; i < taps.size(); ++i) {
        const double n = static_cast<double>(i) - static_cast<double>(converter.delay());
        response += static_cast<double>(taps[i]) * std::cos(2.0 * std::numbers::pi * turns * n);
      }
      loudest = std::max(loudest, 20.0 * std::log10(std::abs(response) + 1e-30));
    }
    CHECK(loudest < -75.0);
  }
}

TEST_CASE("a tone above the new centre stays above it, at its distance in hertz") {
  const DownConverterConfig config{.offsetTurns = 0.3, .decimation = 20};
  DownConverter converter(config);
  converter.reset(0);
  const double aboveTurns = 0.004;
  const Samples out = convert(converter, tone(0.3 + aboveTurns, 200'000, 0), 200'000);
  // From the first output to the last the phase has turned by the tone's frequency times the time between them.
  double turns = 0;
  for (std::size_t i = 1; i < out.size(); ++i) {
    turns += std::arg(std::complex<double>(out[i] * std::conj(out[i - 1]))) / (2.0 * std::numbers::pi);
  }
  CHECK(turns / static_cast<double>(out.size() - 1) / config.decimation == doctest::Approx(aboveTurns).epsilon(1e-6));
}

TEST_CASE("the mixer's phase is that of the recording's sample index, far out too") {
  const double turns = 0.123456789;
  const std::int64_t far = 5'000'000'000'000;  // 28 hours at 50 MS/s
  DownConverter converter({.offsetTurns = turns, .decimation = 4});
  converter.reset(far);
  // What the mixer should leave of a tone that starts with phase 0 at `far`: the phase of -turns * far, constant.
  const Samples out = convert(converter, tone(turns, 4000, 0), 4000);
  // turns * far in exact integers: turns is 123456789 / 10^9.
  const double expected = -static_cast<double>((123456789LL * (far / 1000)) % 1'000'000) / 1e6;
  const std::complex<double> reference = std::polar(1.0, 2.0 * std::numbers::pi * expected);
  for (const auto& sample : out) {
    CHECK(std::abs(std::complex<double>(sample) - reference) < 2e-3);
  }
}

TEST_CASE("any cut into blocks gives the same bits, and reset the same as new") {
  std::mt19937_64 random(3);
  std::normal_distribution<float> normal;
  Samples in(60'000);
  for (auto& sample : in) sample = {normal(random), normal(random)};
  DownConverter converter({.offsetTurns = -0.21, .decimation = 13});
  converter.reset(-17);
  const Samples whole = convert(converter, in, in.size());
  CHECK(whole.size() == (in.size() - converter.taps().size()) / 13 + 1);
  for (const std::size_t blockSize : {std::size_t{1}, std::size_t{63}, std::size_t{16385}}) {
    converter.reset(-17);
    CHECK(convert(converter, in, blockSize) == whole);
  }
}

TEST_CASE("a pulse comes out at its time: the delay is half the filter") {
  DownConverter converter({.offsetTurns = 0, .decimation = 8});
  converter.reset(0);
  Samples in(8 * 200);
  const std::size_t at = converter.delay() + 8 * 40;
  in[at] = 1.0F;
  const Samples out = convert(converter, in, in.size());
  const auto loudest = std::max_element(out.begin(), out.end(), [](auto a, auto b) { return std::norm(a) < std::norm(b); });
  CHECK(loudest - out.begin() == 40);
}
