// The overview on files with known signals: nothing is missed at any scale, levels and places are right, and neither
// threads nor a stop nor a damaged cache change one byte. Long, because all of it is asked of the same few made files.
#include "overview/overview.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cmath>
#include <fstream>
#include <numbers>
#include <random>
#include <set>

#include "dsp/spectrum.hpp"
#include "overview/window_reader.hpp"
#include "scratch_file.hpp"
#include "source/file_source.hpp"

using namespace sferic;
using sferic::test::ScratchFile;

namespace {

constexpr std::uint32_t kFftSize = 256;
constexpr std::uint32_t kHopSize = 128;

/// A folder of its own, gone when the test ends.
struct ScratchFolder {
  std::filesystem::path path;
  ScratchFolder() {
    static int count = 0;
    path = std::filesystem::temp_directory_path() /
           ("sferic-overview-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
};

OverviewConfig configOf(const FileSourceConfig& file, unsigned threads, const std::filesystem::path& cache = {}) {
  OverviewConfig config;
  config.openSource = [file] { return std::make_unique<FileSource>(file); };
  config.identity = FileIdentity{.device = 1, .inode = 2, .changedNs = 3};
  config.window = {.fftSize = kFftSize};
  config.hopSize = kHopSize;
  config.threads = threads;
  config.cacheFolder = cache;
  return config;
}

OverviewProgress untilOver(const Overview& overview) {
  for (;;) {
    OverviewProgress progress = overview.progress();
    if (progress.phase == OverviewPhase::done || progress.phase == OverviewPhase::failed ||
        progress.phase == OverviewPhase::stopped) {
      return progress;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

/// Whole levels, one after the other; finer ones than are kept only in their first columns.
std::vector<std::uint8_t> everythingOf(Overview& overview) {
  std::vector<std::uint8_t> all;
  const OverviewLayout& layout = overview.layout();
  for (std::uint32_t level = 0; level < layout.levelCount(); ++level) {
    for (const OverviewPlane plane : {OverviewPlane::mean, OverviewPlane::max}) {
      const auto columns = static_cast<std::uint32_t>(std::min<std::uint64_t>(layout.columnsAt(level), 500));
      const OverviewTile tile = overview.tile({.level = level,
                                               .firstColumn = 0,
                                               .columnCount = columns,
                                               .firstCell = 0,
                                               .cellCount = layout.cells(),
                                               .outCells = layout.cells(),
                                               .plane = plane});
      CHECK(tile.exactColumns == columns);
      all.insert(all.end(), tile.codes.begin(), tile.codes.end());
    }
  }
  return all;
}

double dbfsOf(const Overview& overview, std::uint8_t code) {
  return overview.scale().topDbfs() + kCodeStepDb * (code - 255);
}

std::string noiseBytes(std::size_t samples, unsigned seed) {
  std::mt19937 random(seed);
  std::string bytes(2 * samples, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random() % 41 - 20);
  return bytes;
}

/// 200 000 windows and some samples: 33 windows in a column of the finest kept level at most.
constexpr std::uint64_t kNoiseSamples = 200'000ULL * kHopSize + 77;

const ScratchFile& noiseFile() {
  static const ScratchFile file(noiseBytes(kNoiseSamples, 1));
  return file;
}

FileSourceConfig noise() {
  return {.path = noiseFile().path(), .sampleCount = kNoiseSamples, .format = SampleFormat::ci8};
}

std::filesystem::path onlyFileIn(const std::filesystem::path& folder) {
  const std::filesystem::directory_iterator files(folder);
  REQUIRE(std::distance(begin(files), end(files)) >= 0);
  return std::filesystem::directory_iterator(folder)->path();
}

void overwrite(const std::filesystem::path& path, std::uint64_t place, const std::string& bytes) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(static_cast<std::streamoff>(place));
  file << bytes;
}

}  // namespace

TEST_CASE("overview layout: every sample is in a window, every window in one column of each level") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 300; ++round) {
    const std::uint32_t fftSize = 256U << random() % 5;
    const auto hop = static_cast<std::uint32_t>(1 + random() % fftSize);
    const std::uint64_t samples = fftSize + random() % (round < 150 ? 5000 : 20'000'000'000ULL);
    const OverviewLayout layout(samples, fftSize, hop);
    CAPTURE(samples);
    CAPTURE(fftSize);
    CAPTURE(hop);
    CHECK(layout.windowStart(0) == 0);
    CHECK(layout.windowStart(layout.windowCount() - 1) + fftSize == samples);
    if (layout.windowCount() > 1) CHECK(layout.windowStart(layout.windowCount() - 2) + hop + fftSize >= samples);
    CHECK(layout.columnsAt(layout.storedLevel()) <= kMostStoredColumns);
    if (layout.storedLevel() > 0) CHECK(layout.columnsAt(layout.storedLevel() - 1) > kMostStoredColumns);
    CHECK(layout.columnsAt(layout.levelCount() - 1) == 1);
    CHECK(layout.chunkCount() <= kMostStoredColumns / kChunkColumns);
    for (std::uint32_t level = 0; level < layout.levelCount(); ++level) {
      const std::uint64_t last = layout.columnsAt(level) - 1;
      CHECK(layout.windowEndOf(level, last) == layout.windowCount());
      CHECK((last << level) < layout.windowCount());
    }
  }
}

TEST_CASE("power scale: codes rise with power and are off by less than 0.41 dB") {
  const PowerScale scale(6.0);
  CHECK(scale.codeOf(0.0F) == 1);
  std::uint8_t before = 0;
  for (double levelDb = -184.0; levelDb < 6.0; levelDb += 0.013) {
    const std::uint8_t code = scale.codeOf(static_cast<float>(std::pow(10.0, levelDb / 10.0)));
    CHECK(code >= before);
    before = code;
    CHECK(std::abs(6.0 + kCodeStepDb * (code - 255) - levelDb) < 0.41);
  }
  CHECK(scale.codeOf(1e20F) == 255);
}

TEST_CASE("window powers: what the canonical spectrum gives, for every window function") {
  std::mt19937 random(3);
  std::normal_distribution<float> normal;
  std::vector<std::complex<float>> samples(4096);
  for (auto& sample : samples) sample = {normal(random), normal(random)};
  for (const WindowKind kind : {WindowKind::hann, WindowKind::hamming, WindowKind::flatTop, WindowKind::kaiser}) {
    const auto windows = static_cast<std::uint32_t>((samples.size() - kFftSize) / kHopSize + 1);
    Spectrum spectrum;
    spectrum.configure({.fftSize = kFftSize, .hopSize = kHopSize, .averages = windows, .window = kind});
    std::copy(samples.begin(), samples.end(), spectrum.room().begin());
    spectrum.commit(samples.size());
    REQUIRE(spectrum.process());
    WindowPowers powers({.fftSize = kFftSize, .window = kind});
    for (std::uint32_t i = 0; i < windows; ++i) powers.add(samples.data() + i * kHopSize);
    std::vector<float> mean(kFftSize);
    std::vector<float> max(kFftSize);
    powers.fold(1, mean, max);
    std::vector<float> foldedMean(kFftSize / 4);
    std::vector<float> foldedMax(kFftSize / 4);
    powers.fold(4, foldedMean, foldedMax);
    for (std::uint32_t bin = 0; bin < kFftSize; ++bin) {
      CHECK(mean[bin] == doctest::Approx(spectrum.row().mean[bin]).epsilon(1e-3));
      CHECK(max[bin] == doctest::Approx(spectrum.row().max[bin]).epsilon(1e-3));
      CHECK(foldedMean[bin / 4] >= mean[bin]);
      CHECK(foldedMax[bin / 4] >= max[bin]);
    }
  }
}

TEST_CASE("a burst of one window in an hour of nothing is seen at every level, in its place and nowhere else") {
  constexpr std::uint64_t kSamples = 3600ULL * 48'000;
  constexpr std::uint64_t kBurstStart = 123'456'789;
  constexpr std::uint32_t kBin = 50;
  const ScratchFile file("");
  REQUIRE(::truncate(file.path().c_str(), 2 * kSamples) == 0);
  std::string burst;
  for (std::uint32_t n = 0; n < kFftSize; ++n) {
    const double angle = 2 * std::numbers::pi * kBin * n / kFftSize;
    burst += static_cast<char>(std::lround(64 * std::cos(angle)));
    burst += static_cast<char>(std::lround(64 * std::sin(angle)));
  }
  overwrite(file.path(), 2 * kBurstStart, burst);
  Overview overview(configOf({.path = file.path(), .sampleCount = kSamples, .format = SampleFormat::ci8}, 2));
  REQUIRE(untilOver(overview).phase == OverviewPhase::done);
  const OverviewLayout& layout = overview.layout();
  // -6.0 dBFS, and at the worst place between two windows Hann leaves 0.83 of it.
  constexpr double kLeastDbfs = -6.0 - 1.7 - 0.41;
  const std::uint64_t window = (kBurstStart + kHopSize / 2) / kHopSize;
  for (std::uint32_t level = 0; level < layout.levelCount(); ++level) {
    CAPTURE(level);
    const std::uint64_t column = window >> level;
    const std::uint64_t first = column < 3 ? 0 : column - 3;
    const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(7, layout.columnsAt(level) - first));
    TileRequest request{.level = level, .firstColumn = first, .columnCount = count, .cellCount = layout.cells()};
    request.outCells = layout.cells();
    const OverviewTile tile = overview.tile(request);
    CHECK(tile.exactColumns == count);
    const auto codeAt = [&](std::uint64_t at, std::uint32_t cell) {
      return tile.codes[(at - first) * layout.cells() + cell];
    };
    const std::uint32_t cell = layout.cells() / 2 + kBin;
    CHECK(dbfsOf(overview, codeAt(column, cell)) >= kLeastDbfs);
    CHECK(dbfsOf(overview, codeAt(column, cell)) <= -6.0 + 0.41);
    // The burst touches three windows, so at most three columns know of it.
    for (std::uint64_t at = first; at < first + count; ++at) {
      if (at + 2 <= (window - 2) >> level || at >= ((window + 2) >> level) + 2) CHECK(codeAt(at, cell) == 1);
    }
    CHECK(codeAt(column, layout.cells() / 2 - kBin) < codeAt(column, cell) - 40);
    request.outCells = 9;
    const OverviewTile narrow = overview.tile(request);
    CHECK(narrow.codes[(column - first) * 9 + cell * 9 / layout.cells()] == codeAt(column, cell));
  }
}

TEST_CASE("a tone reads its level and stands in its cell at every level, as mean and as maximum") {
  constexpr std::uint64_t kSamples = 3'000'000;
  constexpr int kBin = -70;
  std::string bytes(kSamples * sizeof(std::complex<float>), '\0');
  auto* samples = reinterpret_cast<std::complex<float>*>(bytes.data());
  for (std::uint64_t n = 0; n < kSamples; ++n) {
    const double angle = 2 * std::numbers::pi * kBin * static_cast<double>(n % kFftSize) / kFftSize;
    samples[n] = {static_cast<float>(20.0 * std::cos(angle)), static_cast<float>(20.0 * std::sin(angle))};
  }
  // Not a number, once: one window may suffer, nothing else.
  samples[1'000'000] = {std::nanf(""), 1.0F};
  const ScratchFile file(bytes);
  for (const WindowKind kind : {WindowKind::hann, WindowKind::blackmanHarris}) {
    OverviewConfig config = configOf({.path = file.path(), .sampleCount = kSamples, .format = SampleFormat::cf32Le}, 2);
    config.window.window = kind;
    Overview overview(config);
    REQUIRE(untilOver(overview).phase == OverviewPhase::done);
    const OverviewLayout& layout = overview.layout();
    for (std::uint32_t level = 0; level < layout.levelCount(); ++level) {
      for (const OverviewPlane plane : {OverviewPlane::mean, OverviewPlane::max}) {
        const OverviewTile tile = overview.tile({.level = level,
                                                 .firstColumn = layout.columnsAt(level) - 1,
                                                 .columnCount = 1,
                                                 .firstCell = 0,
                                                 .cellCount = layout.cells(),
                                                 .outCells = layout.cells(),
                                                 .plane = plane});
        const auto strongest = std::max_element(tile.codes.begin(), tile.codes.end());
        CHECK(strongest - tile.codes.begin() == static_cast<int>(layout.cells()) / 2 + kBin);
        // 20 in amplitude: 26.0 dB over full scale, which the scale of a float recording has room for.
        CHECK(std::abs(dbfsOf(overview, *strongest) - 26.02) < 0.42);
      }
    }
  }
}

TEST_CASE("any number of threads, resumed, or from the cache: the same bytes") {
  std::vector<std::uint8_t> reference;
  {
    Overview overview(configOf(noise(), 1));
    REQUIRE(untilOver(overview).phase == OverviewPhase::done);
    reference = everythingOf(overview);
    CHECK(std::set<std::uint8_t>(reference.begin(), reference.end()).count(kNoCode) == 0);
  }
  const ScratchFolder cache;
  {
    // Stopped as soon as something is done.
    Overview overview(configOf(noise(), 3, cache.path));
    while (overview.progress().chunksDone < 5) std::this_thread::yield();
    overview.close();
    const OverviewProgress progress = overview.progress();
    CHECK((progress.phase == OverviewPhase::stopped || progress.phase == OverviewPhase::done));
  }
  {
    Overview overview(configOf(noise(), 2, cache.path));
    const OverviewProgress progress = untilOver(overview);
    CHECK(progress.chunksFromCache >= 5);
    CHECK(progress.cacheProblem.empty());
    CHECK(everythingOf(overview) == reference);
  }
  Overview again(configOf(noise(), 2, cache.path));
  const OverviewProgress progress = untilOver(again);
  CHECK(progress.chunksFromCache == progress.chunkCount);
  CHECK(everythingOf(again) == reference);
}

TEST_CASE("a cache that is damaged, unfinished or of another state of the file is made good, and damage is said") {
  const ScratchFolder cache;
  std::vector<std::uint8_t> reference;
  std::uint64_t chunkCount = 0;
  {
    Overview overview(configOf(noise(), 2, cache.path));
    chunkCount = untilOver(overview).chunkCount;
    reference = everythingOf(overview);
  }
  const std::filesystem::path path = onlyFileIn(cache.path);
  const std::uint64_t size = std::filesystem::file_size(path);
  const auto reopened = [&](OverviewConfig config) {
    Overview overview(std::move(config));
    const OverviewProgress progress = untilOver(overview);
    CHECK(progress.phase == OverviewPhase::done);
    CHECK(everythingOf(overview) == reference);
    CHECK(std::filesystem::file_size(path) == size);
    return progress;
  };
  SUBCASE("one byte of a record") {
    overwrite(path, size - 100, "?");
    const OverviewProgress progress = reopened(configOf(noise(), 2, cache.path));
    CHECK(progress.chunksFromCache == chunkCount - 1);
    CHECK(progress.cacheProblem.find("damaged at 1 of") != std::string::npos);
  }
  SUBCASE("records that were never written") {
    overwrite(path, 4096, std::string(80, '\0'));
    const OverviewProgress progress = reopened(configOf(noise(), 2, cache.path));
    CHECK(progress.chunksFromCache == chunkCount - 10);
    CHECK(progress.cacheProblem.empty());
  }
  SUBCASE("cut short") {
    std::filesystem::resize_file(path, size / 2);
    const OverviewProgress progress = reopened(configOf(noise(), 2, cache.path));
    CHECK(progress.chunksFromCache < chunkCount);
    CHECK(progress.chunksFromCache > 0);
    CHECK(progress.cacheProblem.find("damaged") != std::string::npos);
  }
  SUBCASE("the header") {
    overwrite(path, 20, "junk");
    const OverviewProgress progress = reopened(configOf(noise(), 2, cache.path));
    CHECK(progress.chunksFromCache == 0);
    CHECK(progress.cacheProblem.find("damaged") != std::string::npos);
  }
  SUBCASE("the same file, written to since") {
    OverviewConfig config = configOf(noise(), 2, cache.path);
    config.identity->changedNs = 4;
    const OverviewProgress progress = reopened(std::move(config));
    CHECK(progress.chunksFromCache == 0);
    CHECK(progress.cacheProblem.empty());
  }
  SUBCASE("a copy of the file") {
    OverviewConfig config = configOf(noise(), 2, cache.path);
    config.identity = FileIdentity{.device = 1, .inode = 77, .changedNs = 99};
    CHECK(reopened(std::move(config)).chunksFromCache == chunkCount);
  }
  SUBCASE("other settings have a file of their own") {
    OverviewConfig config = configOf(noise(), 2, cache.path);
    config.window.window = WindowKind::hamming;
    Overview overview(config);
    CHECK(untilOver(overview).chunksFromCache == 0);
    CHECK(everythingOf(overview) != reference);
  }
}

TEST_CASE("a cache that cannot be written is said, and the overview is made all the same") {
  Overview overview(configOf(noise(), 2, "/proc/no-such-folder"));
  const OverviewProgress progress = untilOver(overview);
  CHECK(progress.phase == OverviewPhase::done);
  CHECK(progress.cacheProblem.find("is not kept") != std::string::npos);
  CHECK(progress.cacheProblem.find('\n') == std::string::npos);
}

TEST_CASE("a recording that shrinks is an error, not a hang") {
  const ScratchFile file(noiseBytes(kNoiseSamples, 2));
  FileSourceConfig config = noise();
  config.path = file.path();
  OverviewConfig overviewConfig = configOf(config, 2);
  int opened = 0;
  overviewConfig.openSource = [&opened, config] {
    auto source = std::make_unique<FileSource>(config);
    // The first two are opened to look at it.
    if (++opened == 2) CHECK(::truncate(config.path.c_str(), 1000) == 0);
    return source;
  };
  try {
    Overview overview(overviewConfig);
    const OverviewProgress progress = untilOver(overview);
    CHECK(progress.phase == OverviewPhase::failed);
    CHECK(progress.error.find("too few for") != std::string::npos);
  } catch (const SourceError& error) {
    FAIL(error.what());
  }
  CHECK_THROWS_AS(Overview(configOf({.path = noiseFile().path(), .sampleCount = 255, .format = SampleFormat::ci8}, 1)),
                  std::invalid_argument);
}

TEST_CASE("tiles outside are refused") {
  Overview overview(configOf(noise(), 2));
  const OverviewLayout& layout = overview.layout();
  TileRequest request{.level = 0, .columnCount = 1, .cellCount = layout.cells(), .outCells = layout.cells()};
  CHECK_NOTHROW(overview.tile(request));
  request.outCells = layout.cells() + 1;
  CHECK_THROWS_AS(overview.tile(request), std::invalid_argument);
  request.outCells = 1;
  request.firstColumn = layout.windowCount();
  CHECK_THROWS_AS(overview.tile(request), std::invalid_argument);
  request.firstColumn = 0;
  request.level = layout.levelCount();
  CHECK_THROWS_AS(overview.tile(request), std::invalid_argument);
  overview.close();
  request.level = 0;
  CHECK_THROWS_AS(overview.tile(request), std::invalid_argument);
}
