// Recordings are read by position, so an overlap is simply read again; a live source's is kept.
#include "pipeline/feeder.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <exception>
#include <utility>

namespace sferic {
namespace {

using Clock = PaceClock::Clock;
using Instant = PaceClock::Instant;
using std::chrono_literals::operator""ms;

/// Shorter sleeps cost more than the rows they would bring earlier.
constexpr auto kShortestSleep = 1ms;
/// A replay that is later than this (the machine slept, the reader was slow) goes on from where it is.
constexpr auto kGreatestLag = 500ms;
/// A live segment holds no more rows than last this long.
constexpr double kLiveSegmentS = 0.002;

}  // namespace

Feeder::Feeder(std::unique_ptr<Source> source, SegmentRing& ring, double sampleRateHz, std::uint32_t maxRows,
               std::size_t mostAhead)
    : source_(std::move(source)),
      ring_(ring),
      sampleCount_(source_->sampleCount()),
      bytesPerSample_(bytesPerSample(source_->format())),
      sampleRateHz_(sampleRateHz),
      maxRows_(maxRows),
      mostAhead_(mostAhead) {}

Feeder::~Feeder() { stop(); }

void Feeder::start(const FeedStart& start, const FeedPace& pace) {
  give(&start, pace);
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
}

void Feeder::setPace(const FeedPace& pace) { give(nullptr, pace); }

void Feeder::give(const FeedStart* start, const FeedPace& pace) {
  {
    const std::scoped_lock lock(mutex_);
    pace_ = pace;
    if (start != nullptr) {
      wantedStart_ = *start;
      if (sampleCount_) {
        const std::uint64_t firstSample = start->origin + start->firstWindow * start->plan->hopSize;
        const std::uint64_t overlap = start->firstWindow > 0 ? start->plan->overlapSamples() : 0;
        readEnd_ = std::min(firstSample + overlap, *sampleCount_);
        awaitedEnd_ = readEnd_;
      }
    }
    isCalledOff_ = true;
  }
  ordered_.notify_one();
  ring_.wakeSource();
}

void Feeder::stop() {
  {
    const std::scoped_lock lock(mutex_);
    mustStop_ = true;
    isCalledOff_ = true;
  }
  ordered_.notify_one();
  ring_.close();
  if (thread_.joinable()) thread_.join();
}

std::uint64_t Feeder::playhead(Instant now) const {
  const std::scoped_lock lock(mutex_);
  return pace_.clock ? std::min(pace_.clock->dueSample(now), awaitedEnd_) : readEnd_;
}

void Feeder::run() {
  try {
    while (takeOrders()) sampleCount_ ? feedRecording() : feedLive();
  } catch (const std::exception& error) {
    sendError(error.what());
  }
}

/// Waits while there is nothing to do. false: stop. A live source does not wait for play: what comes meanwhile
/// finds the ring full and is a gap.
bool Feeder::takeOrders() {
  std::unique_lock lock(mutex_);
  ordered_.wait(lock, [&] {
    return mustStop_ || wantedStart_ || (!isParked_ && (pace_.isPlaying || !sampleCount_));
  });
  if (mustStop_) return false;
  isCalledOff_ = false;
  if (const auto wanted = std::exchange(wantedStart_, std::nullopt)) {
    at_ = *wanted;
    isParked_ = false;
    if (!sampleCount_) {
      at_.origin = readEnd_;
      at_.firstWindow = 0;
    }
  }
  return true;
}

Segment& Feeder::prepare(Segment& slot) const {
  slot.plan = at_.plan;
  slot.generation = at_.generation;
  slot.firstWindow = at_.firstWindow;
  slot.windowCount = 0;
  slot.sampleCount = 0;
  slot.newSamples = 0;
  slot.isShort = false;
  slot.isEnd = false;
  slot.gapBefore.reset();
  slot.error.reset();
  slot.samplesPerS = 0;
  slot.format = source_->format();
  return slot;
}

Feeder::Cut Feeder::nextCut(std::uint64_t rows) const {
  const RowPlan& plan = *at_.plan;
  if (maxRows_ > 0) rows = std::min<std::uint64_t>(rows, maxRows_);
  const std::uint64_t start = at_.origin + at_.firstWindow * plan.hopSize;
  const std::uint64_t left = *sampleCount_ - start;
  const std::uint64_t wanted = plan.windowsOfSegment(at_.firstWindow, rows);
  const std::uint64_t samples = std::min(left, plan.samplesOf(wanted));
  return {.start = start,
          .end = start + samples,
          .windows = std::min(wanted, plan.windowsIn(samples)),
          .isEnd = samples == left};
}

void Feeder::feedRecording() {
  std::uint64_t rows = at_.plan->maxRows;
  Instant dueAt{};
  double samplesPerS = 0;
  std::uint64_t readEnd = 0;
  {
    const std::scoped_lock lock(mutex_);
    if (!pace_.isPlaying) return;
    readEnd = readEnd_;
    if (pace_.clock) {
      const std::uint64_t start = at_.origin + at_.firstWindow * at_.plan->hopSize;
      const std::uint64_t due = pace_.clock->dueSample(Clock::now());
      rows = due > start ? at_.plan->windowsIn(due - start) / at_.plan->averages : 0;
      samplesPerS = pace_.clock->samplesPerS();
    }
  }
  const Cut cut = nextCut(rows);
  if (samplesPerS > 0) {
    if (!awaitDue(cut)) return;
    const std::scoped_lock lock(mutex_);
    if (!pace_.clock) return;
    dueAt = pace_.clock->dueAt(cut.end);
  }
  Segment* slot = ring_.waitForRoom(isCalledOff_, samplesPerS > 0 ? SIZE_MAX : mostAhead_);
  if (slot == nullptr) return;
  Segment& segment = prepare(*slot);
  segment.windowCount = cut.windows;
  segment.sampleStart = cut.start;
  segment.sampleCount = static_cast<std::size_t>(cut.end - cut.start);
  segment.newSamples = static_cast<std::size_t>(cut.end - readEnd);
  segment.isEnd = cut.isEnd;
  segment.isShort = cut.isEnd && cut.windows == 0 && at_.firstWindow == 0 && segment.sampleCount > 0;
  segment.samplesPerS = samplesPerS;
  const std::size_t bytes = segment.sampleCount * bytesPerSample_;
  if (segment.bytes.size() < bytes) segment.bytes.resize(bytes);
  if (bytes > 0) source_->read(cut.start, std::span(segment.bytes).first(bytes));
  segment.endDueAt = samplesPerS > 0 ? dueAt : Clock::now();
  {
    const std::scoped_lock lock(mutex_);
    if (wantedStart_) return;  // read for nothing: the slot is simply filled again
    readEnd_ = cut.end;
    samplesIn_ += segment.newSamples;
  }
  ring_.commit();
  at_.firstWindow += cut.windows;
  isParked_ = cut.isEnd;
}

/// false: not yet, or there are new orders; look again.
bool Feeder::awaitDue(const Cut& cut) {
  std::unique_lock lock(mutex_);
  if (isCalledOff_ || !pace_.clock) return false;
  awaitedEnd_ = cut.end;
  const Instant now = Clock::now();
  const Instant due = pace_.clock->dueAt(cut.end);
  if (now - due > kGreatestLag) pace_.clock->anchor(cut.end, now, pace_.clock->samplesPerS());
  if (due <= now) return true;
  ordered_.wait_until(lock, std::max(due, now + kShortestSleep), [this] { return isCalledOff_.load(); });
  return false;
}

/// One segment, or the loss of one.
void Feeder::feedLive() {
  Segment* slot = ring_.tryRoom();
  std::vector<std::byte>& bytes = slot != nullptr ? slot->bytes : scratch_;
  const RowPlan& plan = *at_.plan;
  const double rowsPerSegment = kLiveSegmentS * sampleRateHz_ / static_cast<double>(plan.samplesPerRow());
  std::uint64_t rows = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(rowsPerSegment), 1, plan.maxRows);
  if (maxRows_ > 0) rows = std::min<std::uint64_t>(rows, maxRows_);
  const std::uint64_t most = plan.isCut() ? plan.windowsPerPiece : rows * plan.averages;
  const std::size_t room = static_cast<std::size_t>(plan.samplesOf(most)) * bytesPerSample_;
  if (bytes.size() < room) bytes.resize(room);

  std::size_t overlap = at_.firstWindow > 0 ? static_cast<std::size_t>(plan.overlapSamples()) : 0;
  if (overlap > 0) std::memcpy(bytes.data(), tail_.data(), overlap * bytesPerSample_);
  std::uint64_t next = readEnd_;  // written on this thread only
  std::size_t got = 0;
  bool isEnd = false;
  // Another pace means nothing here; another start does, and the end.
  const auto isInterrupted = [this] {
    if (!isCalledOff_) return false;
    const std::scoped_lock lock(mutex_);
    return mustStop_ || wantedStart_.has_value();
  };
  const auto needed = [&] {
    return static_cast<std::size_t>(plan.samplesOf(plan.windowsOfSegment(at_.firstWindow, rows)));
  };
  while (!isEnd && overlap + got < needed() && !isInterrupted()) {
    std::byte* const to = bytes.data() + (overlap + got) * bytesPerSample_;
    const SourceRead read = source_->read(next, {to, (needed() - overlap - got) * bytesPerSample_});
    samplesIn_ += read.sampleStart - next + read.sampleCount;
    if (read.sampleStart > next) {
      // The device has lost samples: rows begin anew after them.
      loseAsGap(next - got, read.sampleStart);
      std::memmove(bytes.data(), to, read.sampleCount * bytesPerSample_);
      at_.origin = read.sampleStart;
      at_.firstWindow = 0;
      overlap = 0;
      got = 0;
    }
    got += read.sampleCount;
    next = read.sampleStart + read.sampleCount;
    isEnd = read.isEnd;
  }
  {
    const std::scoped_lock lock(mutex_);
    readEnd_ = next;
  }
  const bool isWhole = overlap + got >= needed();
  if (slot == nullptr || (!isWhole && !isEnd)) {
    if (got > 0) loseAsGap(next - got, next);
    at_.origin = next;
    at_.firstWindow = 0;
    overlap = got = 0;
    if (!isEnd) return;
    slot = ring_.waitForRoom(isCalledOff_);
    if (slot == nullptr) return;
  }
  Segment& segment = prepare(*slot);
  segment.sampleCount = overlap + got;
  segment.newSamples = got;
  segment.sampleStart = next - segment.sampleCount;
  segment.windowCount = std::min(plan.windowsIn(segment.sampleCount), plan.windowsOfSegment(at_.firstWindow, rows));
  segment.isEnd = isEnd;
  segment.gapBefore = std::exchange(gap_, std::nullopt);
  segment.isShort = isEnd && at_.origin == 0 && next == got && segment.windowCount == 0 && got > 0;
  segment.endDueAt = Clock::now();
  if (isWhole) {
    const std::size_t kept = static_cast<std::size_t>(plan.overlapSamples()) * bytesPerSample_;
    const std::byte* const end = segment.bytes.data() + segment.sampleCount * bytesPerSample_;
    tail_.assign(end - kept, end);
  }
  at_.firstWindow += segment.windowCount;
  isParked_ = isEnd;
  ring_.commit();
}

/// Adds to the gap that the next segment tells of. Gaps follow on one another until then.
void Feeder::loseAsGap(std::uint64_t sampleStart, std::uint64_t sampleEnd) {
  if (!gap_) gap_ = Gap{.sampleStart = sampleStart};
  gap_->sampleCount = sampleEnd - gap_->sampleStart;
}

void Feeder::sendError(const std::string& message) {
  const std::atomic<bool> isNeverCalledOff = false;
  Segment* slot = ring_.waitForRoom(isNeverCalledOff);
  if (slot == nullptr) return;
  Segment& segment = prepare(*slot);
  segment.plan = nullptr;
  segment.error = message;
  ring_.commit();
}

}  // namespace sferic
