// The bound, the wait and the way out of it.
#include "pipeline/batch_queue.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>

using namespace sferic;
using std::chrono_literals::operator""ms;

TEST_CASE("batches come out in order, and the fill is told") {
  int pushed = 0;
  BatchQueue queue(4, [&] { ++pushed; });
  CHECK(queue.isEmpty());
  for (std::uint32_t epoch = 0; epoch < 3; ++epoch) CHECK(queue.push({.epoch = epoch}));
  CHECK(pushed == 3);
  CHECK(queue.fill() == doctest::Approx(0.75));
  CHECK(queue.hasRoom());
  for (std::uint32_t epoch = 0; epoch < 3; ++epoch) CHECK(queue.pop()->epoch == epoch);
  CHECK_FALSE(queue.pop().has_value());
}

TEST_CASE("a full queue makes the producer wait until something is taken") {
  BatchQueue queue(1, [] {});
  CHECK(queue.push({}));
  CHECK_FALSE(queue.hasRoom());
  std::atomic<bool> isThrough = false;
  std::thread producer([&] { isThrough = queue.push({.epoch = 1}); });
  std::this_thread::sleep_for(20ms);
  CHECK_FALSE(isThrough);
  CHECK(queue.pop()->epoch == 0);
  producer.join();
  CHECK(isThrough);
  CHECK(queue.pop()->epoch == 1);
}

TEST_CASE("closing frees a waiting producer and refuses everything after it") {
  BatchQueue queue(1, [] {});
  CHECK(queue.push({}));
  std::atomic<int> answer = -1;
  std::thread producer([&] { answer = queue.push({}) ? 1 : 0; });
  std::this_thread::sleep_for(10ms);
  queue.close();
  producer.join();
  CHECK(answer == 0);
  CHECK_FALSE(queue.push({}));
  CHECK_FALSE(queue.hasRoom());
  CHECK_FALSE(queue.pop().has_value());
}
