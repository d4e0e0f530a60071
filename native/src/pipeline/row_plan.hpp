// How the windows of an epoch are cut into rows, and rows into the segments that are computed apart. The cut of
// a row into pieces follows from the settings alone, so that neither threads nor pace can change a bit.
#pragma once

#include <algorithm>
#include <cstdint>

#include "dsp/spectrum.hpp"

namespace sferic {

/// New samples of a usual segment: some hundred kilobytes, so that they stay in the second-level cache, and under
/// 2 ms at 50 MS/s.
inline constexpr std::uint64_t kSegmentSamples = 65536;
/// Bins of the rows of one segment: their mean and max take 1 MiB.
inline constexpr std::uint64_t kSegmentBins = 131072;

/// Slices of a row of many windows, see RowSlices; more where a row comes in pieces. Each costs a pass over the sums.
inline constexpr std::uint32_t kUsualSlices = 4;
/// Rows of fewer windows have a slice for each.
inline constexpr std::uint32_t kFewWindows = 2 * kUsualSlices;

struct RowPlan {
  SpectrumConfig piece;       ///< of the spectrum that computes the pieces
  std::uint32_t fftSize = 4096;
  std::uint32_t hopSize = 2048;
  std::uint32_t averages = 1;         ///< windows in a row
  std::uint32_t windowsPerPiece = 1;  ///< all of a row, or of a long row the most that a segment takes
  std::uint32_t maxRows = 1;          ///< in one segment; 1 where rows are cut

  static RowPlan of(const SpectrumConfig& config) {
    const auto fitting =
        static_cast<std::uint32_t>(std::max<std::uint64_t>(1, kSegmentSamples / config.hopSize));
    SpectrumConfig piece = config;
    piece.averages = std::min(config.averages, fitting);
    const std::uint64_t rows =
        std::min<std::uint64_t>(fitting / piece.averages, kSegmentBins / config.fftSize);
    if (config.averages > 1) {
      piece.windowsPerSlice = config.averages < kFewWindows ? 1 : (config.averages - 1) / kUsualSlices + 1;
    }
    const bool isCut = piece.averages < config.averages;
    return {.piece = piece,
            .fftSize = config.fftSize,
            .hopSize = config.hopSize,
            .averages = config.averages,
            .windowsPerPiece = piece.averages,
            .maxRows = isCut ? 1 : static_cast<std::uint32_t>(std::max<std::uint64_t>(1, rows))};
  }

  [[nodiscard]] bool isCut() const { return windowsPerPiece < averages; }
  [[nodiscard]] std::uint64_t overlapSamples() const { return fftSize - hopSize; }
  [[nodiscard]] std::uint64_t samplesPerRow() const { return static_cast<std::uint64_t>(averages) * hopSize; }

  /// From the first sample of the first of `windows` (at least 1) to the last sample of the last.
  [[nodiscard]] std::uint64_t samplesOf(std::uint64_t windows) const {
    return (windows - 1) * hopSize + fftSize;
  }
  /// Whole windows in so many samples.
  [[nodiscard]] std::uint64_t windowsIn(std::uint64_t samples) const {
    return samples < fftSize ? 0 : (samples - fftSize) / hopSize + 1;
  }
  /// Windows of the segment that starts with window `first`, where `rows` whole rows are wanted.
  [[nodiscard]] std::uint64_t windowsOfSegment(std::uint64_t first, std::uint64_t rows) const {
    if (isCut()) return std::min<std::uint64_t>(windowsPerPiece, averages - first % averages);
    return std::clamp<std::uint64_t>(rows, 1, maxRows) * averages;
  }
};

}  // namespace sferic
