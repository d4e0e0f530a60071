// The processing thread: read what is due, put it through the blocks, hand the rows over.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <utility>

#include "pipeline/engine_state.hpp"

namespace sferic {
namespace {

using Clock = PaceClock::Clock;
using Instant = PaceClock::Instant;
using std::chrono_literals::operator""ms;

constexpr std::size_t kBlockSamples = 16384;
/// Rows wait at most this long for their batch: with it the latency stays under the design's 10 ms.
constexpr auto kBatchInterval = 8ms;
/// The position is told this often when no row comes.
constexpr auto kPositionInterval = 16ms;
/// Shorter sleeps cost more than the rows they would bring earlier.
constexpr auto kShortestSleep = 1ms;
/// A replay that is later than this (the machine slept, the reader was slow) goes on from where it is.
constexpr auto kGreatestLag = 500ms;
/// At full speed a batch is handed over early when it holds this many detections.
constexpr std::size_t kBatchDetections = 8192;

}  // namespace

void Engine::State::run() {
  try {
    while (applyControl()) {
      const bool mayMove = active.wantsPlay && (!isAtEnd || active.isLooping);
      if (mayMove) {
        step();
      } else {
        std::unique_lock lock(mutex);
        controlChanged.wait(lock, [this] { return control.isChanged; });
      }
    }
  } catch (const std::exception& error) {
    failWith(error.what());
  } catch (...) {
    failWith("the engine stopped for an unknown reason: this is a defect");
  }
}

/// false: stop.
bool Engine::State::applyControl() {
  Control wanted;
  {
    const std::scoped_lock lock(mutex);
    if (!control.isChanged) return !control.mustStop && !isStopping;
    control.isChanged = false;
    wanted = control;
    control.seekTo.reset();
  }
  if (wanted.mustStop) return false;
  if (wanted.display.isOn != active.display.isOn || wanted.display.maxBins != active.display.maxBins) {
    flushBatch(Urgency::progress);
    display.setMaxBins(wanted.display.maxBins);
    if (!wanted.display.isOn) display.reset(epoch);
  }
  const bool isPausing = active.wantsPlay && !wanted.wantsPlay;
  const bool needsAnchor = wanted.wantsPlay != active.wantsPlay || wanted.speed != active.speed;
  active = wanted;
  if (isPausing) flushBatch(Urgency::event);
  if (needsAnchor || position == 0) anchorClock(Clock::now());
  if (wanted.seekTo) applySeek(*wanted.seekTo);
  publish();
  return true;
}

void Engine::State::applySeek(std::uint64_t sample) {
  flushDetector();
  flushBatch(Urgency::progress);
  startEpoch(std::min(sample, source.sampleCount()), Clock::now());
  flushBatch(Urgency::event);
}

void Engine::State::startEpoch(std::uint64_t sample, Instant at) {
  ++epoch;
  position = sample;
  isAtEnd = false;
  spectrum.reset(sample);
  detector.reset();
  display.reset(epoch);
  rowsDueAt.clear();
  rowsDoneTold = 0;
  anchorClock(at);
}

/// At full speed (0) the clock is not asked; any rate will do.
void Engine::State::anchorClock(Instant at) {
  clock.anchor(position, at, config.sampleRateHz * (isPaced() ? active.speed : 1.0));
}

void Engine::State::step() {
  const Instant now = Clock::now();
  const std::uint64_t left = source.sampleCount() - position;
  if (left == 0) {
    onSourceEnd();
    return;
  }
  if (!isPaced()) {
    processBlock(static_cast<std::size_t>(std::min<std::uint64_t>(left, kBlockSamples)), now);
    flushIfDue();
    return;
  }
  if (now - clock.dueAt(position) > kGreatestLag) anchorClock(Clock::now());
  const std::uint64_t due = std::min(clock.dueSample(now), source.sampleCount());
  if (due > position) {
    processBlock(static_cast<std::size_t>(std::min<std::uint64_t>(due - position, kBlockSamples)), now);
  }
  flushIfDue();
  if (due <= position) waitForWork(now);
}

/// Until the next row is due, a batch has waited long enough, or somebody wants something else.
void Engine::State::waitForWork(Instant now) {
  const std::uint64_t rowEnd = std::min(position + spectrum.samplesToRow(), source.sampleCount());
  const Instant batchAt = lastBatchAt + (hasNews() ? kBatchInterval : kPositionInterval);
  Instant until = std::min(clock.dueAt(rowEnd), batchAt);
  until = std::max(until, now + kShortestSleep);
  std::unique_lock lock(mutex);
  controlChanged.wait_until(lock, until, [this] { return control.isChanged; });
}

void Engine::State::processBlock(std::size_t count, Instant readAt) {
  const auto samples = spectrum.room().first(std::min(count, spectrum.room().size()));
  tally.samplesInvalid += source.read(position, samples);
  tally.samplesIn += samples.size();
  position += samples.size();
  spectrum.commit(samples.size());
  while (!isStopping && spectrum.process()) onRow(readAt);
  (isStopping ? tally.samplesDropped : tally.samplesProcessed) += samples.size();
}

void Engine::State::flushIfDue() {
  const auto since = Clock::now() - lastBatchAt;
  const bool isDue =
      hasNews() ? since >= kBatchInterval : since >= kPositionInterval && position != positionTold;
  if (isDue) flushBatch(Urgency::progress);
  publish();
}

void Engine::State::flushDetector() {
  const std::size_t before = detections.size();
  detector.flush(detections);
  if (!config.emitsDetections) detections.resize(before);
}

void Engine::State::onRow(Instant readAt) {
  const RowView row = spectrum.row();
  const std::size_t before = detections.size();
  detector.process(row, detections);
  if (!config.emitsDetections) detections.resize(before);
  ++tally.rows;
  rowsDueAt.push_back(isPaced() ? clock.dueAt(row.sampleStart + row.sampleCount) : readAt);
  if (active.display.isOn) {
    display.add(row);
    showRow(Clock::now());
  }
  if (detections.size() >= kBatchDetections) flushBatch(Urgency::progress);
}

std::uint32_t Engine::State::rowsPerDisplayRow() const {
  const double rowsPerS = config.sampleRateHz * active.speed / static_cast<double>(spectrum.samplesPerRow());
  const double rows = std::ceil(rowsPerS / active.display.maxRowsPerS - 1e-9);
  return static_cast<std::uint32_t>(std::clamp(rows, 1.0, 1e9));
}

/// Closes the display row when it holds what one may hold: a fixed number of rows when paced, so that rows
/// are evenly long; at full speed, where the rate is known only as it comes, by the wall clock.
void Engine::State::showRow(Instant now) {
  if (isPaced()) {
    if (display.rowsInOpenRow() >= rowsPerDisplayRow()) display.closeRow();
    return;
  }
  const std::chrono::duration<double> shortest{1.0 / active.display.maxRowsPerS};
  if (now - lastDisplayRowAt < shortest) return;
  display.closeRow();
  lastDisplayRowAt = now;
}

void Engine::State::onSourceEnd() {
  const Instant endedAt = isPaced() ? clock.dueAt(position) : Clock::now();
  if (!isAtEnd) {
    if (spectrum.flush()) onRow(endedAt);
    flushDetector();
    display.closeRow();
    isAtEnd = !active.isLooping;
    flushBatch(Urgency::event);
    if (active.isLooping) startEpoch(0, endedAt);
  } else {
    // Looping was switched on while it stood at the end.
    startEpoch(0, Clock::now());
  }
  publish();
}

/// Hands over what has gathered. An event (the end, a seek, a pause) and detections wait for room in the
/// queue; display rows and mere progress do not.
void Engine::State::flushBatch(Urgency urgency) {
  lastBatchAt = Clock::now();
  const bool isEvent = urgency == Urgency::event;
  if (!isEvent && !hasNews() && position == positionTold) return;
  if (!queue.hasRoom()) {
    tally.displayRowsDropped += display.dropRows();
    if (!isEvent && detections.empty()) {
      rowsDueAt.clear();
      return;
    }
  }
  Batch batch{.epoch = epoch,
              .rowsDone = detector.rowsDone(),
              .positionSample = position,
              .detections = std::exchange(detections, {}),
              .frames = display.takeFrames(detector.noiseFloorDbfs()),
              .isAtEnd = isAtEnd};
  rowsDoneTold = batch.rowsDone;
  positionTold = position;
  if (!handOver(std::move(batch))) return;
  const Instant now = Clock::now();
  for (const Instant due : rowsDueAt) {
    latency.add(std::max(0.0, std::chrono::duration<double, std::milli>(now - due).count()));
  }
  rowsDueAt.clear();
}

bool Engine::State::handOver(Batch batch) {
  const std::size_t count = batch.detections.size();
  // Published first: whoever gets the batch must not find older counters.
  tally.detections += count;
  publish();
  if (queue.push(std::move(batch))) return true;
  tally.detections -= count;
  isStopping = true;
  return false;
}

void Engine::State::failWith(const std::string& message) {
  hasFailed = true;
  tally.samplesDropped = tally.samplesIn - tally.samplesProcessed;  // the block in work is given up
  {
    const std::scoped_lock lock(mutex);
    isDeaf = true;
  }
  Batch batch{.epoch = epoch,
              .rowsDone = rowsDoneTold,
              .positionSample = position,
              .detections = std::exchange(detections, {}),
              .error = message};
  (void)handOver(std::move(batch));
  publish();
}

void Engine::State::publish() {
  tally.speed = active.speed;
  tally.isLooping = active.isLooping;
  tally.positionSample = position;
  tally.epoch = epoch;
  tally.isAtEnd = isAtEnd;
  tally.isPlaying = active.wantsPlay && !isAtEnd && !hasFailed;
  tally.latencyP50Ms = latency.percentileMs(0.5);
  tally.latencyP99Ms = latency.percentileMs(0.99);
  const std::scoped_lock lock(mutex);
  published = tally;
}

}  // namespace sferic
