// Rows for the eye: combined in time to what a screen can show, narrowed in frequency without losing a peak,
// in dBFS, packed as wire frames. A view of the rows only: no result is ever computed from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "pipeline/batch.hpp"
#include "sferic/frame_layout.hpp"
#include "sferic/row.hpp"

namespace sferic {

/// Narrows `bins` to `columns.size()` columns over exactly the same band, each the greatest of its bins.
/// Column c of n takes bins floor(c * size / n) up to floor((c + 1) * size / n). At most as many columns as
/// bins.
void narrowKeepingPeaks(std::span<const float> bins, std::span<float> columns);

/// 10 log10(power), not below -200 dBFS.
[[nodiscard]] float dbfsFromPower(float power);

struct DisplayConfig {
  std::uint32_t fftSize = 4096;
  std::uint64_t samplesPerRow = 1;
  double sampleRateHz = 0;
  std::optional<double> centerFreqHz;        ///< nothing: unknown
  std::optional<std::int64_t> timeStartNs;   ///< nothing: unknown, time counts from the first sample
  double enbwBins = 1.5;
  std::uint32_t configHash = 0;
};

/// What every frame says of its recording and of where it lies in it; kind, size and sequence are the caller's.
[[nodiscard]] FrameHeader frameHeaderAt(const DisplayConfig& config, std::uint64_t sampleStart, double noiseFloorDbfs);

class Display {
 public:
  void configure(const DisplayConfig& config, std::uint32_t maxBins);

  /// Takes effect with the next display row; rows that wait keep their width.
  void setMaxBins(std::uint32_t maxBins);

  /// Forgets what waits. The next frame is marked as a discontinuity.
  void reset(std::uint32_t epoch);

  /// Adds a row to the open display row.
  void add(const RowView& row);
  [[nodiscard]] std::uint32_t rowsInOpenRow() const { return combined_; }

  /// Completes the open display row, if there is one: mean of the means, greatest of the greatest.
  void closeRow();

  /// Display rows that wait to be taken.
  [[nodiscard]] std::uint32_t rowsWaiting() const { return rowsWaiting_; }

  /// Takes the rows that wait, as frames: the mean and the max of each run of equally long display rows.
  [[nodiscard]] std::vector<FrameBytes> takeFrames(double noiseFloorDbfs);

  /// Throws the rows that wait away; the next frame tells how many. Returns how many.
  std::uint32_t dropRows();

 private:
  /// Display rows that one frame can hold: same width, same length, one after the other.
  struct Run {
    std::uint64_t sampleStart = 0;
    std::uint64_t samplesPerRow = 0;
    std::uint32_t binCount = 0;
    std::uint32_t rowCount = 0;
    std::vector<float> mean = {};
    std::vector<float> max = {};
  };

  [[nodiscard]] FrameBytes encode(const Run& run, std::uint16_t kind, const std::vector<float>& rows,
                                  double noiseFloorDbfs);
  Run& runFor(std::uint64_t samplesPerRow, std::uint32_t binCount);

  DisplayConfig config_;
  std::uint32_t maxBins_ = 0;
  std::vector<float> mean_, max_;  ///< the open display row, linear, [fftSize]
  std::vector<float> columns_;
  std::uint32_t combined_ = 0;
  std::uint64_t openStart_ = 0;
  std::vector<Run> runs_;
  std::uint32_t rowsWaiting_ = 0;
  std::uint32_t droppedBefore_ = 0;
  std::uint32_t seq_ = 0;
  std::uint32_t epoch_ = 0;
  bool isDiscontinuity_ = true;
};

}  // namespace sferic
