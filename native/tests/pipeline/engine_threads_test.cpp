// Threads, segments and settings that change while it runs: none of them changes an answer, and no sample is lost
// uncounted.
#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstring>
#include <thread>

#include "pipeline/engine.hpp"
#include "pipeline/listening.hpp"
#include "pipeline/push_source.hpp"
#include "sferic/frame_layout.hpp"

using namespace sferic;
using namespace sferic::test;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""us;

namespace {

/// The mean and max rows that were shown, by epoch: every row, when the display is wide and quick enough.
std::vector<std::byte> rowsShown(const Heard& heard) {
  std::vector<std::byte> rows;
  for (const Batch& batch : heard.batches) {
    for (const FrameBytes& frame : batch.frames) {
      rows.insert(rows.end(), frame.begin() + kFrameHeaderBytes, frame.end());
    }
  }
  return rows;
}

void checkSums(const EngineCounters& counters) {
  CHECK(counters.samplesIn == counters.samplesProcessed + counters.samplesDropped);
}

}  // namespace

/// The same as 16-bit integers, which are windowed where they lie.
std::string asIntegers(const std::string& floats) {
  std::vector<float> values(floats.size() / sizeof(float));
  std::memcpy(values.data(), floats.data(), floats.size());
  std::vector<std::int16_t> words;
  for (const float value : values) words.push_back(static_cast<std::int16_t>(std::lround(value * 32767.0F)));
  return {reinterpret_cast<const char*>(words.data()), words.size() * sizeof(words[0])};
}

TEST_CASE("the answer is the same, bit for bit, at 1, 2 and 4 threads and in blocks of 1 and of 64") {
  const std::string content = toneInNoise();
  const ScratchFile floats(content);
  const ScratchFile integers(asIntegers(content));
  struct Case {
    std::uint32_t averages;
    bool isInteger;
  };
  // 150 is a row longer than a segment: it is computed in pieces.
  for (const auto& [averages, isInteger] :
       {Case{1, false}, Case{1, true}, Case{2, true}, Case{7, false}, Case{7, true}, Case{150, false}, Case{150, true}}) {
    CAPTURE(averages);
    CAPTURE(isInteger);
    EngineConfig config = configFor(isInteger ? integers : floats);
    if (isInteger) config.format = SampleFormat::ci16Le;
    config.averages = averages;
    config.pfa = 1e-3;  // many false alarms: every bit of every row counts
    const Heard one = runToEnd(config);
    REQUIRE(one.detections.size() > 0);
    for (const std::uint32_t threads : {1U, 2U, 4U}) {
      for (const std::uint32_t rows : {1U, 64U}) {
        for (const std::uint32_t slots : {1U, 32U}) {
          CAPTURE(threads);
          CAPTURE(rows);
          config.threads = threads;
          config.maxRowsPerSegment = rows;
          config.ringSegments = slots;
          Engine engine(config, [] {});
          const Heard heard = listenToEnd(engine);
          CHECK(areSame(heard.detections, one.detections));
          CHECK(heard.batches.back().rowsDone == one.batches.back().rowsDone);
          CHECK(engine.counters().samplesIn == kSampleCount);
          CHECK(engine.counters().samplesProcessed == kSampleCount);
        }
      }
    }
  }
}

TEST_CASE("a row that is computed in pieces is the mean of all its windows") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  config.averages = 150;
  config.display.maxRowsPerS = 1e9;
  const Heard heard = runToEnd(config);
  Spectrum spectrum;
  spectrum.configure({.fftSize = 1024, .hopSize = 512, .averages = 150});
  const std::string content = toneInNoise();
  Signal signal(kSampleCount);
  std::memcpy(signal.data(), content.data(), content.size());
  const std::vector<Row> rows = rowsOf(spectrum, signal);
  REQUIRE(rows.size() == 2);
  CHECK(heard.batches.back().rowsDone == 2);
  const std::vector<std::byte> shown = rowsShown(heard);
  REQUIRE(shown.size() == 2 * rows.size() * 1024 * sizeof(float));
  std::vector<float> dbfs(1024);
  std::memcpy(dbfs.data(), shown.data(), 1024 * sizeof(float));
  for (std::size_t k = 0; k < 1024; ++k) CHECK(std::abs(dbfs[k] - dbOf(rows[0].mean[k])) < 1e-3);
}

TEST_CASE("a recording waits for a slow reader and a stalling one: nothing is dropped") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  config.pfa = 1e-2;
  config.ringSegments = 4;
  config.maxRowsPerSegment = 1;
  for (const std::uint32_t threads : {1U, 3U}) {
    config.threads = threads;
    Engine engine(config, [] {});
    Heard heard;
    std::mt19937 random(threads);
    CHECK(listen(engine, heard, [&] {
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 3000));
      CHECK(engine.counters().bufferFill <= 1.0);
      return heard.isAtEnd;
    }));
    checkSums(engine.counters());
    CHECK(engine.counters().samplesProcessed == kSampleCount);
    CHECK(engine.counters().samplesDropped == 0);
  }
}

TEST_CASE("a live source loses whole segments under random stalls and pauses, and every sample is accounted for") {
  const std::string content = toneInNoise(4 * kSampleCount);
  const std::uint64_t total = content.size() / 8;
  for (const std::uint32_t seed : {1U, 2U, 3U}) {
    EngineConfig config;
    config.sampleRateHz = kSampleRateHz;
    config.fftSize = 1024;
    config.averages = 4;
    config.pfa = 1e-2;
    config.ringSegments = 3;
    config.threads = seed;
    config.display.isOn = false;
    auto source = std::make_unique<PushSource>(PushPlan{.content = content, .samplesPerS = 2e6, .seed = seed});
    Engine engine(config, std::move(source), [] {});
    Heard heard;
    std::mt19937 random(seed);
    // The reader stalls; in a pause nothing is taken out of the ring, which fills, and a live source does not wait.
    CHECK(listen(engine, heard, [&] {
      const std::chrono::milliseconds stall(random() % 40);
      if (random() % 4 == 0) std::this_thread::sleep_for(stall);
      if (random() % 8 == 0) {
        engine.pause();
        std::this_thread::sleep_for(stall);
        engine.play();
      }
      return heard.isAtEnd;
    }));
    const EngineCounters counters = engine.counters();
    CHECK(counters.samplesIn == total);
    checkSums(counters);
    std::uint64_t lost = 0;
    std::uint64_t after = 0;
    std::uint64_t nextRowId = 0;
    for (const Batch& batch : heard.batches) {
      for (const Gap& gap : batch.gaps) {
        CHECK(gap.nextRowId >= nextRowId);
        nextRowId = gap.nextRowId;
        CHECK(gap.sampleStart >= after);
        CHECK(gap.sampleCount > 0);
        after = gap.sampleStart + gap.sampleCount;
        lost += gap.sampleCount;
      }
    }
    REQUIRE(heard.detections.size() > 0);
    for (const Batch& batch : heard.batches) {
      for (const Gap& gap : batch.gaps) {
        for (const Detection& d : heard.detections) {
          // No row spans a gap, and its first row after it is the one that it names.
          const bool isBefore = d.sampleStart + d.sampleCount <= gap.sampleStart;
          const bool isAfter = d.sampleStart >= gap.sampleStart + gap.sampleCount;
          const bool isRight = isBefore ? d.rowId < gap.nextRowId : isAfter && d.rowId >= gap.nextRowId;
          if (!isRight) CHECK(isRight);
        }
      }
    }
    CHECK(after <= total);
    CHECK(lost == counters.samplesDropped);
    CHECK(counters.samplesDropped > 0);
    CHECK(counters.rows > 0);
  }
}

TEST_CASE("a live source in no hurry is the same as the file") {
  const std::string content = toneInNoise();
  const ScratchFile file(content);
  EngineConfig config = configFor(file);
  config.pfa = 1e-3;
  const Heard fromFile = runToEnd(config);
  config.ringSegments = 1000;
  auto source = std::make_unique<PushSource>(PushPlan{.content = content});
  Engine engine(config, std::move(source), [] {});
  const Heard live = listenToEnd(engine);
  CHECK(areSame(live.detections, fromFile.detections));
  CHECK(engine.counters().samplesDropped == 0);
  engine.seek(0);  // has no meaning, and no effect
  CHECK(engine.counters().epoch == 0);
}

TEST_CASE("what the device itself lost is a gap, and rows begin anew after it") {
  EngineConfig config;
  config.sampleRateHz = kSampleRateHz;
  config.fftSize = 1024;
  config.averages = 4;
  config.pfa = 1e-2;
  config.ringSegments = 1000;
  auto source = std::make_unique<PushSource>(
      PushPlan{.content = toneInNoise(), .lostFrom = 50'001, .lostCount = 777});
  Engine engine(config, std::move(source), [] {});
  const Heard heard = listenToEnd(engine);
  std::vector<Gap> gaps;
  for (const Batch& batch : heard.batches) gaps.insert(gaps.end(), batch.gaps.begin(), batch.gaps.end());
  REQUIRE(gaps.size() == 1);
  // The segment that was open is lost with it.
  CHECK(gaps[0].sampleStart <= 50'001);
  CHECK(gaps[0].sampleStart > 50'001 - 8192);
  CHECK(gaps[0].sampleStart + gaps[0].sampleCount == 50'778);
  CHECK(engine.counters().samplesIn == kSampleCount);
  checkSums(engine.counters());
  CHECK(engine.counters().samplesDropped == gaps[0].sampleCount);
  CHECK(std::any_of(heard.detections.begin(), heard.detections.end(),
                    [](const Detection& d) { return d.sampleStart == 50'778; }));
}

TEST_CASE("closing in the middle leaves exact sums, live and from a file, on any number of threads") {
  const std::string content = toneInNoise();
  const ScratchFile file(content);
  for (const std::uint32_t threads : {1U, 2U, 4U}) {
    EngineConfig config = configFor(file);
    config.threads = threads;
    config.isLooping = true;
    Engine recording(config, [] {});
    Engine live(config, std::make_unique<PushSource>(PushPlan{.content = content, .samplesPerS = 1e6}), [] {});
    std::this_thread::sleep_for(20ms);
    recording.close();
    live.close();
    checkSums(recording.counters());
    checkSums(live.counters());
    CHECK(live.counters().samplesIn > 0);
  }
}

TEST_CASE("a change from full speed to real time goes on where it stands, with nothing lost or twice") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  config.pfa = 1e-3;
  const Heard whole = runToEnd(config);
  config.startsPaused = true;
  config.maxRowsPerSegment = 1;
  Engine engine(config, [] {});
  engine.play();
  std::this_thread::sleep_for(1ms);
  engine.setSpeed(3);
  Heard heard;
  CHECK(listen(engine, heard, [&] { return heard.isAtEnd; }));
  CHECK(areSame(heard.detections, whole.detections));
  CHECK(engine.counters().samplesIn == kSampleCount);
  CHECK(engine.counters().samplesProcessed == kSampleCount);
}

TEST_CASE("settings change while it runs: a new epoch at a block boundary, with what is really in force") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  config.speed = 1;
  for (const std::uint32_t threads : {1U, 2U}) {
    config.threads = threads;
    Engine engine(config, [] {});
    Heard heard;
    CHECK(listen(engine, heard, [&] { return heard.detections.size() > 5; }));
    EngineConfig changed = config;
    changed.fftSize = 4096;
    changed.averages = 3;
    changed.overlap = 0.75;
    changed.configHash = 99;
    const EngineSettings settings = engine.configure(changed);
    CHECK(settings.fftSize == 4096);
    CHECK(settings.hopSize == 1024);
    CHECK(settings.samplesPerRow == 3072);
    CHECK(engine.settings().fftSize == 4096);
    CHECK(listen(engine, heard, [&] { return heard.isAtEnd; }));
    const Batch& last = heard.batches.back();
    CHECK(last.epoch == 1);
    REQUIRE_FALSE(heard.detections.empty());
    const std::uint64_t start = heard.detections.front().sampleStart;
    CHECK(start > 0);
    CHECK(heard.detections.front().rowId == 0);
    // Where the old settings stopped: every sample was in one epoch or the other.
    CHECK(last.rowsDone == ((kSampleCount - start - 4096) / 1024 + 1 + 2) / 3);
    CHECK(engine.counters().samplesProcessed == kSampleCount);
    checkSums(engine.counters());
    for (const Batch& batch : heard.batches) {
      for (const FrameBytes& frame : batch.frames) {
        FrameHeader header;
        std::memcpy(&header, frame.data(), kFrameHeaderBytes);
        CHECK(header.epoch == batch.epoch);
        CHECK(header.configHash == (batch.epoch == 0 ? 0 : 99));
      }
    }
    CHECK_THROWS(engine.configure([&] {
      EngineConfig wrong = config;
      wrong.averages = 0;
      return wrong;
    }()));
    CHECK(engine.settings().fftSize == 4096);
  }
}
