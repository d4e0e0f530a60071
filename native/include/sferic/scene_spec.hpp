// A scene in numbers: who sends what, when, where and how strong, through what receiver. Whoever fills this in has
// checked it. Standard library only; knows nothing of YAML, of SigMF or of Node.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sferic {

enum class Modulation {
  carrier,
  am,
  dsb,
  ssbUpper,
  ssbLower,
  fm,
  ook,
  ask4,
  bpsk,
  qpsk,
  psk8,
  qam16,
  qam64,
  fsk,
  ofdm,
  chirps,
  ppm,
  noise,
};

/// The numbers that a modulation needs; the others are not looked at.
struct ModulationSpec {
  Modulation kind = Modulation::carrier;
  double messageHz = 3000;      ///< analogue: highest tone of the message
  double depth = 0.8;           ///< am
  double deviationHz = 0;       ///< fm: root mean square; fsk: of the outer levels
  double symbolRateHz = 0;      ///< keyed kinds and fsk; at most the sample rate. ppm: chips
  double rollOff = 0.35;        ///< psk, qam, ask: root-raised cosine; ook: raised cosine; noise; 0.01 to 1
  double gaussianBt = 0;        ///< fsk; 0: no filter
  std::uint32_t levels = 2;     ///< fsk: 2, 4 or 8
  double bandwidthHz = 0;       ///< ofdm, chirps, noise
  double spacingHz = 0;         ///< ofdm: of subcarriers; the sample rate over it is taken to a power of two
  std::uint32_t spreadingFactor = 7;  ///< chirps, 5 to 12
};

/// One presence; the tone that carries it starts at `startOffsetHz` and moves by `driftHzPerS`.
struct SceneSlot {
  std::uint64_t sampleStart = 0;
  std::uint64_t sampleCount = 0;
  double startOffsetHz = 0;
  double driftHzPerS = 0;
};

struct SceneFading {
  double dopplerHz = 0;
  double riceFactorDb = 0;  ///< below -100: Rayleigh
};

struct SceneEmitterSpec {
  ModulationSpec modulation;
  /// Mean power of a presence between its ramps, over the noise in its occupied bandwidth; of a carrier, in
  /// SceneSpec::referenceBandwidthHz.
  double snrDb = 0;
  double rampS = 0;  ///< raised cosine inside both ends of every slot
  std::optional<SceneFading> fading;
  std::vector<SceneSlot> slots;  ///< in order, not overlapping
};

enum class SceneFormat { cu8, ci8, ci16Le, cf32Le };

struct SceneSpec {
  double sampleRateHz = 0;
  std::uint64_t sampleCount = 0;
  std::uint64_t seed = 1;
  SceneFormat format = SceneFormat::ci16Le;
  double noiseDbfsPerHz = -120;      ///< white, complex Gaussian
  double referenceBandwidthHz = 0;   ///< in which a carrier's SNR is stated
  double dcOffsetDbfs = -400;
  double imbalanceGainDb = 0;
  double imbalancePhaseDeg = 0;
  double linewidthHz = 0;
  double passband = 0;      ///< part of the sample rate; 0: no filter
  double clipDbfs = 0;
  std::vector<SceneEmitterSpec> emitters;
};

/// Where an emitter's power lies about its carrying tone: 0.5 % of it beyond each edge (ITU-R SM.328), measured on the
/// clean waveform. Of a carrier: 0 and 0.
struct OccupiedBand {
  double lowHz = 0;
  double highHz = 0;
};

[[nodiscard]] OccupiedBand occupiedBand(const ModulationSpec& modulation, double sampleRateHz, std::uint64_t seed);

/// Writes the samples to `path`: first to a temporary file beside it, which is renamed at the end and removed on
/// failure. The same spec gives the same bytes on every machine. Memory does not grow with the length. `onProgress`
/// (may be empty) gets the fraction done, 0 to 1, on the caller's thread, and stops the work by answering false.
/// Returns the band of each emitter. Throws std::runtime_error with one line.
std::vector<OccupiedBand> writeScene(const SceneSpec& spec, const std::string& path,
                                     const std::function<bool(double)>& onProgress);

}  // namespace sferic
