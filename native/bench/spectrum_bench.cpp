// How much the rows cost beside their transforms: ci16 samples converted, windowed, transformed and averaged,
// against the same number of bare FFTW transforms in the same process, alternating. One thread. Prints one
// JSON line. Call: sferic_bench_spectrum [fftSize] [overlap] [averages] [commit]
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "dsp/fft_plan.hpp"
#include "dsp/sample_format.hpp"
#include "dsp/spectrum.hpp"
#include "pipeline/backend.hpp"

namespace {

using namespace sferic;

constexpr std::uint64_t kSeed = 1;
constexpr std::size_t kSamples = 1 << 22;
constexpr std::size_t kBlock = 16384;
constexpr int kRounds = 21;

double secondsOf(auto&& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double percentile(std::vector<double> values, double fraction) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(std::ceil(fraction * static_cast<double>(values.size()))) - 1];
}

std::vector<std::byte> noiseBytes() {
  std::mt19937_64 random(kSeed);
  std::vector<std::byte> bytes(kSamples * bytesPerSample(SampleFormat::ci16Le));
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
  return bytes;
}

/// Answers the sum of a bin of all rows, so that nothing can be left out by the compiler.
float rowsOf(Spectrum& spectrum, const std::vector<std::byte>& bytes) {
  const std::size_t width = bytesPerSample(SampleFormat::ci16Le);
  float sum = 0;
  spectrum.reset();
  for (std::size_t at = 0; at < kSamples;) {
    const auto room = spectrum.room();
    const std::size_t count = std::min({kBlock, room.size(), kSamples - at});
    const auto block = std::span(bytes).subspan(at * width, count * width);
    convertSamples(SampleFormat::ci16Le, block, room.first(count));
    spectrum.commit(count);
    at += count;
    while (spectrum.process()) sum += spectrum.row().mean[1];
  }
  return sum;
}

}  // namespace

int main(int argc, char** argv) {
  const auto fftSize = static_cast<std::uint32_t>(argc > 1 ? std::atoi(argv[1]) : 4096);
  const double overlap = argc > 2 ? std::atof(argv[2]) : 0.5;
  const auto averages = static_cast<std::uint32_t>(argc > 3 ? std::atoi(argv[3]) : 16);
  const std::string commit = argc > 4 ? argv[4] : "";
  const auto hopSize = fftSize - static_cast<std::uint32_t>(std::lround(overlap * fftSize));

  const std::vector<std::byte> bytes = noiseBytes();
  Spectrum spectrum;
  spectrum.configure({.fftSize = fftSize, .hopSize = hopSize, .averages = averages});
  FftPlan fft(fftSize);
  const std::size_t windows = (kSamples - fftSize) / hopSize + 1;

  std::vector<double> rowsS, fftS, ratios;
  float sink = 0;
  for (int round = -2; round < kRounds; ++round) {  // two rounds to warm up
    const double bare = secondsOf([&] {
      for (std::size_t i = 0; i < windows; ++i) {
        // Transforming its own result over and over would overflow: every window starts from something small.
        for (std::size_t n = 0; n < fftSize; n += 64) fft.buffer()[n] = 0.001F;
        if (i % 8 == 0) std::fill(fft.buffer().begin(), fft.buffer().end(), 0.001F);
        fft.execute();
      }
    });
    const double rows = secondsOf([&] { sink += rowsOf(spectrum, bytes); });
    if (round < 0) continue;
    fftS.push_back(bare);
    rowsS.push_back(rows);
    ratios.push_back(rows / bare);
  }
  const auto msps = [](double seconds) { return static_cast<double>(kSamples) / seconds / 1e6; };
  std::printf(
      "{\"bench\":\"spectrum\",\"commit\":\"%s\",\"cpu\":\"%s\",\"backend\":\"%s\",\"seed\":%llu,"
      "\"fftSize\":%u,\"overlap\":%g,\"averages\":%u,\"rowsMspsP50\":%.1f,\"rowsMspsP5\":%.1f,"
      "\"fftMspsP50\":%.1f,\"ratioP50\":%.3f,\"ratioP95\":%.3f,\"check\":%g}\n",
      commit.c_str(), cpuName().c_str(), cpuBackendName().c_str(), static_cast<unsigned long long>(kSeed),
      fftSize, overlap, averages, msps(percentile(rowsS, 0.5)), msps(percentile(rowsS, 0.95)),
      msps(percentile(fftS, 0.5)), percentile(ratios, 0.5), percentile(ratios, 0.95),
      static_cast<double>(sink));
  return 0;
}
