// The ring between source, workers and processing thread: order, bounds and the hysteresis of back-pressure.
#include "pipeline/segment_ring.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace sferic;
using std::chrono_literals::operator""ms;

namespace {

void put(SegmentRing& ring, std::uint64_t number) {
  Segment* slot = ring.tryRoom();
  REQUIRE(slot != nullptr);
  slot->sampleStart = number;
  ring.commit();
}

void take(SegmentRing& ring, std::uint64_t number) {
  const SegmentRing::Front front = ring.takeFront();
  REQUIRE(front.segment != nullptr);
  CHECK(front.segment->sampleStart == number);
  ring.release();
}

}  // namespace

TEST_CASE("a source that can wait is throttled above 85 % and resumed below 50 %, not between") {
  SegmentRing ring(20, {.throttleFill = 0.85, .resumeFill = 0.5});
  std::uint64_t in = 0;
  std::uint64_t out = 0;
  while (in < 17) put(ring, in++);
  CHECK(ring.fill() == doctest::Approx(0.85));
  CHECK_FALSE(ring.isThrottled());
  put(ring, in++);
  CHECK(ring.isThrottled());
  while (out < 8) take(ring, out++);
  CHECK(ring.fill() == doctest::Approx(0.5));
  CHECK(ring.isThrottled());
  take(ring, out++);
  CHECK_FALSE(ring.isThrottled());
  // On the way up again it goes on until the upper mark.
  while (in - out < 17) put(ring, in++);
  CHECK_FALSE(ring.isThrottled());
}

TEST_CASE("a throttled source waits until the fill is below the lower mark") {
  SegmentRing ring(4, {.throttleFill = 0.7, .resumeFill = 0.3});
  for (std::uint64_t i = 0; i < 3; ++i) put(ring, i);
  REQUIRE(ring.isThrottled());
  std::atomic<bool> isCalledOff = false;
  std::atomic<bool> hasRoom = false;
  std::thread source([&] { hasRoom = ring.waitForRoom(isCalledOff) != nullptr; });
  take(ring, 0);
  std::this_thread::sleep_for(20ms);
  CHECK_FALSE(hasRoom);
  take(ring, 1);
  source.join();
  CHECK(hasRoom);
}

TEST_CASE("a source that reads ahead is held to as many as it asks for, and fills first what was released last") {
  SegmentRing ring(8, {});
  std::atomic<bool> isCalledOff = false;
  const Segment* const first = ring.waitForRoom(isCalledOff, 2);
  CHECK(ring.waitForRoom(isCalledOff, 2) == first);  // the same until it is committed
  ring.commit();
  const Segment* const second = ring.waitForRoom(isCalledOff, 2);
  CHECK(second != first);
  ring.commit();
  const Segment* third = nullptr;
  std::thread source([&] { third = ring.waitForRoom(isCalledOff, 2); });
  std::this_thread::sleep_for(20ms);
  CHECK(ring.fill() == doctest::Approx(0.25));
  CHECK(ring.takeFront().segment == first);
  ring.release();
  source.join();
  CHECK(third == first);
}

TEST_CASE("a waiting source can be called off, and closing ends every wait") {
  SegmentRing ring(1, {});
  put(ring, 0);
  std::atomic<bool> isCalledOff = false;
  Segment* given = ring.takeFront().segment;
  std::thread source([&] { given = ring.waitForRoom(isCalledOff); });
  isCalledOff = true;
  ring.wakeSource();
  source.join();
  CHECK(given == nullptr);
  Segment* claimed = ring.takeFront().segment;
  std::thread worker([&] { claimed = ring.claim(); });
  ring.close();
  worker.join();
  CHECK(claimed == nullptr);
  ring.wait(PaceClock::Instant::max(), Usable::any);
  CHECK(ring.tryRoom() == nullptr);
}

TEST_CASE("segments leave in order, though workers finish in another") {
  SegmentRing ring(8, {});
  for (std::uint64_t i = 0; i < 3; ++i) put(ring, i);
  Segment* first = ring.claim();
  Segment* second = ring.claim();
  CHECK(first->sampleStart == 0);
  CHECK(second->sampleStart == 1);
  ring.complete(*second);
  CHECK(ring.takeFront().segment == nullptr);
  ring.complete(*first);
  for (std::uint64_t i = 0; i < 2; ++i) {
    const SegmentRing::Front front = ring.takeFront();
    REQUIRE(front.segment != nullptr);
    CHECK(front.isComputed);
    CHECK(front.segment->sampleStart == i);
    ring.release();
  }
  const SegmentRing::Front last = ring.takeFront();
  REQUIRE(last.segment != nullptr);
  CHECK_FALSE(last.isComputed);
  CHECK(ring.tryClaim() == nullptr);
}
