// One contender per call, in a process of its own: the overview of a file as the application makes it, or bare FFTW
// over the same samples. Prints one JSON object. Call by build/bench-overview.mjs:
//   sferic_bench_overview overview|fft FILE FORMAT THREADS WISDOM_FOLDER [CACHE_FOLDER]
//   sferic_bench_overview make FILE FORMAT BYTES
#include <sys/resource.h>

#include <algorithm>
#include <barrier>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "dsp/fft_plan.hpp"
#include "overview/overview.hpp"
#include "source/file_source.hpp"
#include "test_band.hpp"

namespace {

using namespace sferic;
using namespace sferic::bench;

constexpr std::uint32_t kFftSize = 4096;
constexpr std::uint32_t kHopSize = 2048;
constexpr std::uint32_t kPictureColumns = 1024;
constexpr std::uint32_t kPictureCells = 128;
/// Samples that bare FFTW gets at once, held as complex floats: 256 MiB.
constexpr std::uint64_t kFftSamples = 1U << 25;

double nowS() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

FileSourceConfig fileOf(const std::string& path, SampleFormat format) {
  return {.path = path, .sampleCount = std::filesystem::file_size(path) / bytesPerSample(format), .format = format};
}

int runOverview(const std::string& path, SampleFormat format, unsigned threads, const std::string& wisdom,
                const std::string& cache) {
  const FileSourceConfig file = fileOf(path, format);
  OverviewConfig config;
  config.openSource = [file] { return std::make_unique<FileSource>(file); };
  config.window = {.fftSize = kFftSize, .wisdomFolder = wisdom};
  config.hopSize = kHopSize;
  config.threads = threads;
  config.cacheFolder = cache;
  const double startS = nowS();
  Overview overview(config);
  double firstPictureS = 0;
  for (;;) {
    const OverviewProgress progress = overview.progress();
    if (progress.phase == OverviewPhase::failed) {
      std::fprintf(stderr, "%s\n", progress.error.c_str());
      return 1;
    }
    if (firstPictureS == 0 && progress.chunksSeen == progress.chunkCount) {
      // What the strip of the whole recording asks for.
      const OverviewLayout& layout = overview.layout();
      std::uint32_t level = 0;
      while (layout.columnsAt(level) > kPictureColumns) ++level;
      const OverviewTile tile = overview.tile({.level = level,
                                               .firstColumn = 0,
                                               .columnCount = static_cast<std::uint32_t>(layout.columnsAt(level)),
                                               .firstCell = 0,
                                               .cellCount = layout.cells(),
                                               .outCells = kPictureCells,
                                               .plane = OverviewPlane::max});
      if (std::count(tile.codes.begin(), tile.codes.end(), kNoCode) > 0) return 1;
      firstPictureS = nowS() - startS;
    }
    if (progress.phase == OverviewPhase::done) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  const double wholeS = nowS() - startS;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("{\"s\":%.4f,\"firstPictureS\":%.4f,\"peakMiB\":%.1f}\n", wholeS, firstPictureS,
              static_cast<double>(usage.ru_maxrss) / 1024.0);
  return 0;
}

/// The same windows, transformed from memory and thrown away. What it takes to get them there does not count.
int runFft(const std::string& path, SampleFormat format, unsigned threads, const std::string& wisdom) {
  const FileSourceConfig file = fileOf(path, format);
  FileSource source(file);
  std::vector<std::complex<float>> samples(std::min(file.sampleCount, kFftSamples) + 8);
  const auto address = reinterpret_cast<std::uintptr_t>(samples.data());
  std::complex<float>* const aligned = samples.data() + (64 - address % 64) % 64 / sizeof(std::complex<float>);
  const std::uint64_t most = samples.size() - 8;
  std::vector<std::byte> bytes((1U << 16) * bytesPerSample(format));
  std::vector<std::unique_ptr<FftPlan>> plans;
  for (unsigned t = 0; t < threads; ++t) plans.push_back(std::make_unique<FftPlan>(kFftSize, wisdom));
  double seconds = 0;
  for (std::uint64_t start = 0; start + kFftSize <= file.sampleCount; start += most - (kFftSize - kHopSize)) {
    const std::uint64_t count = std::min(most, file.sampleCount - start);
    for (std::uint64_t at = 0; at < count; at += 1U << 16) {
      const auto part = std::min<std::uint64_t>(1U << 16, count - at);
      const std::span<std::byte> some = std::span(bytes).first(part * bytesPerSample(format));
      source.read(start + at, some);
      convertSamples(format, some, {aligned + at, part});
    }
    const std::uint64_t windows = count < kFftSize ? 0 : (count - kFftSize) / kHopSize + 1;
    const double startS = nowS();
    std::vector<std::thread> pool;
    for (unsigned t = 0; t < threads; ++t) {
      pool.emplace_back([&, t] {
        std::complex<float>* const out = plans[t]->output().data();
        for (std::uint64_t w = windows * t / threads; w < windows * (t + 1) / threads; ++w) {
          plans[t]->transform(aligned + w * kHopSize, out);
        }
      });
    }
    for (std::thread& thread : pool) thread.join();
    seconds += nowS() - startS;
    if (start + count == file.sampleCount) break;
  }
  std::printf("{\"s\":%.4f}\n", seconds);
  return 0;
}

/// Noise and carriers, repeated: what is measured does not depend on what is in the samples.
int make(const std::string& path, SampleFormat format, std::uint64_t size) {
  const std::vector<std::byte> band = testBand(format, 1U << 22, 1);
  std::ofstream file(path, std::ios::binary);
  for (std::uint64_t at = 0; at < size && file; at += band.size()) {
    file.write(reinterpret_cast<const char*>(band.data()),
               static_cast<std::streamsize>(std::min<std::uint64_t>(band.size(), size - at)));
  }
  return file ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  const auto format = words.size() > 3 ? sampleFormatFromName(words[2]) : std::nullopt;
  if (!format) {
    std::fprintf(stderr, "call it by build/bench-overview.mjs\n");
    return 2;
  }
  try {
    if (words[0] == "make") return make(words[1], *format, std::strtoull(words[3].c_str(), nullptr, 10));
    const auto threads = static_cast<unsigned>(std::strtoul(words[3].c_str(), nullptr, 10));
    const std::string wisdom = words.size() > 4 ? words[4] : "";
    if (!wisdom.empty()) measureFftWisdom(wisdom, kFftSize);
    if (words[0] == "fft") return runFft(words[1], *format, threads, wisdom);
    return runOverview(words[1], *format, threads, wisdom, words.size() > 5 ? words[5] : "");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
