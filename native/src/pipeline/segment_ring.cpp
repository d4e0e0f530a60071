// Indices under one lock; the segments themselves are touched outside of it, by whoever holds them.
#include "pipeline/segment_ring.hpp"

#include <algorithm>
#include <utility>

namespace sferic {

SegmentRing::SegmentRing(std::size_t slots, BackPressure backPressure)
    : backPressure_(backPressure), segments_(std::max<std::size_t>(1, slots)), slots_(segments_.size()) {
  free_.reserve(segments_.size());
  for (Segment& segment : segments_) free_.push_back(&segment);
}

/// The same again until it is committed.
Segment* SegmentRing::segmentToFill() {
  Slot& slot = slotAt(tail_);
  if (slot.segment == nullptr) {
    slot.segment = free_.back();
    free_.pop_back();
  }
  return slot.segment;
}

Segment* SegmentRing::waitForRoom(const std::atomic<bool>& isCalledOff, std::size_t mostHeld) {
  const std::size_t most = std::min(mostHeld, slots_.size());
  std::unique_lock lock(mutex_);
  roomMade_.wait(lock, [&] { return isClosed_ || isCalledOff || (!isThrottled_ && held() < most); });
  if (isClosed_ || isCalledOff) return nullptr;
  return segmentToFill();
}

Segment* SegmentRing::tryRoom() {
  const std::scoped_lock lock(mutex_);
  return isClosed_ || held() == slots_.size() ? nullptr : segmentToFill();
}

void SegmentRing::commit() {
  {
    const std::scoped_lock lock(mutex_);
    slotAt(tail_).isComputed = false;
    ++tail_;
    if (fillNow() > backPressure_.throttleFill) isThrottled_ = true;
  }
  segmentCame_.notify_one();
  frontChanged_.notify_one();
}

Segment* SegmentRing::claim() {
  std::unique_lock lock(mutex_);
  segmentCame_.wait(lock, [&] { return isClosed_ || claimed_ < tail_; });
  return isClosed_ ? nullptr : slotAt(claimed_++).segment;
}

Segment* SegmentRing::tryClaim() {
  const std::scoped_lock lock(mutex_);
  return isClosed_ || claimed_ == tail_ ? nullptr : slotAt(claimed_++).segment;
}

void SegmentRing::complete(const Segment& segment) {
  bool isFront = false;
  {
    const std::scoped_lock lock(mutex_);
    for (std::uint64_t index = head_; index < claimed_; ++index) {
      if (slotAt(index).segment != &segment) continue;
      slotAt(index).isComputed = true;
      isFront = index == head_;
    }
  }
  if (isFront) frontChanged_.notify_one();
}

SegmentRing::Front SegmentRing::takeFront(Usable usable) {
  const std::scoped_lock lock(mutex_);
  if (isClosed_ || head_ == tail_) return {};
  Slot& slot = slotAt(head_);
  if (claimed_ == head_) {
    if (usable != Usable::any) return {};
    ++claimed_;
    return {slot.segment, false};
  }
  return slot.isComputed ? Front{slot.segment, true} : Front{};
}

void SegmentRing::release() {
  {
    const std::scoped_lock lock(mutex_);
    free_.push_back(std::exchange(slotAt(head_).segment, nullptr));
    ++head_;
    if (fillNow() < backPressure_.resumeFill) isThrottled_ = false;
    if (isThrottled_) return;
  }
  roomMade_.notify_one();
}

void SegmentRing::wait(PaceClock::Instant until, Usable usable) {
  std::unique_lock lock(mutex_);
  const auto isEnough = [&] { return isPoked_ || has(usable); };
  if (until == PaceClock::Instant::max()) {
    frontChanged_.wait(lock, isEnough);
  } else {
    frontChanged_.wait_until(lock, until, isEnough);
  }
  isPoked_ = false;
}

void SegmentRing::poke() {
  {
    const std::scoped_lock lock(mutex_);
    isPoked_ = true;
  }
  frontChanged_.notify_one();
}

void SegmentRing::wakeSource() {
  // The lock, so that the order is not given between the source's look and its wait.
  { const std::scoped_lock lock(mutex_); }
  roomMade_.notify_one();
}

double SegmentRing::fill() const {
  const std::scoped_lock lock(mutex_);
  return fillNow();
}

bool SegmentRing::isThrottled() const {
  const std::scoped_lock lock(mutex_);
  return isThrottled_;
}

void SegmentRing::close() {
  {
    const std::scoped_lock lock(mutex_);
    isClosed_ = true;
    isPoked_ = true;
  }
  roomMade_.notify_all();
  segmentCame_.notify_all();
  frontChanged_.notify_all();
}

}  // namespace sferic
