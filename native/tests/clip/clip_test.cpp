// Clips of real files: byte copies, times at both ends, levels, and what is left after a failure: nothing.
#include "clip/clip.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numbers>
#include <string>
#include <vector>

#include "scratch_file.hpp"

using namespace sferic;
using sferic::test::ScratchFile;

namespace {

using Samples = std::vector<std::complex<float>>;

std::string bytesOf(const Samples& samples) {
  return {reinterpret_cast<const char*>(samples.data()), samples.size() * sizeof(samples[0])};
}

std::string contentOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Samples samplesOf(const std::string& path) {
  const std::string content = contentOf(path);
  Samples samples(content.size() / sizeof(Samples::value_type));
  std::copy_n(content.data(), samples.size() * sizeof(samples[0]), reinterpret_cast<char*>(samples.data()));
  return samples;
}

/// A path where nothing is, cleaned up afterwards.
class NewPath {
 public:
  ~NewPath() { std::filesystem::remove(path_); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  ScratchFile beside_{""};
  std::string path_ = beside_.path() + ".clip";
};

Samples tone(double turns, std::size_t count) {
  Samples samples(count);
  for (std::size_t i = 0; i < count; ++i) {
    samples[i] = std::complex<float>(std::polar(0.5, 2.0 * std::numbers::pi * std::fmod(turns * static_cast<double>(i), 1.0)));
  }
  return samples;
}

ClipConfig configOf(const ScratchFile& file, std::uint64_t sampleCount, const NewPath& to) {
  return {.source = {.path = file.path(), .sampleCount = sampleCount, .format = SampleFormat::cf32Le},
          .sampleStart = 0,
          .sampleCount = sampleCount,
          .band = {},
          .convertTo = {},
          .path = to.path()};
}

const std::atomic<bool> kGoOn{false};

}  // namespace

TEST_CASE("without a band the piece is copied byte for byte, from an offset that is not aligned") {
  std::string content = "abc";
  for (int i = 0; i < 400'000; ++i) content.push_back(static_cast<char>(i * 31));
  const ScratchFile file(content);
  const NewPath to;
  double last = 0;
  const auto result = writeClip({.source = {.path = file.path(), .offsetBytes = 3, .sampleCount = 200'000, .format = SampleFormat::cu8},
                                 .sampleStart = 1001,
                                 .sampleCount = 150'000,
                                 .band = {},
                                 .convertTo = {},
                                 .path = to.path()},
                                kGoOn, [&](double fraction) { last = fraction; });
  REQUIRE(result);
  CHECK(result->sampleCount == 150'000);
  CHECK(last == 1.0);
  CHECK(contentOf(to.path()) == content.substr(3 + 2002, 300'000));
}

TEST_CASE("the whole band in another format: packed 24 bits, which SigMF has not, become floats") {
  // 0x400000 is half of full scale.
  std::string content;
  for (int i = 0; i < 1000; ++i) content += std::string("\x00\x00\x40\x00\x00\xc0", 6);
  const ScratchFile file(content);
  const NewPath to;
  ClipConfig config;
  config.source = {.path = file.path(), .sampleCount = 1000, .format = SampleFormat::ci24Le};
  config.sampleStart = 10;
  config.sampleCount = 500;
  config.convertTo = ClipFormat::cf32Le;
  config.path = to.path();
  REQUIRE(writeClip(config, kGoOn, {}));
  const Samples out = samplesOf(to.path());
  REQUIRE(out.size() == 500);
  CHECK(out[499] == std::complex<float>(0.5F, -0.5F));
}

TEST_CASE("a band keeps its level and its time from the first sample to the last") {
  // A tone over the whole recording, and a piece in the middle: no ramp at either end, because the filter was fed
  // with what lies around.
  const Samples in = tone(0.2 + 0.001, 300'000);
  const ScratchFile file(bytesOf(in));
  const NewPath to;
  ClipConfig config = configOf(file, in.size(), to);
  config.sampleStart = 100'001;
  config.sampleCount = 70'003;
  config.band = DownConverterConfig{.offsetTurns = 0.2, .decimation = 10};
  const auto result = writeClip(config, kGoOn, {});
  REQUIRE(result);
  const Samples out = samplesOf(to.path());
  REQUIRE(out.size() == 7001);
  CHECK(result->sampleCount == out.size());
  for (std::size_t k = 0; k < out.size(); ++k) {
    // Output k belongs to input sampleStart + 10 k; mixed by -0.2 turns from sample 0 on, 0.001 turns are left.
    const double n = 100'001.0 + 10.0 * static_cast<double>(k);
    const auto expected = std::polar(0.5, 2.0 * std::numbers::pi * std::fmod(0.001 * n, 1.0));
    const double error = std::abs(std::complex<double>(out[k]) - expected);
    if (error > 1e-3) CHECK_MESSAGE(error <= 1e-3, "output ", k);
  }
}

TEST_CASE("both ends of a recording are cut as silence lay around it") {
  const Samples in = tone(0.1, 20'000);
  const ScratchFile file(bytesOf(in));
  const NewPath to;
  ClipConfig config = configOf(file, in.size(), to);
  config.band = DownConverterConfig{.offsetTurns = 0.1, .decimation = 7};
  REQUIRE(writeClip(config, kGoOn, {}));
  const Samples out = samplesOf(to.path());
  CHECK(out.size() == (20'000 - 1) / 7 + 1);
  // Half the filter sees silence at the very first sample, so half the level; 5 samples of the clip later all of it.
  CHECK(std::abs(out.front()) == doctest::Approx(0.25).epsilon(0.2));
  CHECK(std::abs(out[out.size() / 2]) == doctest::Approx(0.5).epsilon(1e-3));
}

TEST_CASE("the longest decimation and the shortest piece work") {
  const Samples in = tone(-0.3, 5000);
  const ScratchFile file(bytesOf(in));
  const NewPath to;
  ClipConfig config = configOf(file, in.size(), to);
  config.sampleStart = 4999;
  config.sampleCount = 1;
  config.band = DownConverterConfig{.offsetTurns = -0.3, .decimation = 20'000};
  const auto result = writeClip(config, kGoOn, {});
  REQUIRE(result);
  CHECK(result->sampleCount == 1);
  CHECK(samplesOf(to.path()).size() == 1);
}

TEST_CASE("ci16 holds what is over full scale and counts it; samples that are no numbers are counted too") {
  Samples in = tone(0.0, 4000);
  for (std::size_t i = 2000; i < in.size(); ++i) in[i] *= 4.0F;
  in[100] = {std::nanf(""), 0.0F};
  const ScratchFile file(bytesOf(in));
  const NewPath to;
  ClipConfig config = configOf(file, in.size(), to);
  config.band = DownConverterConfig{.offsetTurns = 0.0, .decimation = 1};
  config.convertTo = ClipFormat::ci16Le;
  const auto result = writeClip(config, kGoOn, {});
  REQUIRE(result);
  CHECK(result->invalidSamples == 1);
  CHECK(result->saturatedSamples == doctest::Approx(2000).epsilon(0.02));
  const std::string content = contentOf(to.path());
  REQUIRE(content.size() == 4 * 4000);
  std::int16_t word = 0;
  std::copy_n(content.data() + 4 * 1000, 2, reinterpret_cast<char*>(&word));
  CHECK(word == doctest::Approx(16384).epsilon(0.001));
  std::copy_n(content.data() + 4 * 3000, 2, reinterpret_cast<char*>(&word));
  CHECK(word == 32767);
}

TEST_CASE("cancelled, failed or in the way: no file is left, and none is overwritten") {
  const Samples in = tone(0.0, 500'000);
  const ScratchFile file(bytesOf(in));
  const NewPath to;
  ClipConfig config = configOf(file, in.size(), to);
  config.band = DownConverterConfig{.offsetTurns = 0.0, .decimation = 2};
  std::atomic<bool> isCancelled{false};
  CHECK_FALSE(writeClip(config, isCancelled, [&](double fraction) { isCancelled = fraction > 0.3; }));
  CHECK_FALSE(std::filesystem::exists(to.path()));

  CHECK_THROWS_AS(static_cast<void>(writeClip(config, kGoOn, [&](double) { std::filesystem::resize_file(file.path(), 1000); })),
                  SourceError);
  CHECK_FALSE(std::filesystem::exists(to.path()));

  const ScratchFile small(bytesOf(tone(0.0, 100)));
  ClipConfig inTheWay = configOf(small, 100, to);
  std::ofstream(to.path()) << "mine";
  CHECK_THROWS(static_cast<void>(writeClip(inTheWay, kGoOn, {})));
  CHECK(contentOf(to.path()) == "mine");
}
