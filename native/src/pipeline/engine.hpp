// The engine: a source on its own thread, its spectrum on one thread or several, its detector and its display on
// the processing thread, under transport control. Knows nothing of Node: batches go into a bounded queue.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "sferic/detector.hpp"
#include "dsp/sample_format.hpp"
#include "dsp/window.hpp"
#include "pipeline/backend.hpp"
#include "pipeline/batch_queue.hpp"
#include "pipeline/density_display.hpp"
#include "pipeline/segment_ring.hpp"
#include "source/sample_layout.hpp"
#include "source/source.hpp"

namespace sferic {

struct DisplayLimits {
  bool isOn = true;         ///< false: no frames are made at all
  double maxRowsPerS = 60;  ///< of wall time, above 0
  std::uint32_t maxBins = 4096;
  std::optional<DensityWish> density = std::nullopt;  ///< nothing: it is not counted
};

/// Values are trusted: whoever calls has validated them.
struct EngineConfig {
  std::string dataPath;
  std::uint64_t dataOffsetBytes = 0;
  std::uint64_t sampleCount = 0;
  SampleFormat format = SampleFormat::ci16Le;
  SampleLayout layout = {};
  double sampleRateHz = 0;
  std::optional<double> centerFreqHz;
  std::optional<std::int64_t> timeStartNs;  ///< of a live source: what it says itself where this is nothing
  std::uint32_t fftSize = 4096;
  WindowKind window = WindowKind::hann;
  double kaiserBeta = kDefaultKaiserBeta;
  std::string wisdomFolder;  ///< of measured FFT plans (dsp/fft_plan.hpp); empty: plans are estimated
  double overlap = 0.5;
  std::uint32_t averages = 1;
  CfarMethod method = CfarMethod::ca;
  double pfa = 1e-6;
  double stopPfa = 0;
  std::uint32_t guardCells = 4;
  std::uint32_t trainingCells = 32;
  std::uint32_t dcMaskBins = 2;
  double imageRejectionDb = 0;  ///< 0: images are not masked
  double xdbLevelDb = 26;
  double usableBandwidth = 1;
  bool isBurstTestOn = true;
  bool emitsDetections = true;
  DisplayLimits display;
  double speed = 1;  ///< multiple of real time; 0 is as fast as it goes
  bool isLooping = false;
  bool startsPaused = false;
  std::uint32_t configHash = 0;
  std::uint32_t threads = 1;  ///< that compute, at least 1; the source has one of its own besides
  BackendKind backend = BackendKind::cpu;
  std::string cudaLibraryPath;  ///< empty: beside this module
  BackPressure backPressure;
  std::uint32_t ringSegments = 64;
  std::uint32_t maxRowsPerSegment = 0;  ///< 0: as suits the cache. The answer does not depend on it
};

struct EngineSettings {
  std::string backendName;
  std::string backendReason;  ///< why it is this one
  std::uint32_t fftSize = 0;
  std::uint32_t hopSize = 0;
  std::uint32_t averages = 0;
  double enbwBins = 0;
  std::uint64_t samplesPerRow = 0;
  double thresholdOverFloorDb = 0;
  std::optional<std::int64_t> timeStartNs;  ///< of sample 0: as configured, or as the live source said
};

/// samplesIn = samplesProcessed + samplesDropped + what waits in the ring. What was read ahead and is given up by a
/// seek counts as never read.
struct EngineCounters {
  std::uint64_t samplesIn = 0;         ///< read from the source, or lost by it
  std::uint64_t samplesProcessed = 0;  ///< put through the spectrum and the detector
  std::uint64_t samplesDropped = 0;    ///< lost in gaps, or read and given up: closed, or failed
  std::uint64_t samplesInvalid = 0;    ///< of samplesProcessed: not a number, taken as 0
  std::uint64_t rows = 0;
  std::uint64_t detections = 0;  ///< handed over
  std::uint64_t displayRowsDropped = 0;
  double bufferFill = 0;     ///< of the ring of segments, 0 to 1
  /// From the last sample of a row being due to the row's batch being handed over, over the last seconds; NaN
  /// where they had no row.
  double latencyP50Ms = 0;
  double latencyP99Ms = 0;
  bool isPlaying = false;
  double speed = 1;
  bool isLooping = false;
  std::uint64_t positionSample = 0;
  std::uint32_t epoch = 0;
  bool isAtEnd = false;
};

class Engine {
 public:
  static constexpr std::size_t kQueueBatches = 8;

  /// Opens the file and starts the thread. Throws SourceError or std::exception with a one-line message.
  /// `onBatch` is called on the processing thread each time a batch has been put into queue().
  Engine(const EngineConfig& config, std::function<void()> onBatch);
  /// On another source; what `config` says of the file is not read.
  Engine(const EngineConfig& config, std::unique_ptr<Source> source, std::function<void()> onBatch);
  /// As close().
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  [[nodiscard]] EngineSettings settings() const;
  [[nodiscard]] BatchQueue& queue();

  // From any thread. After close() they do nothing.
  void play();
  void pause();
  void seek(std::uint64_t sample);  ///< clamped to the recording
  void setSpeed(double speed);
  void setLooping(bool isLooping);
  void setDisplay(const DisplayLimits& limits);
  /// Other spectrum and detector settings and hash from `config`; the rest of it is not read. They apply at the
  /// next block boundary and begin an epoch. Everything is built here, on the caller's thread. Returns what will
  /// be in force; throws std::exception when it cannot be, and nothing has changed then.
  EngineSettings configure(const EngineConfig& config);
  [[nodiscard]] EngineCounters counters() const;

  /// Stops the thread within one block of work and joins it; batches that wait are discarded. May be called
  /// twice.
  void close();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sferic
