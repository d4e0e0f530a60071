// The inside of the engine, shared by engine.cpp (construction, orders from outside), engine_loop.cpp (the
// processing thread) and engine_batches.cpp (what it hands over). Everything belongs to the processing thread, except
// what says that it stands under `mutex`.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "pipeline/backend.hpp"
#include "pipeline/batch_queue.hpp"
#include "pipeline/cuda_worker.hpp"
#include "pipeline/density_display.hpp"
#include "pipeline/display.hpp"
#include "pipeline/engine.hpp"
#include "pipeline/feeder.hpp"
#include "pipeline/latency_histogram.hpp"
#include "pipeline/pace_clock.hpp"
#include "pipeline/row_maker.hpp"
#include "pipeline/segment_ring.hpp"
#include "pipeline/worker_pool.hpp"
#include "sferic/detector.hpp"

namespace sferic {

/// All that follows from the settings, built before it is needed and put in force as one.
struct Stage {
  std::shared_ptr<const RowPlan> plan;
  Detector detector;
  DisplayConfig display;
  EngineSettings settings;
};

[[nodiscard]] std::unique_ptr<Stage> makeStage(const EngineConfig& config);

/// What the callers want; the thread makes it so.
struct Control {
  bool wantsPlay = true;
  double speed = 1;
  bool isLooping = false;
  DisplayLimits display;
  std::optional<std::uint64_t> seekTo;
  std::shared_ptr<Stage> stage;  ///< nothing: as before
  bool mustStop = false;
  bool isChanged = true;
};

/// What a batch that finds no room in the queue is worth waiting for; see flushBatch().
enum class Urgency : std::uint8_t { progress, endOfEpoch, event };

struct Engine::State {
  using Instant = PaceClock::Instant;

  State(const EngineConfig& engineConfig, std::unique_ptr<Source> source, std::function<void()> onBatch);

  void run();
  void post(const std::function<void(Control&)>& change);

  bool applyControl();
  void applyPace(const Control& before);
  void startEpoch(std::uint64_t sample, Instant at);
  [[nodiscard]] FeedPace feedPace(std::uint64_t sample, Instant at) const;
  void step();
  void waitForWork();
  bool takeSegment();
  void giveUp(const Segment& segment);
  void consume(const Segment& segment, bool isComputed);
  void addOpenSlices(const RowSlices& slices, std::size_t cells, std::uint32_t windowsPerSlice);
  bool onPiece(const RowView& piece, std::uint32_t windows, const Segment& segment);
  void onRow(const RowView& row, const Segment& segment);
  void finishOpenRow(const Segment& segment);
  void breakDisplay();
  void onSourceEnd(const Segment& segment);
  void noteLoss();
  void flushDetector();
  [[nodiscard]] PaceClock::Clock::duration batchInterval() const;
  void flushIfDue();
  void flushBatch(Urgency urgency);
  bool handOver(Batch batch);
  void failWith(const std::string& message);
  void endCounts();
  void publish();
  /// Taken by the thread, not yet in what is published; its epoch then is another one. Under the mutex.
  std::optional<std::uint64_t> seekUnderWay;
  std::uint32_t epochBeforeSeek = 0;
  /// Orders were taken by the thread, what is published does not show them yet. Under the mutex.
  bool areOrdersUnderWay = false;
  void updatePosition();
  [[nodiscard]] bool isComputedElsewhere() const { return cudaWorker && cudaWorker->isInCharge(); }
  [[nodiscard]] bool isLive() const { return !feeder.sampleCount().has_value(); }
  [[nodiscard]] bool isPaced() const { return active.speed > 0 && !isLive(); }
  [[nodiscard]] bool hasNews() const {
    return !detections.empty() || !gaps.empty() || backendChange || !rowsDueAt.empty() || display.rowsWaiting() > 0 ||
           density.isUrgent() || stage->detector.rowsDone() != rowsDoneTold;
  }
  [[nodiscard]] std::uint32_t rowsPerDisplayRow() const;
  void showRow(Instant now);

  /// At full speed a batch is handed over early when it holds this many detections.
  static constexpr std::size_t kBatchDetections = 8192;

  EngineConfig config;  ///< as opened, fixed before the threads start; `stage` has what configure() may change
  const Backend backend;
  const SampleFormat format;  ///< of the source
  BatchQueue queue;
  SegmentRing ring;
  Feeder feeder;
  std::shared_ptr<Stage> stage;
  Display display;
  DensityDisplay density;
  RowMaker maker;

  Control active;  ///< what is in force
  std::uint64_t generation = 0;  ///< of the order that the feeder has last
  std::uint64_t origin = 0;      ///< sample of window 0
  std::uint64_t nextWindow = 0;  ///< the first that is not consumed
  std::uint64_t processedEnd = 0;
  std::uint64_t position = 0;
  std::uint64_t positionTold = 0;
  std::uint64_t rowsDoneTold = 0;
  std::uint32_t epoch = 0;
  bool isAtEnd = false;
  bool hasFailed = false;
  bool isStopping = false;

  std::uint64_t nextRowId = 0;
  std::vector<float> openMean, openMax;  ///< of a row that comes in pieces: the sum so far, [fftSize]
  std::vector<float> openSlicePower;     ///< and its slices so far
  std::vector<std::uint32_t> openSliceWindows;
  std::uint64_t openStart = 0;
  std::uint32_t openWindows = 0;

  std::vector<Detection> detections;
  std::vector<Gap> gaps;
  std::optional<BackendChange> backendChange;  ///< not told yet
  std::vector<Instant> rowsDueAt;  ///< of the rows that are not handed over yet
  Instant lastBatchAt{};
  Instant lastDisplayRowAt{};
  Instant lastPercentilesAt{};
  EngineCounters tally;  ///< the thread's own counts
  LatencyHistogram latency;

  mutable std::mutex mutex;
  Control control;             ///< under mutex
  bool isDeaf = false;         ///< under mutex: the thread takes no more orders
  EngineCounters published;    ///< under mutex
  EngineSettings settings;     ///< under mutex: as asked for last
  std::unique_ptr<WorkerPool> pool;        ///< of the CPU
  std::unique_ptr<CudaWorker> cudaWorker;  ///< in its place where the GPU computes
  std::thread thread;          ///< started last
};

}  // namespace sferic
