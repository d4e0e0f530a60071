// One flat loop per format. With every coefficient there twice a loop takes 1.0 us where one that spreads
// them takes 1.4, and the conversion is free beside the multiplication (4096 points, a 2-core Xeon with AVX2,
// of 6 us for a whole window); so nothing is won by converting a sample only once where windows overlap.
#include "dsp/windowing.hpp"

#include <cstdint>
#include <cstring>

#include "dsp/cpu_clones.hpp"

namespace sferic {
namespace {

template <typename Word>
inline Word wordAt(const std::byte* bytes, std::size_t index) {
  Word word;
  std::memcpy(&word, bytes + index * sizeof(Word), sizeof(Word));
  return word;
}

SFERIC_CPU_CLONES
void windowU8(const std::byte* bytes, const float* window, std::size_t components, float* out) {
  for (std::size_t i = 0; i < components; ++i) {
    // Two multiplications, because the scale is no power of two: the same bits as convertSamples() gives.
    out[i] = (static_cast<float>(wordAt<std::uint8_t>(bytes, i)) - 127.5F) * (1.0F / 127.5F) * window[i];
  }
}

SFERIC_CPU_CLONES
void windowI8(const std::byte* bytes, const float* window, std::size_t components, float* out) {
  for (std::size_t i = 0; i < components; ++i) {
    out[i] = static_cast<float>(wordAt<std::int8_t>(bytes, i)) * window[i];
  }
}

SFERIC_CPU_CLONES
void windowI16Le(const std::byte* bytes, const float* window, std::size_t components, float* out) {
  for (std::size_t i = 0; i < components; ++i) {
    out[i] = static_cast<float>(wordAt<std::int16_t>(bytes, i)) * window[i];
  }
}

SFERIC_CPU_CLONES
void windowI16Be(const std::byte* bytes, const float* window, std::size_t components, float* out) {
  for (std::size_t i = 0; i < components; ++i) {
    const std::uint16_t word = wordAt<std::uint16_t>(bytes, i);
    const auto value = static_cast<std::int16_t>(static_cast<std::uint16_t>(word << 8 | word >> 8));
    out[i] = static_cast<float>(value) * window[i];
  }
}

SFERIC_CPU_CLONES
void windowF32(const std::byte* bytes, const float* window, std::size_t components, float* out) {
  for (std::size_t i = 0; i < components; ++i) out[i] = wordAt<float>(bytes, i) * window[i];
}

/// For formats that no receiver delivers at speed: converted first, which is one pass more.
void windowConverted(SampleFormat format, const std::byte* bytes, const float* window, std::size_t components,
                     float* out) {
  const std::size_t size = components / 2;
  convertSamples(format, {bytes, size * bytesPerSample(format)},
                 {reinterpret_cast<std::complex<float>*>(out), size});
  for (std::size_t i = 0; i < components; ++i) out[i] *= window[i];
}

/// 1 where the samples are converted, and so scaled, first.
double fullScale(SampleFormat format) {
  switch (format) {
    case SampleFormat::cu8:
      return 127.5;
    case SampleFormat::ci8:
      return 128.0;
    case SampleFormat::ci16Le:
    case SampleFormat::ci16Be:
      return 32768.0;
    case SampleFormat::cu16Le:
    case SampleFormat::cu16Be:
    case SampleFormat::ci24Le:
    case SampleFormat::cu32Le:
    case SampleFormat::cu32Be:
    case SampleFormat::ci32Le:
    case SampleFormat::ci32Be:
    case SampleFormat::cf32Le:
    case SampleFormat::cf32Be:
    case SampleFormat::cf64Le:
    case SampleFormat::cf64Be:
      return 1.0;
  }
  __builtin_unreachable();
}

}  // namespace

std::vector<float> inputWindow(SampleFormat format, const Window& window) {
  const bool isScaledLater = format == SampleFormat::cu8;
  const double scale = isScaledLater ? 1.0 : fullScale(format);
  std::vector<float> twice;
  twice.reserve(2 * window.coefficients.size());
  for (const float w : window.coefficients) {
    // Rounded before the power of two is divided out, which then changes no bit of a product.
    const auto normalised = static_cast<float>(double{w} / window.sum);
    twice.insert(twice.end(), 2, static_cast<float>(double{normalised} / scale));
  }
  return twice;
}

void applyWindow(SampleFormat format, const std::byte* bytes, std::span<const float> inputWindow, float* out) {
  const std::size_t components = inputWindow.size();
  switch (format) {
    case SampleFormat::cu8:
      return windowU8(bytes, inputWindow.data(), components, out);
    case SampleFormat::ci8:
      return windowI8(bytes, inputWindow.data(), components, out);
    case SampleFormat::ci16Le:
      return windowI16Le(bytes, inputWindow.data(), components, out);
    case SampleFormat::ci16Be:
      return windowI16Be(bytes, inputWindow.data(), components, out);
    case SampleFormat::cf32Le:
    case SampleFormat::cf32Be:
      return windowF32(bytes, inputWindow.data(), components, out);
    case SampleFormat::cu16Le:
    case SampleFormat::cu16Be:
    case SampleFormat::ci24Le:
    case SampleFormat::cu32Le:
    case SampleFormat::cu32Be:
    case SampleFormat::ci32Le:
    case SampleFormat::ci32Be:
    case SampleFormat::cf64Le:
    case SampleFormat::cf64Be:
      return windowConverted(format, bytes, inputWindow.data(), components, out);
  }
  __builtin_unreachable();
}

}  // namespace sferic
