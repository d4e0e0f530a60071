// What a box of time and frequency holds, from every sample of it: its mean spectrum, and the power in its band over time.
// Knows no hertz, no decibels, no Node; what the numbers mean is decided by who asked.
#pragma once

#include <cstdint>
#include <vector>

#include "overview/window_powers.hpp"
#include "source/source.hpp"

namespace sferic {

/// Most values of the power over time: windows are averaged to fit.
inline constexpr std::uint32_t kMostEnvelopeValues = 65536;

struct BoxMeterConfig {
  WindowSettings window;             ///< of the mean spectrum
  std::uint32_t hopSize = 0;         ///< 1 to fftSize
  std::uint64_t sampleStart = 0;     ///< of the box
  std::uint64_t sampleCount = 0;     ///< at least fftSize + hopSize, and as much for the envelope; inside the source
  std::uint32_t envelopeFftSize = 0; ///< power of two, 256 to 65536; windows overlap by half
  std::uint32_t firstEnvelopeBin = 0;  ///< of the band, lowest frequency first
  std::uint32_t envelopeBinCount = 0;  ///< at least 1; the band ends inside the transform
};

struct BoxMeasurementData {
  /// Mean power of each bin, lowest frequency first; a full-scale tone in the middle of a bin reads 1.0.
  std::vector<float> meanPower;
  std::uint64_t windowCount = 0;
  double enbwBins = 0;
  /// Power in the band, each the mean of windowsPerValue windows; a full-scale tone in the band reads 1.0.
  std::vector<float> envelope;
  std::uint64_t envelopeStart = 0;  ///< sample that the first window begins with
  std::uint32_t windowsPerValue = 1;
};

/// Reads the box from `source`, a recording. Windows lie whole inside the box; the same box gives the same bits. Throws
/// SourceError, or std::invalid_argument for a box that holds no window.
[[nodiscard]] BoxMeasurementData measureBox(Source& source, const BoxMeterConfig& config);

}  // namespace sferic
