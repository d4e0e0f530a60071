// A recording to run an engine over, and an ear for its batches.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "dsp/rows.hpp"
#include "pipeline/engine.hpp"
#include "scratch_file.hpp"

namespace sferic::test {


inline constexpr double kSampleRateHz = 240'000;
inline constexpr std::uint64_t kSampleCount = 120'000;  // half a second

inline std::string toneInNoise(std::uint64_t count = kSampleCount) {
  Signal signal = noise(count, 1e-6, 1);
  const Signal carrier = tone(count, 30'000 / kSampleRateHz, 0.1);
  for (std::size_t n = 0; n < signal.size(); ++n) signal[n] += carrier[n];
  return {reinterpret_cast<const char*>(signal.data()), signal.size() * sizeof(signal[0])};
}

inline EngineConfig configFor(const ScratchFile& file) {
  EngineConfig config;
  config.dataPath = file.path();
  config.sampleCount = kSampleCount;
  config.format = SampleFormat::cf32Le;
  config.sampleRateHz = kSampleRateHz;
  config.fftSize = 1024;
  config.averages = 2;
  config.speed = 0;
  return config;
}

struct Heard {
  std::vector<Batch> batches;
  std::vector<Detection> detections;  ///< of the last epoch
  bool isAtEnd = false;
  std::optional<std::string> error;

  void take(Batch batch) {
    if (!batches.empty() && batch.epoch != batches.back().epoch) detections.clear();
    detections.insert(detections.end(), batch.detections.begin(), batch.detections.end());
    isAtEnd = batch.isAtEnd;
    if (batch.error) error = batch.error;
    batches.push_back(std::move(batch));
  }
};

/// Takes batches until `isEnough` or ten seconds have passed. false: it was not enough.
inline bool listen(Engine& engine, Heard& heard, const std::function<bool()>& isEnough) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!isEnough()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    if (auto batch = engine.queue().pop()) {
      heard.take(std::move(*batch));
    } else {
      std::this_thread::sleep_for(std::chrono::microseconds(500));
    }
  }
  return true;
}

inline Heard listenToEnd(Engine& engine) {
  Heard heard;
  REQUIRE(listen(engine, heard, [&] { return heard.isAtEnd || heard.error; }));
  return heard;
}

inline Heard runToEnd(const EngineConfig& config) {
  Engine engine(config, [] {});
  return listenToEnd(engine);
}

inline bool areSame(const std::vector<Detection>& a, const std::vector<Detection>& b) {
  const auto same = [](const Detection& x, const Detection& y) {
    return x.rowId == y.rowId && x.sampleStart == y.sampleStart && x.sampleCount == y.sampleCount &&
           x.lowOffsetHz == y.lowOffsetHz && x.highOffsetHz == y.highOffsetHz && x.offsetHz == y.offsetHz &&
           x.bandwidthHz == y.bandwidthHz && x.powerDbfs == y.powerDbfs && x.peakDbfs == y.peakDbfs &&
           x.snrDb == y.snrDb && x.noiseFloorDbfs == y.noiseFloorDbfs && x.isBurst == y.isBurst;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

}  // namespace sferic::test
