// What one signal in one row measures: power, occupied and x-dB bandwidth, and its centre to a fraction of a bin. Knows
// bins only; neither hertz nor how the signal was found.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "segments.hpp"

namespace sferic {

/// Bins count from the first of the row and may be fractions; bin k covers k - 1/2 to k + 1/2.
struct SegmentMeasure {
  double totalPower = 0;   ///< sum of what stands over the noise; 0: nothing does, and the rest is not set
  double peakPower = 0;    ///< strongest bin, noise included
  double noisePower = 0;   ///< of one bin, mean over the segment
  double centerBin = 0;    ///< power centroid; for a spectral line its place by the window's response
  double lowBin = 0;       ///< edges of the 99 % occupied bandwidth
  double highBin = 0;
  double occupiedBins = 0; ///< 99 % occupied bandwidth, at least 1
  double xdbBins = 0;      ///< x-dB bandwidth; NaN where the noise lies above the level
};

class SegmentMeter {
 public:
  /// `window` [fftSize], one of ours; `lobeBins`: from the centre of a line to the end of its main lobe; `xDb` above 0.
  /// Allocates everything.
  void configure(std::span<const float> window, std::size_t lobeBins, double xDb);

  /// `power` and `noise` are one row, linear; `noiseScale` is the level of noise in that row over `noise`.
  [[nodiscard]] SegmentMeasure measure(std::span<const float> power, std::span<const float> noise, double noiseScale,
                                       BinRange range) const;

 private:
  [[nodiscard]] double lineOffset(std::span<const float> power, double noise, std::size_t peak) const;

  std::size_t lobeBins_ = 2;
  std::size_t reach_ = 1;      // the bins at this distance on both sides of a peak place it
  double xRatio_ = 1.0;
  std::vector<double> logRatio_; // of the upper to the lower of the two, by offset; rises
  std::vector<double> shape_;    // sum of the two over the peak, by offset
};

}  // namespace sferic
