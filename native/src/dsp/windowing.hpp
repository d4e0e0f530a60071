// Conversion and window in one pass, from the source's own format straight into the input of a transform.
// Knows nothing of files or rows.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "dsp/sample_format.hpp"
#include "dsp/window.hpp"

namespace sferic {

/// What applyWindow() multiplies with: every coefficient twice, [2 * size], divided by their sum, so that a
/// tone's |X|^2 is its power, and by the full scale of the format where that is a power of two.
[[nodiscard]] std::vector<float> inputWindow(SampleFormat format, const Window& window);

/// Samples times window, to the bit what convertSamples() and then the normalised window give; float formats
/// are taken as little-endian and unchecked. `bytes` holds size samples, `inputWindow` comes from
/// inputWindow() for the same format, and `out` takes 2 * size floats.
void applyWindow(SampleFormat format, const std::byte* bytes, std::span<const float> inputWindow, float* out);

}  // namespace sferic
