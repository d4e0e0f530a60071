// Sums over a window that slides along a row, lane by lane. A running sum would go from cell to cell, which no vector
// unit can, and would carry its rounding along. Standard library only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sferic {

template <typename Value>
class SlidingSums {
 public:
  /// Allocates for windows of `length` cells, at least 1.
  void configure(std::size_t length);

  /// `sums[k] = values[k] + ... + values[k + length - 1]`, added up as a tree of pairs. `values` has `length` - 1 cells
  /// more than `sums`. Allocates nothing; the same bits on every CPU.
  void process(std::span<const Value> values, std::span<Value> sums);

 private:
  std::size_t length_ = 1;
  std::size_t tile_ = 1;
  std::vector<Value> scratch_, otherScratch_;
};

extern template class SlidingSums<float>;
extern template class SlidingSums<std::uint16_t>;

}  // namespace sferic
