// The conversion loops, one per format, free of alignment assumptions. Knows nothing of files or spectra.
#include "dsp/sample_format.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

#include "dsp/cpu_clones.hpp"

namespace sferic {
namespace {

static_assert(std::endian::native == std::endian::little, "the little-endian formats are read in host order");

std::uint16_t swapBytes(std::uint16_t x) { return __builtin_bswap16(x); }
std::uint32_t swapBytes(std::uint32_t x) { return __builtin_bswap32(x); }

template <typename Word>
Word loadWord(const std::byte* bytes, std::size_t index) {
  Word word;
  std::memcpy(&word, bytes + index * sizeof(Word), sizeof(Word));
  return word;
}

SFERIC_CPU_CLONES
void convertU8(const std::byte* bytes, std::size_t components, float* out) {
  for (std::size_t i = 0; i < components; ++i) {
    out[i] = (static_cast<float>(loadWord<std::uint8_t>(bytes, i)) - 127.5F) * (1.0F / 127.5F);
  }
}

SFERIC_CPU_CLONES
void convertI8(const std::byte* bytes, std::size_t components, float* out) {
  for (std::size_t i = 0; i < components; ++i) {
    out[i] = static_cast<float>(loadWord<std::int8_t>(bytes, i)) * (1.0F / 128.0F);
  }
}

SFERIC_CPU_CLONES
void convertI16Le(const std::byte* bytes, std::size_t components, float* out) {
  for (std::size_t i = 0; i < components; ++i) {
    out[i] = static_cast<float>(loadWord<std::int16_t>(bytes, i)) * (1.0F / 32768.0F);
  }
}

SFERIC_CPU_CLONES
void convertI16Be(const std::byte* bytes, std::size_t components, float* out) {
  for (std::size_t i = 0; i < components; ++i) {
    const auto word = static_cast<std::int16_t>(swapBytes(loadWord<std::uint16_t>(bytes, i)));
    out[i] = static_cast<float>(word) * (1.0F / 32768.0F);
  }
}

template <bool isSwapped>
std::size_t convertF32(const std::byte* bytes, std::span<std::complex<float>> out) {
  std::size_t invalid = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::uint32_t re = loadWord<std::uint32_t>(bytes, 2 * i);
    std::uint32_t im = loadWord<std::uint32_t>(bytes, 2 * i + 1);
    if constexpr (isSwapped) {
      re = swapBytes(re);
      im = swapBytes(im);
    }
    const std::complex<float> sample{std::bit_cast<float>(re), std::bit_cast<float>(im)};
    // Written so that NaN, which compares false with everything, counts as unusable too.
    const bool isUsable =
        std::fabs(sample.real()) <= kLargestComponent && std::fabs(sample.imag()) <= kLargestComponent;
    out[i] = isUsable ? sample : std::complex<float>{};
    invalid += isUsable ? 0 : 1;
  }
  return invalid;
}

constexpr std::array<std::pair<std::string_view, SampleFormat>, 6> kNames{{
    {"cu8", SampleFormat::cu8},
    {"ci8", SampleFormat::ci8},
    {"ci16_le", SampleFormat::ci16Le},
    {"ci16_be", SampleFormat::ci16Be},
    {"cf32_le", SampleFormat::cf32Le},
    {"cf32_be", SampleFormat::cf32Be},
}};

}  // namespace

std::optional<SampleFormat> sampleFormatFromName(std::string_view name) {
  for (const auto& [known, format] : kNames) {
    if (known == name) return format;
  }
  return std::nullopt;
}

std::size_t bytesPerSample(SampleFormat format) {
  switch (format) {
    case SampleFormat::cu8:
    case SampleFormat::ci8:
      return 2;
    case SampleFormat::ci16Le:
    case SampleFormat::ci16Be:
      return 4;
    case SampleFormat::cf32Le:
    case SampleFormat::cf32Be:
      return 8;
  }
  __builtin_unreachable();
}

std::size_t convertSamples(SampleFormat format, std::span<const std::byte> bytes,
                           std::span<std::complex<float>> out) {
  // [complex.numbers] guarantees that an array of complex<float> is an array of pairs of float.
  auto* components = reinterpret_cast<float*>(out.data());
  const std::size_t count = 2 * out.size();
  switch (format) {
    case SampleFormat::cu8:
      convertU8(bytes.data(), count, components);
      return 0;
    case SampleFormat::ci8:
      convertI8(bytes.data(), count, components);
      return 0;
    case SampleFormat::ci16Le:
      convertI16Le(bytes.data(), count, components);
      return 0;
    case SampleFormat::ci16Be:
      convertI16Be(bytes.data(), count, components);
      return 0;
    case SampleFormat::cf32Le:
      return convertF32<false>(bytes.data(), out);
    case SampleFormat::cf32Be:
      return convertF32<true>(bytes.data(), out);
  }
  __builtin_unreachable();
}

}  // namespace sferic
