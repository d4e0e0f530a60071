// The scene device against the clock: its samples are there when they are due, and what nobody took is lost.
#include "source/scene_source.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <thread>
#include <vector>

using namespace sferic;
using std::chrono_literals::operator""ms;

namespace {

using Clock = std::chrono::steady_clock;

SceneSpec quiet(double sampleRateHz) {
  SceneSpec spec;
  spec.sampleRateHz = sampleRateHz;
  spec.sampleCount = static_cast<std::uint64_t>(sampleRateHz);
  spec.referenceBandwidthHz = 1000;
  return spec;
}

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

TEST_CASE("a sample is there when its time has come, never sooner, and its times are the wall clock's") {
  constexpr double kRateHz = 1e6;
  SceneSource source(quiet(kRateHz));
  CHECK(source.format() == SampleFormat::ci16Le);
  CHECK(!source.sampleCount());
  const auto wallNs = std::chrono::system_clock::now().time_since_epoch();
  const auto begunAtNs = source.begin();
  const Clock::time_point begunBefore = Clock::now();
  REQUIRE(begunAtNs);
  CHECK(std::abs(static_cast<double>(*begunAtNs) - std::chrono::duration<double, std::nano>(wallNs).count()) < 1e9);
  std::vector<std::byte> bytes(4096 * 4);
  std::uint64_t at = 0;
  while (at < 200'000) {
    const SourceRead read = source.read(at, bytes);
    // begin() read its clock just before this one.
    const double mostDue = (secondsSince(begunBefore) + 0.001) * kRateHz;
    CHECK(read.sampleStart == at);
    CHECK(!read.isEnd);
    at += read.sampleCount;
    CHECK(static_cast<double>(at) <= mostDue);
  }
  CHECK(secondsSince(begunBefore) >= 0.199);
}

TEST_CASE("a read that finds nothing comes back soon") {
  SceneSource source(quiet(1000));
  (void)source.begin();
  std::vector<std::byte> bytes(4 * 4096);
  const Clock::time_point start = Clock::now();
  const SourceRead read = source.read(0, bytes);
  CHECK(read.sampleCount < 1000);
  CHECK(secondsSince(start) < 0.5);
}

TEST_CASE("a late reader gets what the device held, and what is older is lost, to the sample") {
  constexpr double kRateHz = 100e3;
  SceneSource source(quiet(kRateHz));
  (void)source.begin();
  std::vector<std::byte> bytes(4 * 1000);
  const SourceRead first = source.read(0, bytes);
  CHECK(first.sampleStart == 0);
  std::this_thread::sleep_for(100ms);
  // Held: they come at once, up to what is due.
  const SourceRead held = source.read(first.sampleCount, bytes);
  CHECK(held.sampleStart == first.sampleCount);
  CHECK(held.sampleCount == 1000);
  std::this_thread::sleep_for(700ms);
  const SourceRead read = source.read(held.sampleStart + held.sampleCount, bytes);
  CHECK(read.sampleStart > 70'000);
  CHECK(static_cast<double>(read.sampleStart) < 200'000);
  // Nothing of what comes after is lost.
  const SourceRead next = source.read(read.sampleStart + read.sampleCount, bytes);
  CHECK(next.sampleStart == read.sampleStart + read.sampleCount);
}

}  // namespace
