// How often each level was hit in each bin, over an exponential memory in sample time: the persistence of a spectrum.
// Every row counts; what of it is drawn, and when, is not known here.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace sferic {

/// Cell `c` holds levels from kDensityLowestDbfs + c * kDensityCellDb, and the outermost what lies beyond them.
inline constexpr float kDensityLowestDbfs = -150.0F;
inline constexpr float kDensityCellDb = 0.5F;
inline constexpr std::uint32_t kDensityCells = 320;
/// A shown value v above 0 stands for a density of 10^(kDensityDecades * ((v - 1) / 254 - 1)); 0 for less than 1e-5.
inline constexpr float kDensityDecades = 5.0F;

struct DensityConfig {
  std::uint32_t binCount = 0;    ///< of a row
  std::uint32_t maxColumns = 0;  ///< at least 1; with fewer columns than bins each takes the greatest of its bins
  double sampleRateHz = 0;
};

/// What is to be shown: columns from `firstColumn` up to `endColumn`, as at most `shownColumns`.
struct DensityCut {
  std::uint32_t firstColumn = 0;
  std::uint32_t endColumn = 0;
  std::uint32_t shownColumns = 0;
  std::uint32_t firstCell = 0;
  std::uint32_t cellCount = 0;
};

class Density {
 public:
  /// Makes room, and forgets everything.
  void configure(const DensityConfig& config);

  /// From the next row on; what was counted stays.
  void setTimeConstantS(double timeConstantS) { timeConstantS_ = timeConstantS; }

  void reset();

  /// Counts one row of linear powers, [binCount]. Time is that of the samples: what was counted before fades by
  /// exp(-t/tau) of the time from row to row.
  void process(std::span<const float> powers, std::uint64_t sampleStart);

  [[nodiscard]] std::uint32_t columnCount() const { return columnCount_; }

  /// Cells that were hit since the last reset: from `firstCell` on, `cellCount` of them.
  [[nodiscard]] std::uint32_t firstCell() const { return firstCell_; }
  [[nodiscard]] std::uint32_t cellCount() const { return endCell_ > firstCell_ ? endCell_ - firstCell_ : 0; }

  /// Share of the (fading) time in which the level of a column lay in a cell, 0 to 1. All cells of a column sum to 1.
  [[nodiscard]] double densityAt(std::uint32_t column, std::uint32_t cell) const;

  /// Column after column, lowest cell first, `shownColumns * cellCount` values as kDensityDecades tells. A shown column
  /// is the greatest of its columns, cell by cell, so that a lone bin is never lost.
  void show(const DensityCut& cut, std::span<std::uint8_t> values) const;

  [[nodiscard]] static std::uint32_t cellOfPower(float power);

 private:
  void fade(std::uint64_t sampleStart);
  void scaleBy(float factor);

  DensityConfig config_;
  double timeConstantS_ = 1;
  std::uint32_t columnCount_ = 0;
  // Instead of fading all cells with each row, a row weighs more than the one before it.
  std::vector<float> weights_;       ///< [columnCount][kDensityCells]
  std::vector<std::uint16_t> hits_;  ///< the cell of each column in the row at hand
  double rowWeight_ = 0;             ///< of the last row
  double totalWeight_ = 0;
  std::uint64_t lastStart_ = 0;
  std::uint32_t firstCell_ = 0;
  std::uint32_t endCell_ = 0;
};

}  // namespace sferic
