// The kept levels and how they follow from the chunks. Knows no files and no transforms.
#include "overview/pyramid.hpp"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <utility>

namespace sferic {

std::size_t ChunkRecord::offsetOf(std::uint32_t levelInChunk, std::uint32_t column, OverviewPlane plane) const {
  // 8 columns of the first level, then 4, 2, 1.
  const std::uint32_t columnsBefore = 2 * kChunkColumns - (2 * kChunkColumns >> levelInChunk);
  return (2 * static_cast<std::size_t>(columnsBefore + column) + (plane == OverviewPlane::max ? 1 : 0)) * cells_;
}

std::span<std::uint8_t> ChunkRecord::codes(std::uint32_t levelInChunk, std::uint32_t column, OverviewPlane plane) {
  return std::span(bytes_).subspan(offsetOf(levelInChunk, column, plane), cells_);
}

std::span<const std::uint8_t> ChunkRecord::codes(std::uint32_t levelInChunk, std::uint32_t column,
                                                 OverviewPlane plane) const {
  return std::span(bytes_).subspan(offsetOf(levelInChunk, column, plane), cells_);
}

void ChunkRecord::setMean(std::span<const float> mean) {
  std::memcpy(bytes_.data() + 2 * static_cast<std::size_t>(kChunkRecordColumns) * cells_, mean.data(),
              mean.size_bytes());
}

void ChunkRecord::copyMean(std::span<float> mean) const {
  std::memcpy(mean.data(), bytes_.data() + 2 * static_cast<std::size_t>(kChunkRecordColumns) * cells_,
              mean.size_bytes());
}

Pyramid::Pyramid(const OverviewLayout& layout, const PowerScale& scale)
    : layout_(layout), scale_(scale), chunks_(layout.chunkCount()), upper_(layout.levelCount() - layout.chunkLevel()) {
  for (std::uint32_t upper = 0; upper < upper_.size(); ++upper) {
    const std::uint64_t columns = layout.columnsAt(layout.chunkLevel() + upper);
    upper_[upper].mean.resize(columns * layout.cells());
    upper_[upper].max.resize(columns * layout.cells());
    upper_[upper].samples.resize(columns);
    upper_[upper].chunksDone.resize(columns);
  }
}

void Pyramid::addSample(std::uint64_t chunk, std::span<const float> mean, std::span<const float> max) {
  const std::unique_lock lock(mutex_);
  if (!chunks_[chunk].isEmpty()) return;
  UpperLevel& level = upper_.front();
  std::uint32_t& samples = level.samples[chunk];
  if (samples == 0) ++chunksSeen_;
  ++samples;
  for (std::uint32_t cell = 0; cell < layout_.cells(); ++cell) {
    float& average = level.mean[chunk * layout_.cells() + cell];
    std::uint8_t& greatest = level.max[chunk * layout_.cells() + cell];
    average += (mean[cell] - average) / static_cast<float>(samples);
    greatest = std::max(greatest, scale_.codeOf(max[cell]));
  }
}

void Pyramid::refreshAbove() {
  const std::unique_lock lock(mutex_);
  for (std::uint32_t upper = 1; upper < upper_.size(); ++upper) {
    for (std::uint64_t column = 0; column < upper_[upper].samples.size(); ++column) refreshColumn(upper, column);
  }
}

void Pyramid::setChunk(std::uint64_t chunk, ChunkRecord record) {
  const std::unique_lock lock(mutex_);
  if (!chunks_[chunk].isEmpty()) return;
  UpperLevel& level = upper_.front();
  const std::size_t at = chunk * layout_.cells();
  record.copyMean(std::span(level.mean).subspan(at, layout_.cells()));
  const auto max = std::as_const(record).codes(kChunkLevels, 0, OverviewPlane::max);
  std::copy(max.begin(), max.end(), level.max.begin() + static_cast<std::ptrdiff_t>(at));
  if (level.samples[chunk] == 0) ++chunksSeen_;
  level.samples[chunk] = 1;
  chunks_[chunk] = std::move(record);
  ++chunksDone_;
  for (std::uint32_t upper = 0; upper < upper_.size(); ++upper) {
    ++upper_[upper].chunksDone[chunk >> upper];
    if (upper > 0) refreshColumn(upper, chunk >> upper);
  }
}

/// From the one or two columns below that are known, weighted by the windows in each.
void Pyramid::refreshColumn(std::uint32_t upper, std::uint64_t column) {
  const UpperLevel& below = upper_[upper - 1];
  UpperLevel& level = upper_[upper];
  const std::uint32_t cells = layout_.cells();
  const std::uint32_t levelBelow = layout_.chunkLevel() + upper - 1;
  double weights[2] = {0, 0};
  for (std::uint64_t side = 0; side < 2; ++side) {
    const std::uint64_t child = 2 * column + side;
    if (child >= below.samples.size() || below.samples[child] == 0) continue;
    weights[side] = static_cast<double>(layout_.windowEndOf(levelBelow, child) - (child << levelBelow));
  }
  const double sum = weights[0] + weights[1];
  if (sum == 0) return;
  const std::size_t out = column * cells;
  const std::size_t left = 2 * column * cells;
  if (weights[1] == 0 || weights[0] == 0) {
    const std::size_t only = weights[1] == 0 ? left : left + cells;
    std::copy_n(&below.mean[only], cells, &level.mean[out]);
    std::copy_n(&below.max[only], cells, &level.max[out]);
  } else {
    const auto weight = static_cast<float>(weights[1] / sum);
    for (std::uint32_t cell = 0; cell < cells; ++cell) {
      const float a = below.mean[left + cell];
      level.mean[out + cell] = a + (below.mean[left + cells + cell] - a) * weight;
      level.max[out + cell] = std::max(below.max[left + cell], below.max[left + cells + cell]);
    }
  }
  level.samples[column] = 1;
}

bool Pyramid::isDone(std::uint64_t chunk) const {
  const std::shared_lock lock(mutex_);
  return !chunks_[chunk].isEmpty();
}

std::uint64_t Pyramid::chunksDone() const {
  const std::shared_lock lock(mutex_);
  return chunksDone_;
}

std::uint64_t Pyramid::chunksSeen() const {
  const std::shared_lock lock(mutex_);
  return chunksSeen_;
}

OverviewTile Pyramid::tile(const TileRequest& request) const {
  OverviewTile tile;
  tile.codes.assign(static_cast<std::size_t>(request.columnCount) * request.outCells, kNoCode);
  const std::uint32_t cells = layout_.cells();
  std::vector<std::uint8_t> meanCodes(cells);
  const std::shared_lock lock(mutex_);
  for (std::uint32_t i = 0; i < request.columnCount; ++i) {
    const std::uint64_t column = request.firstColumn + i;
    const std::span<std::uint8_t> out =
        std::span(tile.codes).subspan(static_cast<std::size_t>(i) * request.outCells, request.outCells);
    const std::uint32_t belowChunk = request.level < layout_.chunkLevel() ? layout_.chunkLevel() - request.level : 0;
    const std::uint64_t chunk = column >> belowChunk;
    if (belowChunk > 0 && !chunks_[chunk].isEmpty()) {
      const auto inChunk = static_cast<std::uint32_t>(column - (chunk << belowChunk));
      narrowCodes(chunks_[chunk].codes(kChunkLevels - belowChunk, inChunk, request.plane), request, out);
      ++tile.exactColumns;
      continue;
    }
    // A chunk of which there are only samples looks the same all along.
    const std::uint32_t upper = belowChunk > 0 ? 0 : request.level - layout_.chunkLevel();
    const UpperLevel& level = upper_[upper];
    const std::uint64_t at = belowChunk > 0 ? chunk : column;
    if (level.samples[at] == 0) continue;
    if (request.plane == OverviewPlane::max) {
      narrowCodes(std::span(level.max).subspan(at * cells, cells), request, out);
    } else {
      const float* mean = &level.mean[at * cells];
      std::transform(mean, mean + cells, meanCodes.begin(), [this](float power) { return scale_.codeOf(power); });
      narrowCodes(meanCodes, request, out);
    }
    const std::uint64_t chunksUnder = std::min(std::uint64_t{1} << upper, chunks_.size() - (at << upper));
    if (level.chunksDone[at] == chunksUnder) ++tile.exactColumns;
  }
  return tile;
}

void narrowCodes(std::span<const std::uint8_t> cells, const TileRequest& request, std::span<std::uint8_t> out) {
  const std::uint64_t count = request.cellCount;
  for (std::uint64_t j = 0; j < request.outCells; ++j) {
    const std::size_t first = request.firstCell + j * count / request.outCells;
    const std::size_t end = request.firstCell + (j + 1) * count / request.outCells;
    out[j] = *std::max_element(cells.begin() + static_cast<std::ptrdiff_t>(first),
                               cells.begin() + static_cast<std::ptrdiff_t>(end));
  }
}

}  // namespace sferic
