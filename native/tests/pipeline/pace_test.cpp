// When samples are due, and how latencies are summed up.
#include <doctest/doctest.h>

#include <cmath>

#include "pipeline/latency_histogram.hpp"
#include "pipeline/pace_clock.hpp"

using namespace sferic;
using Seconds = std::chrono::duration<double>;

TEST_CASE("a sample is due after its share of the time, and at that instant it counts as due") {
  PaceClock clock;
  const PaceClock::Instant start = PaceClock::Clock::now();
  clock.anchor(1000, start, 48'000 * 0.1);
  CHECK(clock.dueAt(1000) == start);
  CHECK(Seconds(clock.dueAt(1480) - start).count() == doctest::Approx(0.1));
  CHECK(clock.dueSample(start) == 1000);
  CHECK(clock.dueSample(start - std::chrono::seconds(1)) == 1000);
  for (std::uint64_t sample = 1000; sample < 30'000'000; sample = sample * 3 / 2 + 1) {
    CHECK(clock.dueSample(clock.dueAt(sample)) == sample);
  }
}

TEST_CASE("percentiles of known latencies, at most 5 % too high") {
  LatencyHistogram histogram;
  const auto now = LatencyHistogram::Instant{} + std::chrono::hours(1);
  CHECK(std::isnan(histogram.percentileMs(0.5, now)));
  for (int i = 1; i <= 1000; ++i) histogram.add(i * 0.01, now);
  CHECK(histogram.percentileMs(0.5, now) >= 5.0);
  CHECK(histogram.percentileMs(0.5, now) <= 5.0 * 1.051);
  CHECK(histogram.percentileMs(0.99, now) >= 9.9);
  CHECK(histogram.percentileMs(0.99, now) <= 9.9 * 1.051);
  CHECK(histogram.percentileMs(1.0, now) >= 10.0);
}

TEST_CASE("latencies beyond all bounds do not break the histogram") {
  LatencyHistogram histogram;
  const auto now = LatencyHistogram::Instant{} + std::chrono::hours(1);
  histogram.add(0, now);
  CHECK(histogram.percentileMs(0.5, now) == doctest::Approx(1e-3));
  histogram.add(1e12, now);
  CHECK(histogram.percentileMs(1.0, now) > 1e5);
}

TEST_CASE("latency forgets what is older than its few seconds") {
  LatencyHistogram latency;
  const auto start = LatencyHistogram::Instant{} + std::chrono::hours(1);
  latency.add(1000.0, start);
  for (int second = 1; second <= 4; ++second) latency.add(1.0, start + std::chrono::seconds(second));
  CHECK(latency.percentileMs(1.0, start + std::chrono::seconds(4)) > 900);
  CHECK(latency.percentileMs(1.0, start + std::chrono::seconds(5)) < 2);
  CHECK(latency.percentileMs(0.5, start + std::chrono::seconds(6)) < 2);
  CHECK(std::isnan(latency.percentileMs(0.5, start + std::chrono::seconds(60))));
}
