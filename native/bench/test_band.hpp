// What the engine's benchmark works on: white noise with a few signals, the same bytes for the same seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "dsp/sample_format.hpp"

namespace sferic::bench {

/// Noise of -40 dBFS, four carriers that are always on and one that is keyed, in `format`: cu8, ci8, ci16Le or cf32Le.
[[nodiscard]] std::vector<std::byte> testBand(SampleFormat format, std::size_t sampleCount, std::uint64_t seed);

}  // namespace sferic::bench
