// The engine over the scene device: real time, the wall clock, and gaps that add up to the sample, whoever is too slow.
#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstring>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "pipeline/listening.hpp"
#include "sferic/frame_layout.hpp"
#include "source/scene_source.hpp"

using namespace sferic;
using namespace sferic::test;
using std::chrono_literals::operator""ms;

namespace {

using Clock = std::chrono::steady_clock;

SceneSpec carrierScene(double sampleRateHz) {
  SceneEmitterSpec carrier;
  carrier.snrDb = 40;
  carrier.slots = {{0, static_cast<std::uint64_t>(sampleRateHz), 0.1 * sampleRateHz, 0}};
  SceneSpec spec;
  spec.sampleRateHz = sampleRateHz;
  spec.sampleCount = static_cast<std::uint64_t>(sampleRateHz);
  spec.noiseDbfsPerHz = -120;
  spec.referenceBandwidthHz = sampleRateHz / 1024;
  spec.emitters = {carrier};
  return spec;
}

EngineConfig liveConfig(double sampleRateHz) {
  EngineConfig config;
  config.format = SampleFormat::ci16Le;
  config.sampleRateHz = sampleRateHz;
  config.fftSize = 1024;
  config.averages = 4;
  return config;
}

struct Sums {
  std::uint64_t lost = 0;
  std::uint64_t after = 0;  ///< the end of the last gap
  bool isOrdered = true;
};

Sums gapSums(const Heard& heard) {
  Sums sums;
  for (const Batch& batch : heard.batches) {
    for (const Gap& gap : batch.gaps) {
      if (gap.sampleCount == 0 || gap.sampleStart < sums.after) sums.isOrdered = false;
      sums.after = gap.sampleStart + gap.sampleCount;
      sums.lost += gap.sampleCount;
    }
  }
  return sums;
}

TEST_CASE("a scene plays in real time, without an end, and says when it began") {
  constexpr double kRateHz = 500e3;
  const auto wallBefore = std::chrono::system_clock::now();
  Engine engine(liveConfig(kRateHz), std::make_unique<SceneSource>(carrierScene(kRateHz)), [] {});
  const Clock::time_point startedAt = Clock::now();
  const auto timeStartNs = engine.settings().timeStartNs;
  REQUIRE(timeStartNs);
  const auto wallNs = std::chrono::nanoseconds(wallBefore.time_since_epoch()).count();
  CHECK(*timeStartNs >= wallNs);
  CHECK(*timeStartNs < wallNs + 5'000'000'000);
  Heard heard;
  // Beyond the scene's one second: it comes again.
  CHECK(listen(engine, heard, [&] { return !heard.batches.empty() && heard.batches.back().positionSample > 600'000; }));
  const double elapsedS = std::chrono::duration<double>(Clock::now() - startedAt).count();
  const double playedS = static_cast<double>(engine.counters().samplesIn) / kRateHz;
  CHECK(playedS <= elapsedS + 0.05);
  CHECK(playedS > elapsedS - 0.5);
  CHECK(!heard.isAtEnd);
  CHECK(heard.detections.size() > 100);
  CHECK(gapSums(heard).lost == 0);
  // The settings change: what they say of time does not.
  EngineConfig changed = liveConfig(kRateHz);
  changed.fftSize = 2048;
  CHECK(engine.configure(changed).timeStartNs == timeStartNs);
}

TEST_CASE("a reader that stalls costs whole segments, and the gaps are exact") {
  constexpr double kRateHz = 2e6;
  EngineConfig config = liveConfig(kRateHz);
  config.pfa = 1e-2;  // many detections: they fill the queue, and then nothing is taken out of the ring
  config.ringSegments = 16;
  Engine engine(config, std::make_unique<SceneSource>(carrierScene(kRateHz)), [] {});
  Heard heard;
  CHECK(listen(engine, heard, [&] { return heard.batches.size() > 5; }));
  engine.pause();
  std::this_thread::sleep_for(300ms);
  engine.play();
  const auto gapCount = [&] {
    std::size_t count = 0;
    for (const Batch& batch : heard.batches) count += batch.gaps.size();
    return count;
  };
  CHECK(listen(engine, heard, [&] { return gapCount() > 0; }));
  CHECK(listen(engine, heard, [&, from = heard.batches.size()] { return heard.batches.size() > from + 20; }));
  const EngineCounters running = engine.counters();
  engine.pause();
  const Sums sums = gapSums(heard);
  CHECK(sums.isOrdered);
  CHECK(sums.lost > 100'000);
  CHECK(sums.lost <= running.samplesDropped);
  engine.close();
  const EngineCounters counters = engine.counters();
  CHECK(counters.samplesIn == counters.samplesProcessed + counters.samplesDropped);
  CHECK(counters.samplesDropped >= sums.lost);
  // No frame spans the gap, and the one after it says that it does not follow.
  bool isAfterGap = false;
  std::uint64_t shownEnd = 0;
  for (const Batch& batch : heard.batches) {
    for (const FrameBytes& bytes : batch.frames) {
      FrameHeader header;
      REQUIRE(bytes.size() > sizeof(header));
      std::memcpy(&header, bytes.data(), sizeof(header));
      if (header.kind != static_cast<std::uint16_t>(FrameKind::meanRows)) continue;
      const std::uint64_t end = header.sampleStart + std::uint64_t{header.rowCount} * header.samplesPerRow;
      for (const Batch& other : heard.batches) {
        for (const Gap& gap : other.gaps) {
          CHECK((end <= gap.sampleStart || header.sampleStart >= gap.sampleStart + gap.sampleCount));
        }
      }
      const bool isJump = shownEnd > 0 && header.sampleStart > shownEnd;
      if (isJump) CHECK(((header.flags & kFrameDiscontinuity) != 0 || header.droppedBefore > 0));
      isAfterGap = isAfterGap || isJump;
      shownEnd = end;
    }
  }
  CHECK(isAfterGap);
  // No row spans the gap.
  for (const Batch& batch : heard.batches) {
    for (const Gap& gap : batch.gaps) {
      for (const Detection& d : heard.detections) {
        const bool isApart =
            d.sampleStart + d.sampleCount <= gap.sampleStart || d.sampleStart >= gap.sampleStart + gap.sampleCount;
        if (!isApart) CHECK(isApart);
      }
    }
  }
}

TEST_CASE("a scene that this machine is too slow to make loses samples, and says which") {
  constexpr double kRateHz = 1e9;
  Engine engine(liveConfig(kRateHz), std::make_unique<SceneSource>(carrierScene(kRateHz)), [] {});
  const Clock::time_point startedAt = Clock::now();
  Heard heard;
  CHECK(listen(engine, heard, [&] { return gapSums(heard).after > 1'000'000'000; }));
  const double elapsedS = std::chrono::duration<double>(Clock::now() - startedAt).count();
  // Time goes on as the clock's: lost samples are counted, none slips.
  CHECK(static_cast<double>(gapSums(heard).after) <= (elapsedS + 0.05) * kRateHz);
  CHECK(static_cast<double>(engine.counters().samplesIn) > (elapsedS - 1.5) * kRateHz);
  CHECK(gapSums(heard).isOrdered);
  CHECK(gapSums(heard).lost > 900'000'000);
  engine.close();
  const EngineCounters counters = engine.counters();
  CHECK(counters.samplesIn == counters.samplesProcessed + counters.samplesDropped);
}

}  // namespace
