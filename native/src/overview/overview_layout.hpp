// Which windows a column of the overview covers, at every level: plain arithmetic on the length of a recording.
// Knows no files, no powers and no threads.
#pragma once

#include <cstdint>

namespace sferic {

/// Most columns of the finest level that is kept, and most cells across the band. With one byte each for mean and
/// max, and about as much again for the levels above, an overview stays below 145 MB whatever the recording.
inline constexpr std::uint64_t kMostStoredColumns = 8192;
inline constexpr std::uint32_t kMostCells = 4096;
/// A chunk is what is computed, written and resumed as one: 2^kChunkLevels columns of the finest kept level.
inline constexpr std::uint32_t kChunkLevels = 3;
inline constexpr std::uint32_t kChunkColumns = 1U << kChunkLevels;
/// Columns of a chunk on its own levels, 8 + 4 + 2 + 1.
inline constexpr std::uint32_t kChunkRecordColumns = 2 * kChunkColumns - 1;

/// A column of level L covers the 2^L windows from window column * 2^L on; at level 0 it is a single window.
/// Window i starts at sample i * hopSize, and the last one where it ends with the recording: every sample is in one.
class OverviewLayout {
 public:
  /// `sampleCount` is at least `fftSize`; `fftSize` is a power of two, `hopSize` 1 to `fftSize`.
  OverviewLayout(std::uint64_t sampleCount, std::uint32_t fftSize, std::uint32_t hopSize);

  [[nodiscard]] std::uint64_t windowCount() const { return windowCount_; }
  /// Finest level that is kept; columns of finer ones are computed when they are asked for.
  [[nodiscard]] std::uint32_t storedLevel() const { return storedLevel_; }
  [[nodiscard]] std::uint32_t chunkLevel() const { return storedLevel_ + kChunkLevels; }
  /// The coarsest level, levelCount() - 1, is one column; levels up to chunkLevel() always exist.
  [[nodiscard]] std::uint32_t levelCount() const { return levelCount_; }
  [[nodiscard]] std::uint64_t columnsAt(std::uint32_t level) const;
  [[nodiscard]] std::uint64_t chunkCount() const { return columnsAt(chunkLevel()); }
  /// Cells across the band, each of binsPerCell() bins, lowest frequency first.
  [[nodiscard]] std::uint32_t cells() const { return cells_; }
  [[nodiscard]] std::uint32_t binsPerCell() const { return fftSize_ / cells_; }
  [[nodiscard]] std::uint64_t sampleCount() const { return sampleCount_; }
  [[nodiscard]] std::uint32_t fftSize() const { return fftSize_; }
  [[nodiscard]] std::uint32_t hopSize() const { return hopSize_; }

  [[nodiscard]] std::uint64_t windowStart(std::uint64_t window) const;
  /// One past the last window of a column.
  [[nodiscard]] std::uint64_t windowEndOf(std::uint32_t level, std::uint64_t column) const;

 private:
  std::uint64_t sampleCount_;
  std::uint32_t fftSize_;
  std::uint32_t hopSize_;
  std::uint64_t windowCount_;
  std::uint32_t cells_;
  std::uint32_t storedLevel_ = 0;
  std::uint32_t levelCount_ = 0;
};

}  // namespace sferic
