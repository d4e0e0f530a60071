// What is known of a recording so far, at every kept level: exact chunks, and samples of those that are still to come.
// Knows no files and no transforms; any thread may use it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <shared_mutex>
#include <span>
#include <vector>

#include "overview/overview_layout.hpp"
#include "overview/power_scale.hpp"

namespace sferic {

/// mean: over time, of the strongest bin of a cell. max: the strongest bin of any window.
enum class OverviewPlane : std::uint8_t { mean, max };

struct TileRequest {
  std::uint32_t level = 0;
  std::uint64_t firstColumn = 0;
  std::uint32_t columnCount = 1;
  std::uint32_t firstCell = 0;  ///< cells are of the whole band, lowest frequency first
  std::uint32_t cellCount = 1;
  std::uint32_t outCells = 1;  ///< at most cellCount: the greatest code of those that fall together
  OverviewPlane plane = OverviewPlane::max;
};

struct OverviewTile {
  std::vector<std::uint8_t> codes;  ///< [columnCount * outCells], column by column; kNoCode: not known yet
  std::uint32_t exactColumns = 0;   ///< of the columns: those in which every sample has been through a transform
};

/// One chunk, as it is computed and as it lies in the cache.
class ChunkRecord {
 public:
  ChunkRecord() = default;
  explicit ChunkRecord(std::uint32_t cells)
      : cells_(cells), bytes_(sizeInBytes(cells)) {}

  [[nodiscard]] static std::size_t sizeInBytes(std::uint32_t cells) {
    return static_cast<std::size_t>(cells) * (2 * kChunkRecordColumns + sizeof(float));
  }

  /// `levelInChunk` 0 is the finest kept level, kChunkLevels is chunkLevel().
  [[nodiscard]] std::span<std::uint8_t> codes(std::uint32_t levelInChunk, std::uint32_t column, OverviewPlane plane);
  [[nodiscard]] std::span<const std::uint8_t> codes(std::uint32_t levelInChunk, std::uint32_t column,
                                                    OverviewPlane plane) const;
  /// The mean at chunkLevel() as powers, so that the levels above are not made of rounded ones. [cells]
  void setMean(std::span<const float> mean);
  void copyMean(std::span<float> mean) const;

  [[nodiscard]] std::span<std::uint8_t> bytes() { return bytes_; }
  [[nodiscard]] std::span<const std::uint8_t> bytes() const { return bytes_; }
  [[nodiscard]] bool isEmpty() const { return bytes_.empty(); }

 private:
  [[nodiscard]] std::size_t offsetOf(std::uint32_t levelInChunk, std::uint32_t column, OverviewPlane plane) const;
  std::uint32_t cells_ = 0;
  std::vector<std::uint8_t> bytes_;
};

class Pyramid {
 public:
  Pyramid(const OverviewLayout& layout, const PowerScale& scale);

  /// One window of a chunk that is not done: [cells] mean and greatest power. Levels above follow with
  /// refreshAbove().
  void addSample(std::uint64_t chunk, std::span<const float> mean, std::span<const float> max);
  void refreshAbove();
  /// In the place of its samples.
  void setChunk(std::uint64_t chunk, ChunkRecord record);

  [[nodiscard]] bool isDone(std::uint64_t chunk) const;
  [[nodiscard]] std::uint64_t chunksDone() const;
  /// Chunks of which something is known.
  [[nodiscard]] std::uint64_t chunksSeen() const;

  /// Of a kept level. The request lies inside it.
  [[nodiscard]] OverviewTile tile(const TileRequest& request) const;

 private:
  /// A level from chunkLevel() up.
  struct UpperLevel {
    std::vector<float> mean;         ///< [columns * cells]
    std::vector<std::uint8_t> max;   ///< [columns * cells]
    std::vector<std::uint32_t> samples;  ///< at chunkLevel(): windows that it is made of so far; above: known or not
    std::vector<std::uint64_t> chunksDone;  ///< of those under each column
  };
  void refreshColumn(std::uint32_t upper, std::uint64_t column);

  OverviewLayout layout_;
  const PowerScale& scale_;
  mutable std::shared_mutex mutex_;
  std::vector<ChunkRecord> chunks_;  ///< empty: not done
  std::vector<UpperLevel> upper_;
  std::uint64_t chunksDone_ = 0;
  std::uint64_t chunksSeen_ = 0;
};

/// The greatest code of the cells that fall together, from one column's [cells] into [request.outCells].
void narrowCodes(std::span<const std::uint8_t> cells, const TileRequest& request, std::span<std::uint8_t> out);

}  // namespace sferic
