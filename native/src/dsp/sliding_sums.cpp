// Windows of 1, 2, 4 ... cells, each the sum of two of the one before; the binary digits of the length choose which of
// them make it up. Worked through in tiles that stay in the first-level cache.
#include "sliding_sums.hpp"

#include <algorithm>
#include <type_traits>

#include "cpu_clones.hpp"

namespace sferic {
namespace {

constexpr std::size_t kTile = 512;

template <typename Value>
[[gnu::always_inline]] inline void pairUp(const Value* __restrict from, std::size_t shift, std::size_t size,
                                          Value* __restrict to) {
  for (std::size_t k = 0; k < size; ++k) to[k] = static_cast<Value>(from[k] + from[k + shift]);
}

template <typename Value>
[[gnu::always_inline]] inline void addTo(const Value* __restrict from, std::size_t size, Value* __restrict to) {
  for (std::size_t k = 0; k < size; ++k) to[k] = static_cast<Value>(to[k] + from[k]);
}

/// One tile: `size` sums of `values`, which holds `size` + `length` - 1 cells; the scratches have room for as many.
template <typename Value>
[[gnu::always_inline]] inline void slide(const Value* values, Value* scratch, Value* otherScratch, std::size_t length,
                                         std::size_t size, Value* sums) {
  std::size_t cells = size + length - 1;
  std::size_t done = 0;
  for (std::size_t width = 1;; width *= 2) {
    if ((length & width) != 0) {
      if (done == 0) {
        std::copy_n(values, size, sums);
      } else {
        addTo(values + done, size, sums);
      }
      done += width;
    }
    if (2 * width > length) return;
    if (2 * width == length) return pairUp(values, width, size, sums);
    cells -= width;
    pairUp(values, width, cells, scratch);
    values = scratch;
    std::swap(scratch, otherScratch);
  }
}

SFERIC_CPU_CLONES
void slideFloats(const float* values, float* scratch, float* otherScratch, std::size_t length, std::size_t size,
                 float* sums) {
  slide(values, scratch, otherScratch, length, size, sums);
}

SFERIC_CPU_CLONES
void slideCounts(const std::uint16_t* values, std::uint16_t* scratch, std::uint16_t* otherScratch, std::size_t length,
                 std::size_t size, std::uint16_t* sums) {
  slide(values, scratch, otherScratch, length, size, sums);
}

}  // namespace

template <typename Value>
void SlidingSums<Value>::configure(std::size_t length) {
  length_ = std::max<std::size_t>(1, length);
  tile_ = std::max(kTile, length_);
  scratch_.assign(tile_ + length_, Value{});
  otherScratch_.assign(tile_ + length_, Value{});
}

template <typename Value>
void SlidingSums<Value>::process(std::span<const Value> values, std::span<Value> sums) {
  for (std::size_t first = 0; first < sums.size(); first += tile_) {
    const std::size_t size = std::min(tile_, sums.size() - first);
    const Value* const from = values.data() + first;
    Value* const to = sums.data() + first;
    if constexpr (std::is_same_v<Value, float>) {
      slideFloats(from, scratch_.data(), otherScratch_.data(), length_, size, to);
    } else {
      slideCounts(from, scratch_.data(), otherScratch_.data(), length_, size, to);
    }
  }
}

template class SlidingSums<float>;
template class SlidingSums<std::uint16_t>;

}  // namespace sferic
