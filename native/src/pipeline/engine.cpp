// Builds the engine from its configuration, and takes orders for its thread.
#include "pipeline/engine.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "pipeline/backend.hpp"
#include "pipeline/engine_state.hpp"

namespace sferic {
namespace {

std::uint32_t hopSizeOf(std::uint32_t fftSize, double overlap) {
  const auto shared = static_cast<std::uint32_t>(std::llround(overlap * fftSize));
  return fftSize - std::min(shared, fftSize - 1);
}

}  // namespace

Engine::State::State(const EngineConfig& engineConfig, std::function<void()> onBatch)
    : config(engineConfig),
      queue(kQueueBatches, std::move(onBatch)),
      source({config.dataPath, config.dataOffsetBytes, config.sampleCount, config.format}) {
  const std::uint32_t hopSize = hopSizeOf(config.fftSize, config.overlap);
  spectrum.configure({.fftSize = config.fftSize,
                      .hopSize = hopSize,
                      .averages = config.averages,
                      .window = config.window,
                      .kaiserBeta = config.kaiserBeta});
  detector.configure({.method = config.method,
                      .fftSize = config.fftSize,
                      .sampleRateHz = config.sampleRateHz,
                      .enbwBins = spectrum.enbwBins(),
                      .overlap = 1.0 - static_cast<double>(hopSize) / config.fftSize,
                      .averages = config.averages,
                      .window = spectrum.window(),
                      .pfa = config.pfa,
                      .stopPfa = config.stopPfa,
                      .guardCells = config.guardCells,
                      .trainingCells = config.trainingCells,
                      .dcMaskBins = config.dcMaskBins,
                      .usableBandwidth = config.usableBandwidth,
                      .isBurstTestOn = config.isBurstTestOn});
  display.configure({.fftSize = config.fftSize,
                     .samplesPerRow = spectrum.samplesPerRow(),
                     .sampleRateHz = config.sampleRateHz,
                     .centerFreqHz = config.centerFreqHz,
                     .timeStartNs = config.timeStartNs,
                     .enbwBins = spectrum.enbwBins(),
                     .configHash = config.configHash},
                    config.display.maxBins);
  settings = {.backendName = cpuBackendName(),
              .fftSize = config.fftSize,
              .hopSize = hopSize,
              .averages = config.averages,
              .enbwBins = spectrum.enbwBins(),
              .samplesPerRow = spectrum.samplesPerRow(),
              .thresholdOverFloorDb = detector.thresholdOverFloorDb()};
  control.wantsPlay = !config.startsPaused;
  control.speed = config.speed;
  control.isLooping = config.isLooping;
  control.display = config.display;
  active = control;
  publish();
  thread = std::thread([this] { run(); });
}

void Engine::State::post(const std::function<void(Control&)>& change) {
  {
    const std::scoped_lock lock(mutex);
    if (isDeaf) return;
    change(control);
    control.isChanged = true;
  }
  controlChanged.notify_all();
}

Engine::Engine(const EngineConfig& config, std::function<void()> onBatch)
    : state_(std::make_unique<State>(config, std::move(onBatch))) {}

Engine::~Engine() { close(); }

const EngineSettings& Engine::settings() const { return state_->settings; }
BatchQueue& Engine::queue() { return state_->queue; }

void Engine::play() {
  state_->post([](Control& control) { control.wantsPlay = true; });
}

void Engine::pause() {
  state_->post([](Control& control) { control.wantsPlay = false; });
}

void Engine::seek(std::uint64_t sample) {
  state_->post([sample](Control& control) { control.seekTo = sample; });
}

void Engine::setSpeed(double speed) {
  state_->post([speed](Control& control) { control.speed = speed; });
}

void Engine::setLooping(bool isLooping) {
  state_->post([isLooping](Control& control) { control.isLooping = isLooping; });
}

void Engine::setDisplay(const DisplayLimits& limits) {
  state_->post([limits](Control& control) { control.display = limits; });
}

EngineCounters Engine::counters() const {
  const State& s = *state_;
  const std::scoped_lock lock(s.mutex);
  EngineCounters counters = s.published;
  counters.bufferFill = s.queue.fill();
  // What was just asked for is in force at once for whoever asked, though the thread may need a moment.
  counters.isPlaying = s.control.wantsPlay && (counters.isPlaying || s.control.isChanged);
  counters.speed = s.control.speed;
  counters.isLooping = s.control.isLooping;
  if (s.control.seekTo) {
    counters.positionSample = std::min(*s.control.seekTo, s.source.sampleCount());
    counters.isAtEnd = false;
  }
  return counters;
}

void Engine::close() {
  State& s = *state_;
  s.post([](Control& control) { control.mustStop = true; });
  s.queue.close();
  if (s.thread.joinable()) s.thread.join();
  const std::scoped_lock lock(s.mutex);
  s.isDeaf = true;
  s.published.isPlaying = false;
}

}  // namespace sferic
