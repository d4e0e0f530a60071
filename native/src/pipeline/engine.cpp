// Builds the engine from its configuration, and takes orders for its thread.
#include "pipeline/engine.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "pipeline/backend.hpp"
#include "dsp/fft_plan.hpp"
#include "dsp/spectrum.hpp"
#include "pipeline/engine_state.hpp"
#include "source/file_source.hpp"

namespace sferic {
namespace {

std::uint32_t hopSizeOf(std::uint32_t fftSize, double overlap) {
  const auto shared = static_cast<std::uint32_t>(std::llround(overlap * fftSize));
  return fftSize - std::min(shared, fftSize - 1);
}

/// At full speed: two segments for each thread that computes, so that it finds them in its core's second-level cache.
std::size_t mostAheadOf(const EngineConfig& config, const Backend& backend) {
  return backend.cuda ? config.ringSegments : std::size_t{2} * std::max(1U, config.threads);
}

}  // namespace

std::unique_ptr<Stage> makeStage(const EngineConfig& config) {
  const std::uint32_t hopSize = hopSizeOf(config.fftSize, config.overlap);
  Spectrum spectrum;
  const SpectrumConfig windows{.fftSize = config.fftSize,
                               .hopSize = hopSize,
                               .averages = config.averages,
                               .window = config.window,
                               .kaiserBeta = config.kaiserBeta,
                               .wisdomFolder = config.wisdomFolder};
  // Before the first plan is made, so that all plans of this run and of later ones read the same file.
  if (!config.wisdomFolder.empty()) measureFftWisdom(config.wisdomFolder, config.fftSize);
  spectrum.configure(windows);
  const RowPlan plan = RowPlan::of(windows);
  auto stage = std::make_unique<Stage>();
  stage->plan = std::make_shared<const RowPlan>(plan);
  stage->detector.configure({.method = config.method,
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
                             .imageRejectionDb = config.imageRejectionDb,
                             .xdbLevelDb = config.xdbLevelDb,
                             .usableBandwidth = config.usableBandwidth,
                             .isBurstTestOn = config.isBurstTestOn});
  stage->display = {.fftSize = config.fftSize,
                    .samplesPerRow = plan.samplesPerRow(),
                    .sampleRateHz = config.sampleRateHz,
                    .centerFreqHz = config.centerFreqHz,
                    .timeStartNs = config.timeStartNs,
                    .enbwBins = spectrum.enbwBins(),
                    .configHash = config.configHash};
  stage->settings = {.backendName = "",  // the engine's, not the settings'
                     .backendReason = "",
                     .fftSize = config.fftSize,
                     .hopSize = hopSize,
                     .averages = config.averages,
                     .enbwBins = spectrum.enbwBins(),
                     .samplesPerRow = plan.samplesPerRow(),
                     .thresholdOverFloorDb = stage->detector.thresholdOverFloorDb(),
                     .timeStartNs = config.timeStartNs};
  return stage;
}

Engine::State::State(const EngineConfig& engineConfig, std::unique_ptr<Source> source,
                     std::function<void()> onBatch)
    : config(engineConfig),
      backend(chooseBackend(config.backend, config.cudaLibraryPath)),
      format(source->format()),
      queue(kQueueBatches, std::move(onBatch)),
      ring(config.ringSegments, config.backPressure),
      feeder(std::move(source), ring, config.sampleRateHz, config.maxRowsPerSegment,
             mostAheadOf(config, backend)),
      stage(makeStage(config)) {
  stage->settings.backendName = backend.name;
  stage->settings.backendReason = backend.reason;
  settings = stage->settings;
  control.wantsPlay = !config.startsPaused;
  control.speed = config.speed;
  control.isLooping = config.isLooping;
  control.display = config.display;
  active = control;
  publish();
  if (backend.cuda) {
    cudaWorker =
        std::make_unique<CudaWorker>(backend.cuda, ring, format, config.backend == BackendKind::automatic);
    cudaWorker->prepare(stage->plan);
    noteLoss();
  } else {
    // The processing thread is one of those that compute.
    pool = std::make_unique<WorkerPool>(std::max(1U, config.threads) - 1, ring);
  }
  // What takes long has been made: from here on a live source's samples come.
  if (const auto begunAtNs = feeder.beginSource(); !config.timeStartNs) config.timeStartNs = begunAtNs;
  stage->display.timeStartNs = config.timeStartNs;
  settings.timeStartNs = config.timeStartNs;
  display.configure(stage->display, config.display.maxBins);
  density.configure(stage->display);
  density.setWish(config.display.isOn ? config.display.density : std::nullopt);
  try {
    if (cudaWorker) cudaWorker->start();
    thread = std::thread([this] { run(); });
  } catch (...) {
    ring.close();
    throw;
  }
}

void Engine::State::post(const std::function<void(Control&)>& change) {
  {
    const std::scoped_lock lock(mutex);
    if (isDeaf) return;
    change(control);
    control.isChanged = true;
  }
  ring.poke();
}

Engine::Engine(const EngineConfig& config, std::function<void()> onBatch)
    : Engine(config,
             std::make_unique<FileSource>(FileSourceConfig{config.dataPath, config.dataOffsetBytes,
                                                           config.sampleCount, config.format, config.layout}),
             std::move(onBatch)) {}

Engine::Engine(const EngineConfig& config, std::unique_ptr<Source> source, std::function<void()> onBatch)
    : state_(std::make_unique<State>(config, std::move(source), std::move(onBatch))) {}

Engine::~Engine() { close(); }

EngineSettings Engine::settings() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->settings;
}

BatchQueue& Engine::queue() { return state_->queue; }

void Engine::play() {
  state_->post([](Control& control) { control.wantsPlay = true; });
}

void Engine::pause() {
  state_->post([](Control& control) { control.wantsPlay = false; });
}

void Engine::seek(std::uint64_t sample) {
  if (state_->isLive()) return;
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

EngineSettings Engine::configure(const EngineConfig& config) {
  State& s = *state_;
  EngineConfig changed = config;
  changed.sampleRateHz = s.config.sampleRateHz;
  changed.centerFreqHz = s.config.centerFreqHz;
  changed.timeStartNs = s.config.timeStartNs;
  const std::shared_ptr<Stage> stage = makeStage(changed);
  if (s.cudaWorker) s.cudaWorker->prepare(stage->plan);
  EngineSettings settings = stage->settings;
  {
    const std::scoped_lock lock(s.mutex);
    settings.backendName = s.settings.backendName;
    settings.backendReason = s.settings.backendReason;
    s.settings = settings;
  }
  s.post([&stage](Control& control) { control.stage = stage; });
  return settings;
}

EngineCounters Engine::counters() const {
  const State& s = *state_;
  const std::scoped_lock lock(s.mutex);
  EngineCounters counters = s.published;
  counters.bufferFill = s.ring.fill();
  // What was just asked for is in force at once for whoever asked, though the thread may need a moment.
  counters.isPlaying = s.control.wantsPlay && (counters.isPlaying || s.control.isChanged || s.areOrdersUnderWay);
  counters.speed = s.control.speed;
  counters.isLooping = s.control.isLooping;
  const std::optional<std::uint64_t> seekTo = s.control.seekTo ? s.control.seekTo : s.seekUnderWay;
  if (seekTo) {
    counters.positionSample = std::min(*seekTo, s.feeder.sampleCount().value_or(0));
    counters.epoch += (s.control.seekTo ? 1U : 0U) + (s.seekUnderWay ? 1U : 0U);
    counters.isAtEnd = false;
  }
  return counters;
}

void Engine::close() {
  State& s = *state_;
  s.post([](Control& control) { control.mustStop = true; });
  s.queue.close();
  if (s.thread.joinable()) s.thread.join();
  s.feeder.stop();
  s.pool.reset();
  s.cudaWorker.reset();
  const std::scoped_lock lock(s.mutex);
  s.isDeaf = true;
  s.published.isPlaying = false;
}

}  // namespace sferic
