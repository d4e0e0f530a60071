// What a carrier looks like in one row: a peak that stands alone as the window makes it.
#pragma once

#include <cstddef>
#include <span>

namespace sferic {

/// Whether the cell `peak` of `z` (powers over the floor) is the highest of its main lobe and stands 13 dB over the two
/// lowest of the cells beside it, on both sides.
[[nodiscard]] bool isLine(std::span<const float> z, std::size_t peak, std::size_t lobeBins);

}  // namespace sferic
