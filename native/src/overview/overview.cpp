// First what the cache has, then a few windows of every chunk, then every sample. Knows no Node and no screen.
#include "overview/overview.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "overview/window_reader.hpp"

namespace sferic {
namespace {

/// Places of a recording that its key is made from.
constexpr std::uint64_t kHashedPlaces = 64;
constexpr std::size_t kHashedBytes = 4096;
constexpr std::uint32_t kSamplePasses = 4;
/// A second picture is worth less than beginning with the whole.
constexpr double kSamplingS = 0.4;
/// Below this many windows a chunk, the whole is there as soon as the samples would be.
constexpr std::uint64_t kWindowsWorthSampling = 16;
constexpr std::uint64_t kRefreshEvery = 256;
/// Windows between two looks at whether to stop.
constexpr std::uint64_t kStopEvery = 64;
/// The replay and the analysis of the same recording go first.
constexpr int kNiceness = 5;
constexpr double kIntegerTopDbfs = 6.0;

double secondsNow() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// The i-th place of a sequence that visits 0 .. 2^bits - 1 ever more finely, as a fraction.
std::uint64_t reversedBits(std::uint64_t i, unsigned bits) {
  std::uint64_t reversed = 0;
  for (unsigned bit = 0; bit < bits; ++bit) reversed |= (i >> bit & 1U) << (bits - 1 - bit);
  return reversed;
}

std::span<const std::uint8_t> bytesOf(const void* data, std::size_t size) {
  return {static_cast<const std::uint8_t*>(data), size};
}

std::uint64_t sampleCountOf(const OverviewConfig& config) {
  const std::uint64_t count = config.openSource()->sampleCount().value_or(0);
  if (count < config.window.fftSize) {
    throw std::invalid_argument("an overview needs at least one transform of " +
                                std::to_string(config.window.fftSize) + " samples, and there are " +
                                std::to_string(count));
  }
  return count;
}

bool isFloat(SampleFormat format) {
  return format == SampleFormat::cf32Le || format == SampleFormat::cf32Be || format == SampleFormat::cf64Le ||
         format == SampleFormat::cf64Be;
}

/// Integers have a full scale; floats may have any, so the scale ends well above what is found at some places.
double topDbfsOf(const OverviewConfig& config, const OverviewLayout& layout) {
  const std::unique_ptr<Source> source = config.openSource();
  if (!isFloat(source->format())) return kIntegerTopDbfs;
  WindowReader reader(*source, layout);
  float greatest = 0;
  for (std::uint64_t place = 0; place < kHashedPlaces; ++place) {
    const std::uint64_t window = place * (layout.windowCount() - 1) / (kHashedPlaces - 1);
    const std::complex<float>* samples = reader.window(window, window);
    float power = 0;
    for (std::uint32_t i = 0; i < layout.fftSize(); ++i) power += std::norm(samples[i]);
    // All of its power in one bin: no more can be there.
    greatest = std::max(greatest, power / static_cast<float>(layout.fftSize()));
  }
  if (!(greatest > 0)) return kIntegerTopDbfs;
  constexpr double kRoomDb = 20.0;
  constexpr double kRoundDb = 10.0;
  const double topDbfs = 10.0 * std::log10(static_cast<double>(greatest)) + kRoomDb;
  return std::max(kIntegerTopDbfs, std::ceil(topDbfs / kRoundDb) * kRoundDb);
}

}  // namespace

/// What one thread needs to get from a file to powers.
struct Overview::Worker {
  Worker(const OverviewConfig& config, const OverviewLayout& layout)
      : source(config.openSource()), reader(*source, layout), powers(config.window) {}

  std::unique_ptr<Source> source;
  WindowReader reader;
  WindowPowers powers;
  std::array<std::vector<float>, kChunkColumns> mean;
  std::vector<float> max;
};

Overview::Overview(OverviewConfig config)
    : config_(std::move(config)),
      layout_(sampleCountOf(config_), config_.window.fftSize, config_.hopSize),
      scale_(topDbfsOf(config_, layout_)),
      pyramid_(layout_, scale_),
      thread_([this] { run(); }) {}

Overview::~Overview() { close(); }

void Overview::close() {
  isStopping_ = true;
  const std::scoped_lock lock(closeMutex_);
  if (thread_.joinable()) thread_.join();
}

OverviewProgress Overview::progress() const {
  OverviewProgress progress;
  progress.chunksDone = pyramid_.chunksDone();
  progress.chunksSeen = pyramid_.chunksSeen();
  progress.chunkCount = layout_.chunkCount();
  const std::scoped_lock lock(progressMutex_);
  progress.phase = phase_;
  progress.chunksFromCache = chunksFromCache_;
  progress.error = error_;
  progress.cacheProblem = cacheProblem_;
  progress.cachePath = cachePath_;
  return progress;
}

void Overview::run() {
  try {
    readCache();
    if (pyramid_.chunksDone() < layout_.chunkCount() && !isStopping_) samplePasses();
    if (pyramid_.chunksDone() < layout_.chunkCount() && !isStopping_) refine();
    const bool isWhole = pyramid_.chunksDone() == layout_.chunkCount();
    setPhase(isWhole ? OverviewPhase::done : OverviewPhase::stopped);
  } catch (const std::exception& error) {
    failWith(error.what());
  }
}

CacheKey Overview::keyOf(Source& source) const {
  const std::size_t width = bytesPerSample(source.format());
  const std::uint64_t count = std::min<std::uint64_t>(kHashedBytes / width, layout_.sampleCount());
  std::vector<std::uint8_t> bytes(count * width);
  std::uint64_t content = static_cast<std::uint64_t>(source.format());
  for (std::uint64_t place = 0; place < kHashedPlaces; ++place) {
    const std::uint64_t start = (layout_.sampleCount() - count) / (kHashedPlaces - 1) * place;
    source.read(place + 1 == kHashedPlaces ? layout_.sampleCount() - count : start,
                std::as_writable_bytes(std::span(bytes)));
    content = hashBytes(bytes, content);
  }
  const WindowSettings& window = config_.window;
  const std::array<std::uint64_t, 4> settings{window.fftSize, config_.hopSize,
                                              static_cast<std::uint64_t>(window.window),
                                              std::bit_cast<std::uint64_t>(window.kaiserBeta)};
  return {.contentHash = content,
          .sampleCount = layout_.sampleCount(),
          .settingsHash = hashBytes(bytesOf(settings.data(), sizeof(settings)), 0),
          .topDbfs = scale_.topDbfs(),
          .chunkCount = layout_.chunkCount(),
          .recordBytes = ChunkRecord::sizeInBytes(layout_.cells())};
}

void Overview::readCache() {
  if (config_.cacheFolder.empty()) return;
  const std::unique_ptr<Source> source = config_.openSource();
  try {
    cache_ = std::make_unique<CacheFile>(config_.cacheFolder, keyOf(*source), config_.identity.value_or(FileIdentity{}));
  } catch (const CacheError& error) {
    setCacheProblem(std::string("The overview is not kept: ") + error.what());
    return;
  }
  {
    const std::scoped_lock lock(progressMutex_);
    cachePath_ = cache_->path().string();
  }
  std::uint64_t damaged = 0;
  for (std::uint64_t chunk = 0; chunk < layout_.chunkCount() && !isStopping_; ++chunk) {
    ChunkRecord record(layout_.cells());
    const CacheFile::State state = cache_->load(chunk, record.bytes());
    if (state == CacheFile::State::damaged) ++damaged;
    if (state != CacheFile::State::good) continue;
    pyramid_.setChunk(chunk, std::move(record));
    const std::scoped_lock lock(progressMutex_);
    ++chunksFromCache_;
  }
  if (cache_->wasDamaged()) {
    setCacheProblem("The kept overview " + cache_->path().string() + " was damaged: it is computed again");
  } else if (damaged > 0) {
    setCacheProblem("The kept overview " + cache_->path().string() + " was damaged at " + std::to_string(damaged) +
                    " of " + std::to_string(layout_.chunkCount()) + " places: they are computed again");
  }
}

void Overview::samplePasses() {
  const std::uint64_t windowsPerChunk = std::uint64_t{1} << layout_.chunkLevel();
  if (windowsPerChunk < kWindowsWorthSampling) return;
  setPhase(OverviewPhase::sampling);
  const double endS = secondsNow() + kSamplingS;
  Worker worker(config_, layout_);
  std::vector<float> mean(layout_.cells());
  std::vector<float> max(layout_.cells());
  const unsigned bits = static_cast<unsigned>(std::bit_width(layout_.chunkCount() - 1));
  for (std::uint32_t pass = 0; pass < kSamplePasses; ++pass) {
    for (std::uint64_t i = 0; i >> bits == 0; ++i) {
      // Far apart first: on a slow disk the picture is coarse early rather than half.
      const std::uint64_t chunk = reversedBits(i, bits);
      if (isStopping_) return;
      if (chunk >= layout_.chunkCount() || pyramid_.isDone(chunk)) continue;
      const std::uint64_t first = chunk << layout_.chunkLevel();
      const std::uint64_t windows = layout_.windowEndOf(layout_.chunkLevel(), chunk) - first;
      const std::uint64_t window = first + (2 * reversedBits(pass, 2) + 1) * windows / (2 * kSamplePasses);
      worker.powers.clear();
      worker.powers.add(worker.reader.window(window, window));
      worker.powers.fold(layout_.binsPerCell(), mean, max);
      pyramid_.addSample(chunk, mean, max);
      if (i % kRefreshEvery == kRefreshEvery - 1) {
        pyramid_.refreshAbove();
        if (pass > 0 && secondsNow() > endS) return;
      }
    }
    pyramid_.refreshAbove();
    if (secondsNow() > endS) return;
  }
}

void Overview::refine() {
  setPhase(OverviewPhase::refining);
  std::atomic<std::uint64_t> next = 0;
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < config_.threads; ++i) threads.emplace_back([&] { refineChunks(next); });
  for (std::thread& thread : threads) thread.join();
}

void Overview::refineChunks(std::atomic<std::uint64_t>& next) {
  // A wish: where it is not granted, everything is only slower.
  (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNiceness);
  try {
    Worker worker(config_, layout_);
    for (;;) {
      const std::uint64_t chunk = next++;
      if (chunk >= layout_.chunkCount() || isStopping_) return;
      if (pyramid_.isDone(chunk)) continue;
      std::optional<ChunkRecord> record = compute(worker, chunk);
      if (!record) return;
      keep(chunk, *record);
      pyramid_.setChunk(chunk, std::move(*record));
    }
  } catch (const std::exception& error) {
    failWith(error.what());
  }
}

std::optional<ChunkRecord> Overview::compute(Worker& worker, std::uint64_t chunk) const {
  const std::uint32_t cells = layout_.cells();
  const std::uint32_t stored = layout_.storedLevel();
  const std::uint64_t lastWindow = layout_.windowEndOf(layout_.chunkLevel(), chunk) - 1;
  ChunkRecord record(cells);
  std::array<double, kChunkColumns> windows{};
  worker.max.resize(cells);
  for (std::uint32_t i = 0; i < kChunkColumns; ++i) {
    worker.mean[i].assign(cells, 0.0F);
    const std::uint64_t column = (chunk << kChunkLevels) + i;
    if (column >= layout_.columnsAt(stored)) continue;
    const std::uint64_t end = layout_.windowEndOf(stored, column);
    worker.powers.clear();
    for (std::uint64_t window = column << stored; window < end; ++window) {
      if (window % kStopEvery == 0 && isStopping_) return std::nullopt;
      worker.powers.add(worker.reader.window(window, lastWindow));
    }
    worker.powers.fold(layout_.binsPerCell(), worker.mean[i], worker.max);
    windows[i] = static_cast<double>(worker.powers.count());
    const auto meanCodes = record.codes(0, i, OverviewPlane::mean);
    const auto maxCodes = record.codes(0, i, OverviewPlane::max);
    for (std::uint32_t cell = 0; cell < cells; ++cell) {
      meanCodes[cell] = scale_.codeOf(worker.mean[i][cell]);
      maxCodes[cell] = scale_.codeOf(worker.max[cell]);
    }
  }
  for (std::uint32_t level = 1; level <= kChunkLevels; ++level) {
    for (std::uint32_t column = 0; column < kChunkColumns >> level; ++column) {
      const double left = windows[2 * column];
      const double right = windows[2 * column + 1];
      windows[column] = left + right;
      if (left == 0) continue;
      const auto weight = static_cast<float>(right / (left + right));
      const std::vector<float>& a = worker.mean[2 * column];
      const std::vector<float>& b = worker.mean[2 * column + 1];
      std::vector<float>& mean = worker.mean[column];
      const auto meanCodes = record.codes(level, column, OverviewPlane::mean);
      const auto maxCodes = record.codes(level, column, OverviewPlane::max);
      const auto maxA = record.codes(level - 1, 2 * column, OverviewPlane::max);
      const auto maxB = record.codes(level - 1, 2 * column + 1, OverviewPlane::max);
      for (std::uint32_t cell = 0; cell < cells; ++cell) {
        mean[cell] = a[cell] + (b[cell] - a[cell]) * weight;
        meanCodes[cell] = scale_.codeOf(mean[cell]);
        maxCodes[cell] = std::max(maxA[cell], maxB[cell]);
      }
    }
  }
  record.setMean(worker.mean[0]);
  return record;
}

void Overview::keep(std::uint64_t chunk, const ChunkRecord& record) {
  if (!cache_ || isCacheBroken_) return;
  try {
    cache_->store(chunk, record.bytes());
  } catch (const CacheError& error) {
    if (!isCacheBroken_.exchange(true)) {
      setCacheProblem(std::string("The rest of the overview is not kept: ") + error.what());
    }
  }
}

OverviewTile Overview::tile(const TileRequest& request) {
  const bool isInside = request.level < layout_.levelCount() && request.columnCount > 0 &&
                        request.columnCount <= kMostTileColumns &&
                        request.firstColumn < layout_.columnsAt(request.level) &&
                        request.columnCount <= layout_.columnsAt(request.level) - request.firstColumn &&
                        request.cellCount > 0 && request.firstCell < layout_.cells() &&
                        request.cellCount <= layout_.cells() - request.firstCell && request.outCells > 0 &&
                        request.outCells <= request.cellCount;
  if (!isInside) throw std::invalid_argument("a tile of the overview lies inside it");
  return request.level < layout_.storedLevel() ? computedTile(request) : pyramid_.tile(request);
}

OverviewTile Overview::computedTile(const TileRequest& request) {
  if (std::uint64_t{request.columnCount} << request.level > kMostTileWindows) {
    throw std::invalid_argument("a tile finer than what is kept covers at most " + std::to_string(kMostTileWindows) +
                                " windows");
  }
  OverviewTile tile;
  tile.codes.resize(static_cast<std::size_t>(request.columnCount) * request.outCells);
  tile.exactColumns = request.columnCount;
  std::unique_ptr<Worker> worker = takeWorker();
  const std::uint32_t cells = layout_.cells();
  std::vector<float> mean(cells);
  std::vector<float> max(cells);
  std::vector<std::uint8_t> codes(cells);
  const std::uint64_t lastWindow =
      layout_.windowEndOf(request.level, request.firstColumn + request.columnCount - 1) - 1;
  for (std::uint32_t i = 0; i < request.columnCount; ++i) {
    const std::uint64_t column = request.firstColumn + i;
    worker->powers.clear();
    for (std::uint64_t window = column << request.level; window < layout_.windowEndOf(request.level, column);
         ++window) {
      if (window % kStopEvery == 0 && isStopping_) throw std::invalid_argument("the overview was closed");
      worker->powers.add(worker->reader.window(window, lastWindow));
    }
    worker->powers.fold(layout_.binsPerCell(), mean, max);
    const std::vector<float>& powers = request.plane == OverviewPlane::mean ? mean : max;
    std::transform(powers.begin(), powers.end(), codes.begin(), [this](float power) { return scale_.codeOf(power); });
    narrowCodes(codes, request,
                std::span(tile.codes).subspan(static_cast<std::size_t>(i) * request.outCells, request.outCells));
  }
  const std::scoped_lock lock(idleMutex_);
  idle_.push_back(std::move(worker));
  return tile;
}

/// One that is idle, or a new one: as many as are asked for at once.
std::unique_ptr<Overview::Worker> Overview::takeWorker() {
  {
    const std::scoped_lock lock(idleMutex_);
    if (!idle_.empty()) {
      std::unique_ptr<Worker> worker = std::move(idle_.back());
      idle_.pop_back();
      return worker;
    }
  }
  return std::make_unique<Worker>(config_, layout_);
}

void Overview::setPhase(OverviewPhase phase) {
  const std::scoped_lock lock(progressMutex_);
  if (phase_ != OverviewPhase::failed) phase_ = phase;
}

void Overview::setCacheProblem(const std::string& problem) {
  const std::scoped_lock lock(progressMutex_);
  cacheProblem_ = problem;
}

/// The first failure is the one that is told; the others stop too.
void Overview::failWith(const std::string& error) {
  isStopping_ = true;
  const std::scoped_lock lock(progressMutex_);
  if (phase_ == OverviewPhase::failed) return;
  phase_ = OverviewPhase::failed;
  error_ = error;
}

}  // namespace sferic
