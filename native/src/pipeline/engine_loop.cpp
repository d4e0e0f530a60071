// The processing thread: takes orders at the block boundary, and the segments in their order through the detector.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <stdexcept>
#include <utility>

#include "pipeline/engine_state.hpp"

namespace sferic {
namespace {

using Clock = PaceClock::Clock;
using Instant = PaceClock::Instant;

}  // namespace

void Engine::State::run() {
  try {
    feeder.start({++generation, 0, 0, stage->plan}, feedPace(0, Clock::now()));
    while (applyControl()) {
      const bool mayMove = active.wantsPlay && (!isAtEnd || (active.isLooping && !isLive()));
      if (mayMove) {
        step();
      } else {
        ring.wait(Instant::max(), Usable::nothing);
      }
    }
    endCounts();
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
    areOrdersUnderWay = true;
    wanted = control;
    if (control.seekTo) {
      seekUnderWay = control.seekTo;
      epochBeforeSeek = epoch;
    }
    control.seekTo.reset();
    control.stage.reset();
  }
  if (wanted.mustStop) return false;
  updatePosition();
  if (wanted.display.isOn != active.display.isOn || wanted.display.maxBins != active.display.maxBins) {
    flushBatch(Urgency::progress);
    display.setMaxBins(wanted.display.maxBins);
    if (!wanted.display.isOn) display.reset(epoch);
  }
  density.setWish(wanted.display.isOn ? wanted.display.density : std::nullopt);
  const Control before = std::exchange(active, wanted);
  active.stage.reset();
  const bool comesToRest = before.wantsPlay && !active.wantsPlay;
  if (comesToRest) density.hurry();
  // Also while it stands still: what is shown of the density may be another part of it.
  if (comesToRest || density.isUrgent()) flushBatch(Urgency::event);
  if (before.wantsPlay != active.wantsPlay || before.speed != active.speed) applyPace(before);
  if (wanted.stage || wanted.seekTo) {
    flushDetector();
    flushBatch(Urgency::endOfEpoch);
    if (wanted.stage) {
      stage = wanted.stage;
      display.configure(stage->display, active.display.maxBins);
      density.configure(stage->display);
    }
    startEpoch(wanted.seekTo ? std::min(*wanted.seekTo, feeder.sampleCount().value_or(0)) : processedEnd,
               Clock::now());
    flushBatch(Urgency::event);
  }
  publish();
  const std::scoped_lock lock(mutex);
  areOrdersUnderWay = false;
  return true;
}

void Engine::State::applyPace(const Control& before) {
  const Instant now = Clock::now();
  if (before.speed == 0 && isPaced() && !isAtEnd) {
    // What was read ahead at full speed is not due yet: it is given up and read again in time.
    feeder.start({++generation, origin, nextWindow, stage->plan}, feedPace(position, now));
  } else {
    feeder.setPace(feedPace(position, now));
  }
}

FeedPace Engine::State::feedPace(std::uint64_t sample, Instant at) const {
  FeedPace pace{.isPlaying = active.wantsPlay, .clock = std::nullopt};
  if (isPaced()) pace.clock.emplace().anchor(sample, at, config.sampleRateHz * active.speed);
  return pace;
}

void Engine::State::startEpoch(std::uint64_t sample, Instant at) {
  ++epoch;
  origin = sample;
  nextWindow = 0;
  processedEnd = sample;
  position = sample;
  isAtEnd = false;
  nextRowId = 0;
  openWindows = 0;
  stage->detector.reset();
  display.reset(epoch);
  density.reset(epoch, sample);
  rowsDueAt.clear();
  rowsDoneTold = 0;
  feeder.start({++generation, sample, 0, stage->plan}, feedPace(sample, at));
}

void Engine::State::step() {
  if (isAtEnd) {
    // Looping was switched on while it stood at the end.
    startEpoch(0, Clock::now());
    publish();
    return;
  }
  const bool isBusy = takeSegment();
  flushIfDue();
  if (!isBusy) waitForWork();
}

/// false: there is nothing to do.
bool Engine::State::takeSegment() {
  const bool isElsewhere = isComputedElsewhere();
  const SegmentRing::Front front = ring.takeFront(isElsewhere ? Usable::computed : Usable::any);
  if (front.segment == nullptr) {
    // The front is in a worker's hands, or there is none: compute ahead what nobody has begun.
    Segment* const ahead = config.threads > 1 && !isElsewhere ? ring.tryClaim() : nullptr;
    if (ahead == nullptr) return false;
    if (ahead->plan) maker.compute(*ahead);
    ring.complete(*ahead);
    return true;
  }
  noteLoss();
  if (front.segment->error) throw std::runtime_error(*front.segment->error);
  if (front.segment->generation == generation) {
    consume(*front.segment, front.isComputed);
  } else {
    giveUp(*front.segment);
  }
  ring.release();
  return true;
}

/// Read for an order that no longer holds. A recording can be read again; of a live source it is lost.
void Engine::State::giveUp(const Segment& segment) {
  if (!isLive()) {
    feeder.takeBack(segment.newSamples);
    return;
  }
  const std::uint64_t end = segment.sampleStart + segment.sampleCount;
  const std::uint64_t before = segment.gapBefore ? segment.gapBefore->sampleCount : 0;
  gaps.push_back({end - segment.newSamples - before, segment.newSamples + before, nextRowId});
  tally.samplesDropped += segment.newSamples + before;
}

void Engine::State::consume(const Segment& segment, bool isComputed) {
  if (segment.gapBefore) {
    finishOpenRow(segment);
    breakDisplay();
    gaps.push_back({segment.gapBefore->sampleStart, segment.gapBefore->sampleCount, nextRowId});
    tally.samplesDropped += segment.gapBefore->sampleCount;
  }
  if (isComputed) {
    const std::size_t size = segment.plan->fftSize;
    std::span<const float> bins = segment.bins;
    std::span<const std::uint32_t> sliceWindows = segment.sliceWindows;
    std::span<const float> slicePower = segment.slicePower;
    for (const Piece& piece : segment.pieces) {
      const std::size_t sliceCells = piece.sliceCount * size / kSliceCellBins;
      const RowView row{.rowId = 0,
                        .sampleStart = piece.sampleStart,
                        .sampleCount = piece.sampleCount,
                        .mean = bins.first(size),
                        .max = bins.subspan(size, size),
                        .slices = {sliceWindows.first(piece.sliceCount), slicePower.first(sliceCells)}};
      bins = bins.subspan(2 * size);
      slicePower = slicePower.subspan(sliceCells);
      sliceWindows = sliceWindows.subspan(piece.sliceCount);
      if (!onPiece(row, piece.windows, segment)) break;
    }
    tally.samplesInvalid += segment.invalidSamples;
  } else {
    tally.samplesInvalid += maker.make(segment, [&](const RowView& piece, std::uint32_t windows) {
      return onPiece(piece, windows, segment);
    });
  }
  if (isStopping) return;  // given up in the middle: endCounts() finds it missing
  tally.samplesProcessed += segment.newSamples;
  origin = segment.sampleStart - segment.firstWindow * segment.plan->hopSize;
  nextWindow = segment.firstWindow + segment.windowCount;
  processedEnd = segment.sampleStart + segment.sampleCount;
  if (segment.isEnd) onSourceEnd(segment);
}

/// Rows of one frame follow on one another, so what is shown before a gap goes out before what comes after it, which says
/// that it does not follow.
void Engine::State::breakDisplay() {
  display.closeRow();
  flushBatch(Urgency::progress);
  tally.displayRowsDropped += display.dropRows();
  display.reset(epoch);
}

/// false: stop.
bool Engine::State::onPiece(const RowView& piece, std::uint32_t windows, const Segment& segment) {
  if (!segment.plan->isCut()) {
    RowView row = piece;
    row.rowId = nextRowId++;
    onRow(row, segment);
    return !isStopping;
  }
  const std::size_t size = segment.plan->fftSize;
  const auto weight = static_cast<float>(windows);
  if (openWindows == 0) {
    openStart = piece.sampleStart;
    openMean.assign(size, 0.0F);
    openMax.assign(piece.max.begin(), piece.max.end());
    openSliceWindows.clear();
    openSlicePower.clear();
  }
  addOpenSlices(piece.slices, size / kSliceCellBins, segment.plan->piece.windowsPerSlice);
  for (std::size_t k = 0; k < size; ++k) {
    openMean[k] += piece.mean[k] * weight;
    openMax[k] = std::max(openMax[k], piece.max[k]);
  }
  openWindows += windows;
  if (openWindows == segment.plan->averages) finishOpenRow(segment);
  return !isStopping;
}

/// A slice that a piece cut short is filled up by the next piece's first.
void Engine::State::addOpenSlices(const RowSlices& slices, std::size_t cells, std::uint32_t windowsPerSlice) {
  for (std::size_t i = 0; i < slices.count(); ++i) {
    const std::span<const float> power = slices.power.subspan(i * cells, cells);
    const std::uint32_t windows = slices.windows[i];
    if (openSliceWindows.empty() || openSliceWindows.back() + windows > windowsPerSlice) {
      openSliceWindows.push_back(windows);
      openSlicePower.insert(openSlicePower.end(), power.begin(), power.end());
      continue;
    }
    const std::span<float> open = std::span(openSlicePower).last(cells);
    openSliceWindows.back() += windows;
    const float share = static_cast<float>(windows) / static_cast<float>(openSliceWindows.back());
    for (std::size_t k = 0; k < cells; ++k) open[k] += share * (power[k] - open[k]);
  }
}

void Engine::State::finishOpenRow(const Segment& segment) {
  if (openWindows == 0) return;
  const float scale = 1.0F / static_cast<float>(openWindows);
  for (float& bin : openMean) bin *= scale;
  const std::uint64_t length = std::max<std::uint64_t>(1, openWindows);
  const RowView row{.rowId = nextRowId++,
                    .sampleStart = openStart,
                    .sampleCount = segment.plan->samplesOf(length),
                    .mean = openMean,
                    .max = openMax,
                    .slices = {openSliceWindows, openSlicePower}};
  openWindows = 0;
  onRow(row, segment);
}

void Engine::State::onRow(const RowView& row, const Segment& segment) {
  const std::size_t before = detections.size();
  stage->detector.process(row, detections);
  if (!config.emitsDetections) detections.resize(before);
  ++tally.rows;
  Instant dueAt = segment.endDueAt;
  const std::uint64_t segmentEnd = segment.sampleStart + segment.sampleCount;
  const std::uint64_t rowEnd = row.sampleStart + row.sampleCount;
  if (segment.samplesPerS > 0 && rowEnd < segmentEnd) {
    const std::chrono::duration<double> earlier{static_cast<double>(segmentEnd - rowEnd) / segment.samplesPerS};
    dueAt -= std::chrono::duration_cast<Clock::duration>(earlier);
  }
  rowsDueAt.push_back(dueAt);
  if (active.display.isOn) {
    display.add(row);
    density.add(row);
    showRow(Clock::now());
  }
  if (detections.size() >= kBatchDetections) flushBatch(Urgency::progress);
}

void Engine::State::onSourceEnd(const Segment& segment) {
  const Instant endedAt = isPaced() ? segment.endDueAt : Clock::now();
  finishOpenRow(segment);
  flushDetector();
  display.closeRow();
  density.hurry();
  position = processedEnd;
  isAtEnd = !active.isLooping || isLive();
  flushBatch(Urgency::event);
  if (!isAtEnd && !isStopping) startEpoch(0, endedAt);
  publish();
}

}  // namespace sferic
