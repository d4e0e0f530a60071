// A carrier in the middle of side bands that mirror one another is one signal with them: AM, keyed carriers, Manchester
// codes.
#pragma once

#include <cstddef>
#include <span>

#include "segments.hpp"

namespace sferic {

/// The part of `room` that `carrier` and its side bands take, or `carrier` itself where it is no line or has none.
/// `z` are powers over the floor, [fftSize]; `looks` those of one cell that count in a sum over cells.
[[nodiscard]] BinRange withSideBands(std::span<const float> z, BinRange room, BinRange carrier, double looks,
                                     std::size_t lobeBins);

}  // namespace sferic
