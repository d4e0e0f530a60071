// The inside of the engine, shared by engine.cpp (construction, orders from outside) and engine_loop.cpp (the
// processing thread). Everything belongs to the thread, except what says that it stands under `mutex`.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "dsp/spectrum.hpp"
#include "pipeline/batch_queue.hpp"
#include "pipeline/display.hpp"
#include "pipeline/engine.hpp"
#include "pipeline/latency_histogram.hpp"
#include "pipeline/pace_clock.hpp"
#include "sferic/detector.hpp"
#include "source/file_source.hpp"

namespace sferic {

/// What the callers want; the thread makes it so.
struct Control {
  bool wantsPlay = true;
  double speed = 1;
  bool isLooping = false;
  DisplayLimits display;
  std::optional<std::uint64_t> seekTo;
  bool mustStop = false;
  bool isChanged = true;
};

/// An event is worth waiting for when the queue is full; progress is not.
enum class Urgency : std::uint8_t { progress, event };

struct Engine::State {
  State(const EngineConfig& engineConfig, std::function<void()> onBatch);

  void run();
  void post(const std::function<void(Control&)>& change);

  bool applyControl();
  void applySeek(std::uint64_t sample);
  void startEpoch(std::uint64_t sample, PaceClock::Instant at);
  void step();
  void waitForWork(PaceClock::Instant now);
  void processBlock(std::size_t count, PaceClock::Instant readAt);
  void onRow(PaceClock::Instant readAt);
  void onSourceEnd();
  void flushDetector();
  void flushIfDue();
  void flushBatch(Urgency urgency);
  bool handOver(Batch batch);
  void failWith(const std::string& message);
  void publish();
  void anchorClock(PaceClock::Instant at);
  [[nodiscard]] bool isPaced() const { return active.speed > 0; }
  [[nodiscard]] bool hasNews() const {
    return !detections.empty() || !rowsDueAt.empty() || display.rowsWaiting() > 0 ||
           detector.rowsDone() != rowsDoneTold;
  }
  [[nodiscard]] std::uint32_t rowsPerDisplayRow() const;
  void showRow(PaceClock::Instant now);

  const EngineConfig config;
  BatchQueue queue;
  FileSource source;
  Spectrum spectrum;
  Detector detector;
  Display display;
  EngineSettings settings;

  PaceClock clock;
  Control active;  ///< what is in force
  std::uint64_t position = 0;
  std::uint64_t positionTold = 0;
  std::uint64_t rowsDoneTold = 0;
  std::uint32_t epoch = 0;
  bool isAtEnd = false;
  bool hasFailed = false;
  bool isStopping = false;
  std::vector<Detection> detections;
  std::vector<PaceClock::Instant> rowsDueAt;  ///< of the rows that are not handed over yet
  PaceClock::Instant lastBatchAt{};
  PaceClock::Instant lastDisplayRowAt{};
  EngineCounters tally;  ///< the thread's own counts
  LatencyHistogram latency;

  mutable std::mutex mutex;
  std::condition_variable controlChanged;
  Control control;            ///< under mutex
  bool isDeaf = false;        ///< under mutex: the thread takes no more orders
  EngineCounters published;   ///< under mutex
  std::thread thread;         ///< started last
};

}  // namespace sferic
