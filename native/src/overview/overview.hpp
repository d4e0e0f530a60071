// The overview of one recording: reads it on all cores, answers for any stretch at any scale meanwhile. Knows no Node
// and no screen.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "overview/cache_file.hpp"
#include "overview/overview_layout.hpp"
#include "overview/power_scale.hpp"
#include "overview/pyramid.hpp"
#include "overview/window_powers.hpp"
#include "source/source.hpp"

namespace sferic {

struct OverviewConfig {
  /// Opens the recording; called from several threads, each of which reads its own. Throws SourceError.
  std::function<std::unique_ptr<Source>()> openSource;
  /// Of the file with the samples, to notice that it was written to; nothing: not known.
  std::optional<FileIdentity> identity;
  WindowSettings window;
  std::uint32_t hopSize = 2048;  ///< 1 to window.fftSize
  unsigned threads = 1;          ///< at least 1; the answer does not depend on it
  /// Where finished chunks are kept; empty: nowhere.
  std::filesystem::path cacheFolder{};
};

enum class OverviewPhase : std::uint8_t {
  starting,  ///< opening, and looking what the cache has
  sampling,  ///< a few windows of every chunk, for a first picture
  refining,  ///< every sample goes through a transform
  done,
  stopped,  ///< by close()
  failed,
};

struct OverviewProgress {
  OverviewPhase phase = OverviewPhase::starting;
  std::uint64_t chunksDone = 0;
  std::uint64_t chunksSeen = 0;       ///< of which something can be shown
  std::uint64_t chunksFromCache = 0;  ///< of chunksDone
  std::uint64_t chunkCount = 0;
  std::string error;         ///< why it failed; one line
  std::string cacheProblem;  ///< what was wrong with the cache, which the overview does without; one line
  std::string cachePath;     ///< empty: none is kept
};

/// Most windows that tile() computes for one answer: about a second of one core at 4096.
inline constexpr std::uint64_t kMostTileWindows = 1U << 18;
inline constexpr std::uint32_t kMostTileColumns = 8192;

class Overview {
 public:
  /// Opens the recording and starts. Throws SourceError, or std::invalid_argument where it is shorter than one window.
  explicit Overview(OverviewConfig config);
  ~Overview();
  Overview(const Overview&) = delete;
  Overview& operator=(const Overview&) = delete;

  [[nodiscard]] const OverviewLayout& layout() const { return layout_; }
  [[nodiscard]] const PowerScale& scale() const { return scale_; }
  [[nodiscard]] OverviewProgress progress() const;

  /// From any thread. Finer levels than the kept ones are computed now, at most kMostTileWindows of them. Throws
  /// std::invalid_argument for what lies outside, SourceError when the file cannot be read.
  [[nodiscard]] OverviewTile tile(const TileRequest& request);

  /// Stops within some milliseconds; what is done stays in the cache. From any thread, more than once.
  void close();

 private:
  struct Worker;

  [[nodiscard]] CacheKey keyOf(Source& source) const;
  void run();
  void readCache();
  void samplePasses();
  void refine();
  void refineChunks(std::atomic<std::uint64_t>& next);
  [[nodiscard]] std::optional<ChunkRecord> compute(Worker& worker, std::uint64_t chunk) const;
  void keep(std::uint64_t chunk, const ChunkRecord& record);
  [[nodiscard]] OverviewTile computedTile(const TileRequest& request);
  [[nodiscard]] std::unique_ptr<Worker> takeWorker();
  void setPhase(OverviewPhase phase);
  void setCacheProblem(const std::string& problem);
  void failWith(const std::string& error);

  OverviewConfig config_;
  OverviewLayout layout_;
  PowerScale scale_;
  Pyramid pyramid_;
  std::unique_ptr<CacheFile> cache_;  ///< nothing: none, or given up
  std::atomic<bool> isStopping_ = false;
  std::atomic<bool> isCacheBroken_ = false;

  mutable std::mutex progressMutex_;
  OverviewPhase phase_ = OverviewPhase::starting;
  std::uint64_t chunksFromCache_ = 0;
  std::string error_;
  std::string cacheProblem_;
  std::string cachePath_;

  std::mutex idleMutex_;
  std::vector<std::unique_ptr<Worker>> idle_;  ///< for tile()
  std::mutex closeMutex_;
  std::thread thread_;
};

}  // namespace sferic
