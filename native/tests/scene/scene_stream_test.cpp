// A scene as a stream: the same bytes as its file however it is cut, presences that come again, and what is left out.
#include "sferic/scene_stream.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "scratch_file.hpp"

namespace {

using namespace sferic;
using Sample = std::complex<float>;

constexpr double kRateHz = 1e6;
constexpr std::uint64_t kPass = 50'000;
constexpr double kNoNoise = -400;

SceneEmitterSpec emitter(Modulation kind, double snrDb, std::vector<SceneSlot> slots) {
  SceneEmitterSpec made;
  made.modulation.kind = kind;
  made.modulation.symbolRateHz = 20e3;
  made.modulation.deviationHz = 10e3;
  made.modulation.bandwidthHz = 50e3;
  made.modulation.spacingHz = 2e3;
  made.snrDb = snrDb;
  made.slots = std::move(slots);
  return made;
}

SceneSpec scene() {
  SceneSpec spec;
  spec.sampleRateHz = kRateHz;
  spec.sampleCount = kPass;
  spec.format = SceneFormat::cf32Le;
  spec.referenceBandwidthHz = 1000;
  return spec;
}

std::vector<Sample> next(SceneStream& stream, std::size_t count) {
  std::vector<Sample> samples(count);
  stream.fill(std::as_writable_bytes(std::span(samples)));
  return samples;
}

double meanPower(const std::vector<Sample>& samples, std::size_t first, std::size_t end) {
  double sum = 0;
  for (std::size_t k = first; k < end; ++k) sum += std::norm(samples[k]);
  return sum / static_cast<double>(end - first);
}

TEST_CASE("a scene in pieces of any size is the scene's file, byte for byte") {
  SceneSpec spec = scene();
  spec.format = SceneFormat::ci16Le;
  spec.passband = 0.8;
  spec.linewidthHz = 10;
  spec.dcOffsetDbfs = -50;
  spec.emitters = {emitter(Modulation::qpsk, 20, {{0, kPass, 100e3, 0}}),
                   emitter(Modulation::fsk, 20, {{1000, 5000, -100e3, 1e5}, {20'000, 9000, -50e3, 0}}),
                   emitter(Modulation::ofdm, 20, {{3000, 30'000, 250e3, 0}}),
                   emitter(Modulation::fm, 20, {{0, kPass, -300e3, 0}})};
  spec.emitters[1].fading = SceneFading{.dopplerHz = 50, .riceFactorDb = 3};
  const test::ScratchFile file("");
  writeScene(spec, file.path(), {});
  std::ifstream in(file.path(), std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(in), {}};
  REQUIRE(whole.size() == kPass * 4);

  // An endless one gives the same in its first pass, but for the last samples: there the filter sees what goes on.
  for (const ScenePasses passes : {ScenePasses::once, ScenePasses::endless}) {
    SceneStream stream(spec, passes);
    REQUIRE(stream.bytesPerSample() == 4);
    CHECK(stream.bands().size() == 4);
    std::string pieces(whole.size(), '\0');
    std::mt19937 random(7);
    for (std::size_t at = 0; at < kPass;) {
      CHECK(stream.position() == at);
      const std::size_t count = std::min<std::size_t>(kPass - at, random() % 30'000);
      stream.fill(std::as_writable_bytes(std::span(pieces)).subspan(4 * at, 4 * count));
      at += count;
    }
    const std::size_t alike = passes == ScenePasses::once ? whole.size() : whole.size() - 4 * std::size_t{1000};
    CHECK(pieces.substr(0, alike) == whole.substr(0, alike));
  }
}

TEST_CASE("presences come again in every pass, with other noise") {
  SceneSpec spec = scene();
  spec.noiseDbfsPerHz = -120;
  spec.emitters = {emitter(Modulation::qpsk, 30, {{10'000, 4000, 100e3, 0}})};
  SceneStream stream(spec, ScenePasses::endless);
  const std::vector<Sample> samples = next(stream, 3 * kPass);
  const double noise = std::pow(10.0, -12.0) * kRateHz;
  for (std::size_t pass = 0; pass < 3; ++pass) {
    const std::size_t start = pass * kPass;
    CHECK(meanPower(samples, start + 10'000, start + 14'000) > 10 * noise);
    CHECK(meanPower(samples, start, start + 10'000) == doctest::Approx(noise).epsilon(0.1));
    CHECK(meanPower(samples, start + 14'000, start + kPass) == doctest::Approx(noise).epsilon(0.1));
  }
  CHECK(!std::equal(samples.begin(), samples.begin() + 1000, samples.begin() + kPass));

  SceneStream once(spec, ScenePasses::once);
  const std::vector<Sample> alone = next(once, 2 * kPass);
  CHECK(meanPower(alone, kPass, 2 * kPass) == doctest::Approx(noise).epsilon(0.1));
}

TEST_CASE("what is always on goes on through the seam") {
  SceneSpec spec = scene();
  spec.noiseDbfsPerHz = kNoNoise;
  spec.emitters = {emitter(Modulation::carrier, -kNoNoise - 60, {{0, kPass, 12'345, 0}})};
  SceneStream stream(spec, ScenePasses::endless);
  const std::vector<Sample> samples = next(stream, 2 * kPass);
  const double turns = 12'345 / kRateHz;
  const Sample step(static_cast<float>(std::cos(2 * M_PI * turns)), static_cast<float>(std::sin(2 * M_PI * turns)));
  double worst = 0;
  for (std::size_t k = 1; k < samples.size(); ++k) {
    worst = std::max(worst, static_cast<double>(std::abs(samples[k] - samples[k - 1] * step)));
  }
  CHECK(worst < 1e-5 * static_cast<double>(std::abs(samples[0])));
}

TEST_CASE("after what was left out tones have the phase that they would have had, and the filter forgot") {
  SceneSpec spec = scene();
  spec.noiseDbfsPerHz = kNoNoise;
  spec.passband = 0.9;
  spec.emitters = {emitter(Modulation::carrier, -kNoNoise - 60, {{0, kPass, 12'345, 0}}),
                   emitter(Modulation::carrier, -kNoNoise - 50, {{5000, 40'000, -200e3, 1e6}})};
  SceneStream all(spec, ScenePasses::endless);
  const std::vector<Sample> whole = next(all, 4 * kPass);
  // Inside a slot that is on, into one that began meanwhile, into the next pass, by a single sample.
  for (const std::uint64_t to : {std::uint64_t{10'001}, std::uint64_t{30'000}, 2 * kPass + 7000, std::uint64_t{1001}}) {
    for (const std::size_t before : {std::size_t{1000}, std::size_t{7000}}) {
      SceneStream stream(spec, ScenePasses::endless);
      (void)next(stream, before);
      stream.skipTo(to);
      const std::uint64_t from = std::max<std::uint64_t>(to, before);
      REQUIRE(stream.position() == from);
      const std::vector<Sample> rest = next(stream, 3000);
      // What swings in the filter before the second tone of a later pass has another start phase than here: the steady
      // one is alone outside of it.
      if (from > kPass) continue;
      double worst = 0;
      for (std::size_t k = 0; k < rest.size(); ++k) {
        worst = std::max(worst, static_cast<double>(std::abs(rest[k] - whole[from + k])));
      }
      CAPTURE(to);
      CAPTURE(before);
      CHECK(worst < 1e-5);
    }
  }
}

}  // namespace
