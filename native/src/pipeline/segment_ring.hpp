// The bounded ring of segments between the source thread, the workers and the processing thread. Segments leave
// in the order in which they came, whoever computed them. Knows nothing of rows, pace or Node.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "pipeline/segment.hpp"

namespace sferic {

/// Fills from 0 to 1. Above the first a source that can wait does, until it is below the second.
struct BackPressure {
  double throttleFill = 0.85;
  double resumeFill = 0.5;
};

/// What the processing thread can make use of: with a GPU at work only segments that are computed.
enum class Usable : std::uint8_t { nothing, computed, any };

/// One lock: some thousand segments a second pass at the most. Its waits are the only ones between the threads.
class SegmentRing {
 public:
  SegmentRing(std::size_t slots, BackPressure backPressure);

  // On the source thread.
  /// A slot to fill; waits while throttled, full, or as many as `mostHeld` (at least 1) are held. Nothing: closed, or
  /// called off.
  [[nodiscard]] Segment* waitForRoom(const std::atomic<bool>& isCalledOff, std::size_t mostHeld = SIZE_MAX);
  /// A slot to fill, or nothing at once when the ring is full or closed. Pays no heed to the throttle.
  [[nodiscard]] Segment* tryRoom();
  /// The slot that was given last is filled.
  void commit();

  // On worker threads.
  /// The oldest segment that nobody works on; waits for one. Nothing: closed.
  [[nodiscard]] Segment* claim();
  void complete(const Segment& segment);

  // On the processing thread.
  struct Front {
    Segment* segment = nullptr;  ///< nothing: none there, or a worker has it in hand
    bool isComputed = false;
  };
  /// The oldest segment; the caller works on it, then release()s it.
  [[nodiscard]] Front takeFront(Usable usable = Usable::any);
  void release();
  /// As claim(), without waiting: for a thread that would otherwise wait for the front.
  [[nodiscard]] Segment* tryClaim();
  /// Until there is something `usable`, or poke(), or `until`.
  void wait(PaceClock::Instant until, Usable usable);

  // From any thread.
  /// Ends the processing thread's wait(), the one under way or the next.
  void poke();
  /// Makes the source thread look at `isCalledOff` again.
  void wakeSource();
  [[nodiscard]] double fill() const;
  [[nodiscard]] bool isThrottled() const;
  /// Ends every wait and gives nothing more out.
  void close();

 private:
  struct Slot {
    Segment* segment = nullptr;  ///< nothing: free
    bool isComputed = false;
  };
  [[nodiscard]] Slot& slotAt(std::uint64_t index) { return slots_[index % slots_.size()]; }
  [[nodiscard]] Segment* segmentToFill();
  [[nodiscard]] std::size_t held() const { return static_cast<std::size_t>(tail_ - head_); }
  [[nodiscard]] double fillNow() const {
    return static_cast<double>(held()) / static_cast<double>(slots_.size());
  }
  [[nodiscard]] bool has(Usable usable) {
    if (usable == Usable::nothing || isClosed_) return false;
    return (usable == Usable::any && claimed_ < tail_) || (head_ < claimed_ && slotAt(head_).isComputed);
  }

  const BackPressure backPressure_;
  mutable std::mutex mutex_;
  std::condition_variable roomMade_, segmentCame_, frontChanged_;
  std::vector<Segment> segments_;
  std::vector<Segment*> free_;  ///< what was released last is filled next: it is still in a core's cache
  std::vector<Slot> slots_;
  // Count up for ever: head_ <= claimed_ <= tail_ <= head_ + slots.
  std::uint64_t head_ = 0;     ///< the oldest held
  std::uint64_t claimed_ = 0;  ///< the first that nobody works on
  std::uint64_t tail_ = 0;     ///< the next to be filled
  bool isThrottled_ = false;
  bool isPoked_ = false;
  bool isClosed_ = false;
};

}  // namespace sferic
