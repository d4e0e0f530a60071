// The whole engine with the CUDA library's twin over the CPU: the same rows and detections as the CPU's own, in order,
// whatever fails and whenever, and no sample lost uncounted.
#include <doctest/doctest.h>
#include <dlfcn.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <thread>

#include "pipeline/engine.hpp"
#include "pipeline/listening.hpp"
#include "pipeline/push_source.hpp"

using namespace sferic;
using namespace sferic::test;
using std::chrono_literals::operator""ms;

namespace {

/// What the twin shall do wrong, for as long as this lives.
class TwinFault {
 public:
  TwinFault(int atOperation, int atWait) { set(atOperation, atWait); }
  ~TwinFault() { set(-1, -1); }
  TwinFault(const TwinFault&) = delete;
  TwinFault& operator=(const TwinFault&) = delete;

 private:
  static void set(int atOperation, int atWait) {
    void* const library = dlopen(SFERIC_CUDA_TWIN, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    REQUIRE(library != nullptr);
    reinterpret_cast<void (*)(int, int)>(dlsym(library, "sferic_cuda_twin_fail"))(atOperation, atWait);
  }
};

EngineConfig onTwin(EngineConfig config, BackendKind kind = BackendKind::cuda) {
  config.backend = kind;
  config.cudaLibraryPath = SFERIC_CUDA_TWIN;
  return config;
}

/// The same signals: rows and extents alike, levels within 0.01 dB.
bool areAlike(const std::vector<Detection>& a, const std::vector<Detection>& b) {
  const auto alike = [](const Detection& x, const Detection& y) {
    const double binHz = kSampleRateHz / 1024;
    return x.rowId == y.rowId && x.sampleStart == y.sampleStart && x.sampleCount == y.sampleCount &&
           x.isBurst == y.isBurst && std::abs(x.lowOffsetHz - y.lowOffsetHz) < binHz / 10 &&
           std::abs(x.highOffsetHz - y.highOffsetHz) < binHz / 10 && std::abs(x.powerDbfs - y.powerDbfs) < 0.01 &&
           std::abs(x.snrDb - y.snrDb) < 0.01;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), alike);
}

std::vector<std::string> changesIn(const Heard& heard) {
  std::vector<std::string> reasons;
  for (const Batch& batch : heard.batches) {
    if (batch.backendChange) reasons.push_back(batch.backendChange->reason);
  }
  return reasons;
}

}  // namespace

TEST_CASE("cuda: the engine's detections are those of the CPU, at any length of row, threads and cut") {
  const ScratchFile file(toneInNoise());
  for (const std::uint32_t averages : {1U, 2U, 7U, 150U}) {
    CAPTURE(averages);
    EngineConfig config = configFor(file);
    config.averages = averages;
    config.pfa = 1e-3;
    const Heard byCpu = runToEnd(config);
    REQUIRE(byCpu.detections.size() > 0);
    const Heard one = runToEnd(onTwin(config));
    CHECK(areAlike(one.detections, byCpu.detections));
    for (const std::uint32_t rows : {1U, 64U}) {
      for (const std::uint32_t slots : {1U, 2U, 32U}) {
        config.maxRowsPerSegment = rows;
        config.ringSegments = slots;
        config.threads = slots;
        Engine engine(onTwin(config), [] {});
        CHECK(engine.settings().backendName == "CUDA, host twin, cuFFT 12.0");
        CHECK(engine.settings().backendReason.starts_with("CUDA is used: "));
        const Heard heard = listenToEnd(engine);
        CHECK(areSame(heard.detections, one.detections));
        CHECK(heard.batches.back().rowsDone == byCpu.batches.back().rowsDone);
        CHECK(engine.counters().samplesIn == kSampleCount);
        CHECK(engine.counters().samplesProcessed == kSampleCount);
        CHECK(changesIn(heard).empty());
      }
    }
  }
}

TEST_CASE("cuda: samples that are no numbers are counted as the CPU counts them") {
  std::string content = toneInNoise();
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (std::size_t n = 100; n < kSampleCount; n += 1013) std::memcpy(content.data() + n * 8, &nan, sizeof(nan));
  const ScratchFile file(content);
  for (const std::uint32_t rows : {1U, 64U}) {
    EngineConfig config = configFor(file);
    config.maxRowsPerSegment = rows;
    Engine byCpu(config, [] {});
    Engine byTwin(onTwin(config), [] {});
    listenToEnd(byCpu);
    listenToEnd(byTwin);
    CHECK(byCpu.counters().samplesInvalid > 100);
    CHECK(byTwin.counters().samplesInvalid == byCpu.counters().samplesInvalid);
  }
}

TEST_CASE("cuda: a format that the library does not know is converted before, and counted alike") {
  const std::string floats = toneInNoise();
  std::string content;
  for (std::size_t i = 0; i < 2 * kSampleCount; ++i) {
    float value = 0;
    std::memcpy(&value, floats.data() + i * sizeof(value), sizeof(value));
    const double wide = i % 2026 == 99 ? std::numeric_limits<double>::infinity() : double{value};
    content.append(reinterpret_cast<const char*>(&wide), sizeof(wide));
  }
  const ScratchFile file(content);
  EngineConfig config = configFor(file);
  config.format = SampleFormat::cf64Le;
  config.maxRowsPerSegment = 3;
  Engine byCpu(config, [] {});
  Engine byTwin(onTwin(config), [] {});
  const Heard wanted = listenToEnd(byCpu);
  CHECK(wanted.detections.size() > 0);
  CHECK(areAlike(listenToEnd(byTwin).detections, wanted.detections));
  CHECK(byCpu.counters().samplesInvalid > 100);
  CHECK(byTwin.counters().samplesInvalid == byCpu.counters().samplesInvalid);
}

TEST_CASE("cuda: with auto a failure at any moment costs nothing: the CPU goes on with the same rows, told once") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  config.pfa = 1e-3;
  config.maxRowsPerSegment = 4;
  const Heard byCpu = runToEnd(config);
  // 0 to 14: memory and plans, before anything runs; then the work of one segment after the other, and the waits.
  for (int at = 0; at < 60; at += 3) {
    for (const bool isAtWait : {false, true}) {
      CAPTURE(at);
      CAPTURE(isAtWait);
      const TwinFault fault(isAtWait ? -1 : at, isAtWait ? at / 2 : -1);
      config.threads = at % 2 == 0 ? 1 : 3;
      Engine engine(onTwin(config, BackendKind::automatic), [] {});
      const Heard heard = listenToEnd(engine);
      CHECK(areAlike(heard.detections, byCpu.detections));
      CHECK_FALSE(heard.error);
      const EngineCounters counters = engine.counters();
      CHECK(counters.samplesProcessed == kSampleCount);
      CHECK(counters.samplesDropped == 0);
      const std::vector<std::string> changes = changesIn(heard);
      REQUIRE(changes.size() == 1);
      CHECK(changes[0].starts_with("the GPU failed, and the CPU has taken over: "));
      CHECK(engine.settings().backendName == cpuBackendName());
      CHECK(engine.settings().backendReason == changes[0]);
    }
  }
}

TEST_CASE("cuda: where the settings insist on the GPU, a failure ends the run with the reason and exact sums") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  config.maxRowsPerSegment = 4;
  for (const int at : {0, 3, 12}) {
    const TwinFault fault(at, -1);
    CHECK_THROWS_AS(Engine(onTwin(config), [] {}), CudaError);
  }
  for (const int at : {20, 40}) {
    const TwinFault fault(at, -1);
    Engine engine(onTwin(config), [] {});
    const Heard heard = listenToEnd(engine);
    REQUIRE(heard.error);
    CHECK(heard.error->starts_with("the GPU failed: "));
    CHECK(heard.error->find("engine.backend") != std::string::npos);
    const EngineCounters counters = engine.counters();
    CHECK(counters.samplesIn == counters.samplesProcessed + counters.samplesDropped);
    CHECK(counters.samplesProcessed < kSampleCount);
  }
}

TEST_CASE("cuda: settings change while it runs, and the new ones are computed by the GPU too") {
  const ScratchFile file(toneInNoise());
  EngineConfig config = configFor(file);
  config.speed = 1;
  Engine engine(onTwin(config), [] {});
  Heard heard;
  CHECK(listen(engine, heard, [&] { return heard.detections.size() > 5; }));
  EngineConfig changed = config;
  changed.fftSize = 4096;
  changed.overlap = 0.75;
  // Two at once: the first is replaced before a segment of its comes.
  engine.configure(config);
  CHECK(engine.configure(changed).backendName == "CUDA, host twin, cuFFT 12.0");
  engine.setSpeed(0);
  CHECK(listen(engine, heard, [&] { return heard.isAtEnd; }));
  CHECK(heard.batches.back().epoch >= 1);
  CHECK_FALSE(heard.error);
  CHECK(changesIn(heard).empty());
  CHECK(engine.counters().samplesProcessed == kSampleCount);
  {
    const TwinFault fault(2, -1);
    CHECK_THROWS_AS(engine.configure(config), CudaError);
  }
  CHECK(engine.settings().fftSize == 4096);
}

TEST_CASE("cuda: seeks, loops, a live source and a close in the middle leave exact sums") {
  const std::string content = toneInNoise();
  const ScratchFile file(content);
  EngineConfig config = onTwin(configFor(file));
  config.isLooping = true;
  config.maxRowsPerSegment = 2;
  Engine recording(config, [] {});
  Engine live(config, std::make_unique<PushSource>(PushPlan{.content = content, .samplesPerS = 1e6}), [] {});
  Heard heard;
  for (const std::uint64_t sample : {70'000U, 5U, 119'000U}) {
    recording.seek(sample);
    (void)listen(recording, heard, [deadline = std::chrono::steady_clock::now() + 20ms] {
      return std::chrono::steady_clock::now() > deadline;
    });
  }
  recording.close();
  live.close();
  for (const EngineCounters& counters : {recording.counters(), live.counters()}) {
    CHECK(counters.samplesIn == counters.samplesProcessed + counters.samplesDropped);
    CHECK(counters.samplesIn > 0);
  }
}

TEST_CASE("cuda: a recording of fewer samples than a window is the CPU's, one row of it") {
  const ScratchFile file(toneInNoise(700));
  EngineConfig config = configFor(file);
  config.sampleCount = 700;
  Engine engine(onTwin(config), [] {});
  const Heard heard = listenToEnd(engine);
  CHECK_FALSE(heard.error);
  CHECK(heard.batches.back().rowsDone == 1);
  CHECK(engine.counters().samplesProcessed == 700);
}
