// What the processing thread hands over and when: batches, display rows, counters.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "pipeline/backend.hpp"
#include "pipeline/engine_state.hpp"

namespace sferic {
namespace {

using Clock = PaceClock::Clock;
using Instant = PaceClock::Instant;
using std::chrono_literals::operator""ms;

/// At the pace of the samples what somebody waits for goes out at once, but no more than a thousand times a second.
constexpr auto kPacedBatchInterval = 1ms;
/// That rows are done, and nothing was found in them, can wait longer.
constexpr auto kProgressInterval = 4ms;
/// At full speed fewer and larger batches are better.
constexpr auto kFastBatchInterval = 8ms;
/// So many display rows wait for room in the queue before they are dropped.
constexpr std::uint32_t kMostRowsWaiting = 4;
/// Rows whose latency is still to be told; more wait only behind a reader that takes nothing.
constexpr std::size_t kMostDueTimes = 100'000;
/// The position is told this often when no row comes.
constexpr auto kPositionInterval = 16ms;
constexpr auto kPercentilesInterval = 100ms;

}  // namespace

PaceClock::Clock::duration Engine::State::batchInterval() const {
  if (!isPaced() && !isLive()) return kFastBatchInterval;
  const bool isAwaited = !detections.empty() || !gaps.empty() || display.rowsWaiting() > 0;
  return isAwaited ? kPacedBatchInterval : kProgressInterval;
}

/// Until there is a segment, a batch has waited long enough, or somebody wants something else.
void Engine::State::waitForWork() {
  const Instant now = Clock::now();
  Instant until = Instant::max();
  if (hasNews()) {
    until = lastBatchAt + batchInterval();
  } else if (isPaced()) {
    until = std::max(lastBatchAt + kPositionInterval, now + kPositionInterval);
  }
  ring.wait(until, isComputedElsewhere() ? Usable::computed : Usable::any);
}

void Engine::State::flushIfDue() {
  updatePosition();
  const auto since = Clock::now() - lastBatchAt;
  const bool isDue =
      hasNews() ? since >= batchInterval() : since >= kPositionInterval && position != positionTold;
  if (isDue) flushBatch(Urgency::progress);
  publish();
}

/// Between rows a paced recording goes on all the same.
void Engine::State::updatePosition() {
  std::uint64_t now = processedEnd;
  if (isPaced() && active.wantsPlay && !isAtEnd && ring.fill() == 0) now = feeder.playhead(Clock::now());
  position = std::max(position, now);
}

/// The GPU has failed, and the CPU has taken over: told once, and true from now on.
void Engine::State::noteLoss() {
  if (!cudaWorker) return;
  const std::optional<std::string> loss = cudaWorker->takeLoss();
  if (!loss) return;
  backendChange = BackendChange{cpuBackendName(), "the GPU failed, and the CPU has taken over: " + *loss};
  const std::scoped_lock lock(mutex);
  settings.backendName = backendChange->name;
  settings.backendReason = backendChange->reason;
}

void Engine::State::flushDetector() {
  const std::size_t before = detections.size();
  stage->detector.flush(detections);
  if (!config.emitsDetections) detections.resize(before);
}

std::uint32_t Engine::State::rowsPerDisplayRow() const {
  const double speed = isLive() ? 1.0 : active.speed;
  const double rowsPerS = config.sampleRateHz * speed / static_cast<double>(stage->plan->samplesPerRow());
  const double rows = std::ceil(rowsPerS / active.display.maxRowsPerS - 1e-9);
  return static_cast<std::uint32_t>(std::clamp(rows, 1.0, 1e9));
}

/// Closes the display row when it holds what one may hold: a fixed number of rows when paced, so that rows
/// are evenly long; at full speed, where the rate is known only as it comes, by the wall clock.
void Engine::State::showRow(Instant now) {
  if (isPaced() || isLive()) {
    if (display.rowsInOpenRow() >= rowsPerDisplayRow()) display.closeRow();
    return;
  }
  const std::chrono::duration<double> shortest{1.0 / active.display.maxRowsPerS};
  if (now - lastDisplayRowAt < shortest) return;
  display.closeRow();
  lastDisplayRowAt = now;
}

/// Hands over what has gathered. Where the queue has no room: mere progress gathers on, display rows up to a bound,
/// until there are many detections; what ends an epoch waits for room if it has detections or gaps; an event always.
void Engine::State::flushBatch(Urgency urgency) {
  lastBatchAt = Clock::now();
  const bool isEvent = urgency == Urgency::event;
  if (!isEvent && !hasNews() && position == positionTold) return;
  if (!queue.hasRoom()) {
    const bool isLast = urgency != Urgency::progress;
    if (isLast || display.rowsWaiting() > kMostRowsWaiting) tally.displayRowsDropped += display.dropRows();
    if (rowsDueAt.size() > kMostDueTimes) rowsDueAt.clear();
    const std::size_t results = detections.size() + gaps.size();
    if (!isEvent && results < (isLast ? 1 : kBatchDetections)) return;
  }
  Batch batch{.epoch = epoch,
              .rowsDone = stage->detector.rowsDone(),
              .positionSample = position,
              .detections = std::exchange(detections, {}),
              .frames = display.takeFrames(stage->detector.noiseFloorDbfs()),
              .gaps = std::exchange(gaps, {}),
              .isAtEnd = isAtEnd,
              .backendChange = std::exchange(backendChange, std::nullopt)};
  if (density.isDue(lastBatchAt)) {
    batch.frames.push_back(density.takeFrame(stage->detector.noiseFloorDbfs(), lastBatchAt));
  }
  rowsDoneTold = batch.rowsDone;
  positionTold = position;
  (void)handOver(std::move(batch));
}

bool Engine::State::handOver(Batch batch) {
  const auto measure = [this] {
    const Instant now = Clock::now();
    for (const Instant due : rowsDueAt) {
      latency.add(std::max(0.0, std::chrono::duration<double, std::milli>(now - due).count()), now);
    }
    rowsDueAt.clear();
  };
  const std::size_t count = batch.detections.size();
  // Published first: whoever gets the batch must not find older counters.
  if (queue.hasRoom()) measure();
  tally.detections += count;
  publish();
  if (queue.push(std::move(batch))) {
    measure();
    return true;
  }
  tally.detections -= count;
  isStopping = true;
  return false;
}

void Engine::State::failWith(const std::string& message) {
  hasFailed = true;
  {
    const std::scoped_lock lock(mutex);
    isDeaf = true;
  }
  endCounts();
  Batch batch{.epoch = epoch,
              .rowsDone = rowsDoneTold,
              .positionSample = position,
              .detections = std::exchange(detections, {}),
              .gaps = std::exchange(gaps, {}),
              .error = message};
  (void)handOver(std::move(batch));
  publish();
}

/// The last act: what was read and not processed is given up, and counted so.
void Engine::State::endCounts() {
  feeder.stop();
  tally.samplesDropped = feeder.samplesIn() - tally.samplesProcessed;
  publish();
  const std::scoped_lock lock(mutex);
  areOrdersUnderWay = false;
}

void Engine::State::publish() {
  const Instant now = Clock::now();
  tally.samplesIn = feeder.samplesIn();
  tally.speed = active.speed;
  tally.isLooping = active.isLooping;
  tally.positionSample = position;
  tally.epoch = epoch;
  tally.isAtEnd = isAtEnd;
  tally.isPlaying = active.wantsPlay && !isAtEnd && !hasFailed;
  if (isAtEnd || now - lastPercentilesAt >= kPercentilesInterval) {
    lastPercentilesAt = now;
    tally.latencyP50Ms = latency.percentileMs(0.5, now);
    tally.latencyP99Ms = latency.percentileMs(0.99, now);
  }
  const std::scoped_lock lock(mutex);
  published = tally;
  if (seekUnderWay && epoch != epochBeforeSeek) seekUnderWay.reset();
}

}  // namespace sferic
