// The demonstration scene: a recording whose every signal is known, for the first page and for the tests.
// Standard library only; knows nothing of SigMF, of the radio frequency, or of Node.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace sferic {

inline constexpr double kSceneSampleRateHz = 2.4e6;
inline constexpr std::uint64_t kSceneSampleCount = 24'000'000;

/// Noise bandwidth of one bin at the default settings (4096 samples, Hann: 1.5 bins). Carriers and sweeps,
/// which have no bandwidth of their own, state their SNR in it.
inline constexpr double kSceneBinBandwidthHz = 1.5 * kSceneSampleRateHz / 4096.0;

/// White Gaussian noise, in one such bin: about 76 steps of 16 bits (rms), so quantisation adds nothing
/// visible.
inline constexpr double kSceneNoiseDbfsPerBin = -84.0;

/// A constant added to all samples, as a receiver's local oscillator leaves it.
inline constexpr double kSceneDcSpikeDbfs = kSceneNoiseDbfsPerBin + 25.0;

/// One presence of one emitter, exact to the sample. Edges are offsets from the centre: the 99 % occupied
/// bandwidth (for AM the outer sidebands), the swept range of chirp and drift, +-1 Hz of a carrier. Their
/// mean is the true centre. Bursts have ramps of 1 ms inside both ends.
struct SceneBurst {
  std::string emitter;  ///< name of the emitter, at most 20 characters
  std::string klass;    ///< a class of contract/entities.ts
  std::uint64_t sampleStart = 0;
  std::uint64_t sampleCount = 0;
  double lowOffsetHz = 0;
  double highOffsetHz = 0;
  double snrDb = 0;  ///< mean power between the ramps, over the noise in sceneNoiseBandwidthHz()
};

struct SceneResult {
  double sampleRateHz = 0;
  std::uint64_t sampleCount = 0;
  std::vector<SceneBurst> bursts;  ///< by sampleStart, then by lowOffsetHz
};

/// The bandwidth that the SNR of a burst refers to: its own, or kSceneBinBandwidthHz for carriers and sweeps.
[[nodiscard]] double sceneNoiseBandwidthHz(const SceneBurst& burst);

/// Writes the scene (ci16_le, 96 MB) to `path`: first to a temporary file beside it, which is renamed at the
/// end and removed on failure. Same seed, same bytes, on every machine. Uses a few MB of memory. `onProgress`
/// (may be empty) gets the fraction done, 0 to 1, on the caller's thread. Throws std::runtime_error with one
/// line.
SceneResult writeDemoScene(const std::string& path, std::uint64_t seed,
                           const std::function<void(double)>& onProgress);

}  // namespace sferic
