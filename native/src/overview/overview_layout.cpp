// Halves the columns until they fit the budget. Knows nothing but lengths.
#include "overview/overview_layout.hpp"

#include <algorithm>

namespace sferic {

OverviewLayout::OverviewLayout(std::uint64_t sampleCount, std::uint32_t fftSize, std::uint32_t hopSize)
    : sampleCount_(sampleCount),
      fftSize_(fftSize),
      hopSize_(hopSize),
      windowCount_(1 + (sampleCount - fftSize + hopSize - 1) / hopSize),
      cells_(std::min(fftSize, kMostCells)) {
  while (columnsAt(storedLevel_) > kMostStoredColumns) ++storedLevel_;
  levelCount_ = chunkLevel() + 1;
  while (columnsAt(levelCount_ - 1) > 1) ++levelCount_;
}

std::uint64_t OverviewLayout::columnsAt(std::uint32_t level) const {
  return ((windowCount_ - 1) >> level) + 1;
}

std::uint64_t OverviewLayout::windowStart(std::uint64_t window) const {
  return std::min(window * hopSize_, sampleCount_ - fftSize_);
}

std::uint64_t OverviewLayout::windowEndOf(std::uint32_t level, std::uint64_t column) const {
  return std::min((column + 1) << level, windowCount_);
}

}  // namespace sferic
