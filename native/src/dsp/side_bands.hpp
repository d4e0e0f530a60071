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

/// Makes one of two wide signals that mirror one another close about a line, and the line: a keyed carrier whose code has
/// no power near it (Manchester, pulse position). `signals` of one row, in order of frequency.
void joinAboutCarriers(std::span<const float> z, std::size_t lobeBins, std::vector<BinRange>& signals);

}  // namespace sferic
