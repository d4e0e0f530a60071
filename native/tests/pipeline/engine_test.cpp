// The engine on real files and a real thread, without Node: every sample is counted, nothing depends on the
// speed, orders are obeyed, and it can always be stopped.
#include "pipeline/engine.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <functional>
#include <limits>
#include <thread>

#include "pipeline/listening.hpp"
#include "sferic/frame_layout.hpp"
#include "source/file_source.hpp"

using namespace sferic;
using namespace sferic::test;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""us;
using Clock = std::chrono::steady_clock;

namespace {

FrameHeader headerOf(const FrameBytes& bytes) {
  FrameHeader header;
  std::memcpy(&header, bytes.data(), kFrameHeaderBytes);
  return header;
}

}  // namespace

TEST_CASE("every sample is counted and every row reported") {
  const ScratchFile file(toneInNoise());
  Engine engine(configFor(file), [] {});
  CHECK(engine.settings().hopSize == 512);
  CHECK(engine.settings().samplesPerRow == 1024);
  CHECK(engine.settings().enbwBins == doctest::Approx(1.5));
  const Heard heard = listenToEnd(engine);
  const EngineCounters counters = engine.counters();
  CHECK(counters.samplesIn == kSampleCount);
  CHECK(counters.samplesIn == counters.samplesProcessed + counters.samplesDropped);
  CHECK(counters.samplesDropped == 0);
  CHECK(counters.samplesInvalid == 0);
  // 233 whole windows: 116 rows of two, and one of one.
  CHECK(counters.rows == 117);
  CHECK(heard.batches.back().rowsDone == 117);
  CHECK(heard.batches.back().positionSample == kSampleCount);
  CHECK(counters.detections == heard.detections.size());
  CHECK(counters.isAtEnd);
  CHECK_FALSE(counters.isPlaying);
  CHECK(counters.latencyP50Ms > 0);
  CHECK(counters.latencyP99Ms >= counters.latencyP50Ms);
}

TEST_CASE("the tone is found in every row at its own frequency, in order") {
  const ScratchFile file(toneInNoise());
  const Heard heard = runToEnd(configFor(file));
  std::uint64_t rowsWithTone = 0;
  std::uint64_t lastRow = 0;
  for (const Detection& d : heard.detections) {
    CHECK(d.rowId >= lastRow);
    lastRow = d.rowId;
    if (std::abs(d.offsetHz - 30'000) < 100) ++rowsWithTone;
  }
  CHECK(rowsWithTone == 117);
}

TEST_CASE("the answer is the same, bit for bit, at full speed, at 20 times and with a slow reader") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  const Heard fast = runToEnd(config);
  CHECK(fast.detections.size() >= 117);
  CHECK(areSame(runToEnd(config).detections, fast.detections));
  config.speed = 20;
  CHECK(areSame(runToEnd(config).detections, fast.detections));

  config.speed = 0;
  Engine engine(config, [] {});
  std::this_thread::sleep_for(50ms);
  Heard slow;
  CHECK(listen(engine, slow, [&] {
    std::this_thread::sleep_for(2ms);
    return slow.isAtEnd;
  }));
  CHECK(areSame(slow.detections, fast.detections));
}

TEST_CASE("real time is kept, and rows reach the reader within milliseconds") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  config.speed = 2;
  const auto start = Clock::now();
  Engine engine(config, [] {});
  listenToEnd(engine);
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  CHECK(seconds > 0.24);
  // Generous, because the machine may be busy with other tests.
  CHECK(seconds < 2);
  CHECK(engine.counters().latencyP50Ms < 50);
}

TEST_CASE("display rows stay under their limit of wall time, paced and at full speed") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  config.display = {.isOn = true, .maxRowsPerS = 20, .maxBins = 100};
  for (const double speed : {0.0, 1.0}) {
    config.speed = speed;
    const auto start = Clock::now();
    const Heard heard = runToEnd(config);
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    std::uint64_t rows = 0;
    for (const Batch& batch : heard.batches) {
      for (const FrameBytes& frame : batch.frames) {
        const FrameHeader header = headerOf(frame);
        CHECK(header.binCount == 100);
        if (header.kind == 1) rows += header.rowCount;
      }
    }
    CHECK(rows >= 1);
    // The first row and the rest at the end come on top of the rate.
    CHECK(static_cast<double>(rows) <= 20 * seconds + 2);
    if (speed > 0) CHECK(rows >= 5);
  }
}

TEST_CASE("below real time rows are not combined") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  config.speed = 0.1;  // 23 rows/s
  Engine engine(config, [] {});
  Heard heard;
  CHECK(listen(engine, heard, [&] { return heard.batches.size() > 20; }));
  std::size_t frames = 0;
  for (const Batch& batch : heard.batches) {
    for (const FrameBytes& frame : batch.frames) {
      CHECK(headerOf(frame).samplesPerRow == 1024);
      ++frames;
    }
  }
  CHECK(frames > 0);
}

TEST_CASE("pause holds at once, even in the long sleep of a slow replay; play goes on") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  config.speed = 0.1;
  config.averages = 200;  // a row lasts four seconds of wall time
  Engine engine(config, [] {});
  std::this_thread::sleep_for(60ms);
  CHECK(engine.counters().isPlaying);
  CHECK(engine.counters().positionSample > 0);
  engine.pause();
  CHECK_FALSE(engine.counters().isPlaying);
  std::this_thread::sleep_for(100ms);
  const std::uint64_t held = engine.counters().positionSample;
  std::this_thread::sleep_for(60ms);
  CHECK(engine.counters().positionSample == held);
  const auto playedAt = Clock::now();
  engine.play();
  std::this_thread::sleep_for(80ms);
  const std::uint64_t moved = engine.counters().positionSample - held;
  const double seconds = std::chrono::duration<double>(Clock::now() - playedAt).count();
  CHECK(moved > 0);
  // It went on from where it stood: the pause was not made up for.
  CHECK(static_cast<double>(moved) <= kSampleRateHz * 0.1 * seconds + 1);
}

TEST_CASE("play and pause are in force for whoever asked, also while the thread takes them up") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  config.speed = 0.001;  // the end is minutes away
  config.startsPaused = true;
  Engine engine(config, [] {});
  int readings = 0;
  int wrong = 0;
  for (int turn = 0; turn < 500; ++turn) {
    engine.play();
    for (int look = 0; look < 200; ++look, ++readings) wrong += engine.counters().isPlaying ? 0 : 1;
    engine.pause();
    wrong += engine.counters().isPlaying ? 1 : 0;
  }
  CHECK(readings == 100'000);
  CHECK(wrong == 0);
}

TEST_CASE("starts paused when asked, and then does nothing") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  config.startsPaused = true;
  Engine engine(config, [] {});
  std::this_thread::sleep_for(30ms);
  CHECK(engine.counters().samplesIn == 0);
  CHECK_FALSE(engine.counters().isPlaying);
  engine.play();
  CHECK(listenToEnd(engine).batches.back().rowsDone == 117);
}

TEST_CASE("a seek starts an epoch whose rows count from the sought sample") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  config.startsPaused = true;
  Engine engine(config, [] {});
  engine.seek(60'000);
  CHECK(engine.counters().positionSample == 60'000);
  Heard heard;
  CHECK(listen(engine, heard, [&] { return !heard.batches.empty() && heard.batches.back().epoch == 1; }));
  CHECK(heard.batches.back().positionSample == 60'000);
  CHECK(heard.batches.back().rowsDone == 0);
  engine.play();
  CHECK(listen(engine, heard, [&] { return heard.isAtEnd; }));
  REQUIRE_FALSE(heard.detections.empty());
  CHECK(heard.detections.front().rowId == 0);
  CHECK(heard.detections.front().sampleStart == 60'000);
  CHECK(heard.batches.back().rowsDone == 58);  // 116 whole windows are left
  for (const Batch& batch : heard.batches) {
    for (const FrameBytes& frame : batch.frames) CHECK(headerOf(frame).epoch == batch.epoch);
  }
}

TEST_CASE("after the end it can be sought, and beyond the end is the end") {
  const ScratchFile file(toneInNoise());
  Engine engine(configFor(file), [] {});
  Heard heard = listenToEnd(engine);
  const std::vector<Detection> whole = heard.detections;
  engine.seek(0);
  heard.isAtEnd = false;
  CHECK(listen(engine, heard, [&] { return heard.isAtEnd; }));
  CHECK(heard.batches.back().epoch == 1);
  CHECK(areSame(heard.detections, whole));
  engine.seek(1'000'000'000);
  heard.isAtEnd = false;
  CHECK(listen(engine, heard, [&] { return heard.isAtEnd; }));
  CHECK(heard.batches.back().positionSample == kSampleCount);
  CHECK(heard.batches.back().rowsDone == 0);
}

TEST_CASE("a loop wraps into a new epoch with the same detections") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  const std::vector<Detection> whole = runToEnd(config).detections;
  config.isLooping = true;
  config.speed = 10;
  Engine engine(config, [] {});
  std::vector<std::vector<Detection>> epochs(4);
  Heard heard;
  CHECK(listen(engine, heard, [&] { return !heard.batches.empty() && heard.batches.back().epoch >= 3; }));
  for (const Batch& batch : heard.batches) {
    CHECK_FALSE(batch.isAtEnd);
    auto& epoch = epochs.at(batch.epoch);
    epoch.insert(epoch.end(), batch.detections.begin(), batch.detections.end());
  }
  for (int epoch = 0; epoch < 3; ++epoch) CHECK(areSame(epochs[epoch], whole));
}

TEST_CASE("looping that is switched on at the end starts again") {
  const ScratchFile file(toneInNoise());
  Engine engine(configFor(file), [] {});
  Heard heard = listenToEnd(engine);
  engine.setLooping(true);
  CHECK(listen(engine, heard, [&] { return heard.batches.back().epoch >= 1; }));
  CHECK(engine.counters().isPlaying);
}

TEST_CASE("without detections the floor still reaches the frames, and rows are still done") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  config.emitsDetections = false;
  const Heard heard = runToEnd(config);
  CHECK(heard.batches.back().rowsDone == 117);
  REQUIRE_FALSE(heard.batches.back().frames.empty());
  // -60 dBFS of noise in 1024 bins with Hann: 28.3 dB less in each.
  CHECK(std::abs(headerOf(heard.batches.back().frames.back()).noiseFloorDbfs + 88.3) < 1.0);
  for (const Batch& batch : heard.batches) CHECK(batch.detections.empty());
}

TEST_CASE("a reader that takes nothing: frames are dropped and told, detections are not lost") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  config.emitsDetections = false;
  config.speed = 0.25;
  config.display.maxRowsPerS = 15;
  Engine engine(config, [] {});
  const auto deadline = Clock::now() + 1s;
  while (engine.counters().displayRowsDropped < 3 && Clock::now() < deadline) {
    std::this_thread::sleep_for(1ms);
  }
  CHECK(engine.queue().fill() == 1.0);
  CHECK(engine.counters().displayRowsDropped >= 3);
  const Heard heard = listenToEnd(engine);
  std::uint64_t told = 0;
  std::uint64_t shown = 0;
  for (const Batch& batch : heard.batches) {
    for (const FrameBytes& frame : batch.frames) {
      told += headerOf(frame).droppedBefore;
      if (headerOf(frame).kind == 1) shown += headerOf(frame).rowCount;
    }
  }
  CHECK(told == engine.counters().displayRowsDropped);
  // 58.6 rows/s, at most 15 shown: four combined to one, and one with the rest.
  CHECK(shown + told == 30);
}

TEST_CASE("it can be closed while it waits for a reader, and twice") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  config.isLooping = true;
  Engine engine(config, [] {});
  std::this_thread::sleep_for(60ms);
  const auto start = Clock::now();
  engine.close();
  engine.close();
  CHECK(Clock::now() - start < 1s);
  const EngineCounters counters = engine.counters();
  CHECK(counters.samplesIn == counters.samplesProcessed + counters.samplesDropped);
  CHECK_FALSE(counters.isPlaying);
  engine.play();
  engine.seek(0);
  CHECK_FALSE(engine.counters().isPlaying);
}

TEST_CASE("a file that shrinks during the replay ends it with an error") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  config.speed = 0.1;  // five seconds: the file is cut long before the end, however busy the machine
  Engine engine(config, [] {});
  Heard heard;
  CHECK(listen(engine, heard, [&] { return !heard.batches.empty(); }));
  std::filesystem::resize_file(file.path(), 4096);
  REQUIRE(listen(engine, heard, [&] { return heard.error.has_value(); }));
  CHECK(heard.error->find(file.path()) != std::string::npos);
  const EngineCounters counters = engine.counters();
  CHECK_FALSE(counters.isPlaying);
  CHECK(counters.samplesIn == counters.samplesProcessed + counters.samplesDropped);
}

TEST_CASE("samples that are not numbers are counted and do no harm") {
  std::string content = toneInNoise();
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (std::size_t sample = 1000; sample < 1010; ++sample) std::memcpy(content.data() + 8 * sample, &nan, 4);
  const ScratchFile file(content);
  Engine engine(configFor(file), [] {});
  const Heard heard = listenToEnd(engine);
  CHECK(engine.counters().samplesInvalid == 10);
  for (const Detection& d : heard.detections) CHECK(std::isfinite(d.powerDbfs));
}

TEST_CASE("recordings of a few samples end properly") {
  for (const std::uint64_t count : {1U, 5U, 1023U, 1024U, 1025U}) {
    const ScratchFile file(toneInNoise(count));
    EngineConfig config = configFor(file);
    config.sampleCount = count;
    const Heard heard = runToEnd(config);
    CHECK(heard.batches.back().rowsDone == 1);
    CHECK_FALSE(heard.error.has_value());
  }
}
