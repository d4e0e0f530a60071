// The source thread: reads what is due, cut into segments, into the ring. A recording waits when the ring is full;
// a live source loses whole segments, and each gap is told. Knows nothing of rows or detection.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "pipeline/pace_clock.hpp"
#include "pipeline/segment_ring.hpp"
#include "source/source.hpp"

namespace sferic {

/// Where to read from. A live source has only one place, where it is: for it this begins a new row there.
struct FeedStart {
  std::uint64_t generation = 0;   ///< written into the segments that are read for this order
  std::uint64_t origin = 0;       ///< sample of window 0
  std::uint64_t firstWindow = 0;  ///< those before have been computed
  std::shared_ptr<const RowPlan> plan;
};

struct FeedPace {
  bool isPlaying = false;
  std::optional<PaceClock> clock;  ///< nothing: as fast as it goes
};

class Feeder {
 public:
  /// `maxRows` bounds the rows in one segment further; 0 does not. `sampleRateHz` paces nothing here: it keeps
  /// the segments of a live source short. A recording is read at most `mostAhead` segments ahead.
  Feeder(std::unique_ptr<Source> source, SegmentRing& ring, double sampleRateHz, std::uint32_t maxRows,
         std::size_t mostAhead);
  /// As stop().
  ~Feeder();
  Feeder(const Feeder&) = delete;
  Feeder& operator=(const Feeder&) = delete;

  /// Nothing: live.
  [[nodiscard]] std::optional<std::uint64_t> sampleCount() const { return sampleCount_; }

  /// As Source::begin(). Before the first start().
  std::optional<std::int64_t> beginSource() { return source_->begin(); }

  // From one thread.
  void start(const FeedStart& start, const FeedPace& pace);
  void setPace(const FeedPace& pace);
  /// Closes the ring and joins the thread.
  void stop();

  // From any thread.
  /// Read, or lost by the source, except those taken back.
  [[nodiscard]] std::uint64_t samplesIn() const { return samplesIn_; }
  /// So many had been read ahead and will be read again, or never: nothing was lost.
  void takeBack(std::uint64_t samples) { samplesIn_ -= samples; }
  /// How far the recording has come at `now`, when paced: within the segment that is awaited.
  [[nodiscard]] std::uint64_t playhead(PaceClock::Instant now) const;

 private:
  /// Where the next segment lies.
  struct Cut {
    std::uint64_t start = 0, end = 0;
    std::uint64_t windows = 0;
    bool isEnd = false;
  };

  void run();
  bool takeOrders();
  void feedRecording();
  [[nodiscard]] Cut nextCut(std::uint64_t rows) const;
  bool awaitDue(const Cut& cut);
  void feedLive();
  void loseAsGap(std::uint64_t sampleStart, std::uint64_t sampleEnd);
  void sendError(const std::string& message);
  Segment& prepare(Segment& slot) const;
  void give(const FeedStart* start, const FeedPace& pace);

  const std::unique_ptr<Source> source_;
  SegmentRing& ring_;
  const std::optional<std::uint64_t> sampleCount_;
  const std::size_t bytesPerSample_;
  const double sampleRateHz_;
  const std::uint32_t maxRows_;
  const std::size_t mostAhead_;

  // The thread's own.
  FeedStart at_;
  bool isParked_ = true;  ///< the source has ended
  std::optional<Gap> gap_;
  std::vector<std::byte> tail_;     ///< of a live source: the overlap with the next segment
  std::vector<std::byte> scratch_;  ///< takes what has no room

  mutable std::mutex mutex_;
  std::condition_variable ordered_;
  std::optional<FeedStart> wantedStart_;  ///< under mutex
  FeedPace pace_;                         ///< under mutex
  std::uint64_t readEnd_ = 0;             ///< under mutex: the first sample not read yet
  std::uint64_t awaitedEnd_ = 0;          ///< under mutex
  bool mustStop_ = false;                 ///< under mutex
  std::atomic<bool> isCalledOff_ = false;  ///< there is a new order
  std::atomic<std::uint64_t> samplesIn_ = 0;
  std::thread thread_;  ///< started last
};

}  // namespace sferic
