// From the bytes of a recording to complex floats where 1.0 is full scale. Knows nothing of files or spectra.
#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace sferic {

/// How I and Q of a complex sample are stored, I first. Real-valued recordings name that of the same component.
enum class SampleFormat : std::uint8_t {
  cu8,
  ci8,
  cu16Le,
  cu16Be,
  ci16Le,
  ci16Be,
  ci24Le,  ///< not SigMF's: packed in three bytes, as WAV has it
  cu32Le,
  cu32Be,
  ci32Le,
  ci32Be,
  cf32Le,
  cf32Be,
  cf64Le,
  cf64Be,
};

/// From SigMF's spelling, for example `ci16_le`, and `ci24_le`; nothing when it is not one of ours.
[[nodiscard]] std::optional<SampleFormat> sampleFormatFromName(std::string_view name);

/// Bytes of one complex sample: 2, 4, 6, 8 or 16.
[[nodiscard]] std::size_t bytesPerSample(SampleFormat format);

/// Greatest component taken from a float recording. Above it a power would overflow a float; nothing physical
/// is there, so such samples are treated as NaN is.
inline constexpr float kLargestComponent = 1e15F;

/// Converts `out.size()` samples; `bytes` holds exactly that many and need not be aligned. Scales, so that a
/// tone of the greatest possible amplitude reads 0 dBFS: unsigned of b bits (x - h) / h with h = (2^b - 1) / 2,
/// signed x / 2^(b-1), float x; rounded once, to a float. Returns how many samples had a component that is not a
/// number, infinite or above kLargestComponent: both components of such a sample become 0.
std::size_t convertSamples(SampleFormat format, std::span<const std::byte> bytes,
                           std::span<std::complex<float>> out);

}  // namespace sferic
