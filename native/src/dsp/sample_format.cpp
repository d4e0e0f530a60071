// The conversion loops, one per format, free of alignment assumptions. Knows nothing of files or spectra.
#include "dsp/sample_format.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <type_traits>
#include <utility>

#include "dsp/cpu_clones.hpp"

namespace sferic {
namespace {

static_assert(std::endian::native == std::endian::little, "the little-endian formats are read in host order");

std::uint16_t swapBytes(std::uint16_t x) { return __builtin_bswap16(x); }
std::uint32_t swapBytes(std::uint32_t x) { return __builtin_bswap32(x); }
std::uint64_t swapBytes(std::uint64_t x) { return __builtin_bswap64(x); }

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

/// The rare integers, in double, which holds all of them, and rounded once. Not a loop that runs at 50 MS/s.
template <typename Word, bool isSwapped, bool isSigned>
void convertWide(const std::byte* bytes, std::size_t components, float* out) {
  constexpr int kBits = 8 * sizeof(Word);
  constexpr double kHalf = static_cast<double>(Word{1} << (kBits - 1));
  for (std::size_t i = 0; i < components; ++i) {
    Word word = loadWord<Word>(bytes, i);
    if constexpr (isSwapped) word = swapBytes(word);
    if constexpr (isSigned) {
      out[i] = static_cast<float>(static_cast<double>(static_cast<std::make_signed_t<Word>>(word)) / kHalf);
    } else {
      out[i] = static_cast<float>((static_cast<double>(word) - (kHalf - 0.5)) / (kHalf - 0.5));
    }
  }
}

void convertI24Le(const std::byte* bytes, std::size_t components, float* out) {
  for (std::size_t i = 0; i < components; ++i) {
    const std::byte* const at = bytes + 3 * i;
    // Into the upper three bytes, so that the sign is where it belongs.
    const std::uint32_t word = std::to_integer<std::uint32_t>(at[0]) << 8 |
                               std::to_integer<std::uint32_t>(at[1]) << 16 |
                               std::to_integer<std::uint32_t>(at[2]) << 24;
    out[i] = static_cast<float>(static_cast<std::int32_t>(word) / 256) * (1.0F / 8388608.0F);
  }
}

template <bool isSwapped>
std::size_t convertF64(const std::byte* bytes, std::span<std::complex<float>> out) {
  std::size_t invalid = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::uint64_t re = loadWord<std::uint64_t>(bytes, 2 * i);
    std::uint64_t im = loadWord<std::uint64_t>(bytes, 2 * i + 1);
    if constexpr (isSwapped) {
      re = swapBytes(re);
      im = swapBytes(im);
    }
    const auto real = std::bit_cast<double>(re);
    const auto imaginary = std::bit_cast<double>(im);
    const bool isUsable = std::fabs(real) <= kLargestComponent && std::fabs(imaginary) <= kLargestComponent;
    out[i] = isUsable ? std::complex<float>{static_cast<float>(real), static_cast<float>(imaginary)}
                      : std::complex<float>{};
    invalid += isUsable ? 0 : 1;
  }
  return invalid;
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

/// Whether no component is a number too great, or none at all.
SFERIC_CPU_CLONES
bool areAllUsable(const std::byte* bytes, std::size_t components) {
  int unusable = 0;
  for (std::size_t i = 0; i < components; ++i) {
    unusable |= std::fabs(loadWord<float>(bytes, i)) <= kLargestComponent ? 0 : 1;
  }
  return unusable == 0;
}

/// Nearly always a copy.
std::size_t convertF32Le(const std::byte* bytes, std::span<std::complex<float>> out) {
  constexpr std::size_t block = 1024;
  std::size_t invalid = 0;
  for (std::size_t first = 0; first < out.size(); first += block) {
    const auto samples = out.subspan(first, std::min(block, out.size() - first));
    const std::byte* from = bytes + first * sizeof(samples[0]);
    if (areAllUsable(from, 2 * samples.size())) {
      std::memcpy(samples.data(), from, samples.size_bytes());
    } else {
      invalid += convertF32<false>(from, samples);
    }
  }
  return invalid;
}

constexpr std::array<std::pair<std::string_view, SampleFormat>, 15> kNames{{
    {"cu8", SampleFormat::cu8},
    {"ci8", SampleFormat::ci8},
    {"cu16_le", SampleFormat::cu16Le},
    {"cu16_be", SampleFormat::cu16Be},
    {"ci16_le", SampleFormat::ci16Le},
    {"ci16_be", SampleFormat::ci16Be},
    {"ci24_le", SampleFormat::ci24Le},
    {"cu32_le", SampleFormat::cu32Le},
    {"cu32_be", SampleFormat::cu32Be},
    {"ci32_le", SampleFormat::ci32Le},
    {"ci32_be", SampleFormat::ci32Be},
    {"cf32_le", SampleFormat::cf32Le},
    {"cf32_be", SampleFormat::cf32Be},
    {"cf64_le", SampleFormat::cf64Le},
    {"cf64_be", SampleFormat::cf64Be},
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
    case SampleFormat::cu16Le:
    case SampleFormat::cu16Be:
    case SampleFormat::ci16Le:
    case SampleFormat::ci16Be:
      return 4;
    case SampleFormat::ci24Le:
      return 6;
    case SampleFormat::cu32Le:
    case SampleFormat::cu32Be:
    case SampleFormat::ci32Le:
    case SampleFormat::ci32Be:
    case SampleFormat::cf32Le:
    case SampleFormat::cf32Be:
      return 8;
    case SampleFormat::cf64Le:
    case SampleFormat::cf64Be:
      return 16;
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
    case SampleFormat::cu16Le:
      convertWide<std::uint16_t, false, false>(bytes.data(), count, components);
      return 0;
    case SampleFormat::cu16Be:
      convertWide<std::uint16_t, true, false>(bytes.data(), count, components);
      return 0;
    case SampleFormat::ci24Le:
      convertI24Le(bytes.data(), count, components);
      return 0;
    case SampleFormat::cu32Le:
      convertWide<std::uint32_t, false, false>(bytes.data(), count, components);
      return 0;
    case SampleFormat::cu32Be:
      convertWide<std::uint32_t, true, false>(bytes.data(), count, components);
      return 0;
    case SampleFormat::ci32Le:
      convertWide<std::uint32_t, false, true>(bytes.data(), count, components);
      return 0;
    case SampleFormat::ci32Be:
      convertWide<std::uint32_t, true, true>(bytes.data(), count, components);
      return 0;
    case SampleFormat::cf32Le:
      return convertF32Le(bytes.data(), out);
    case SampleFormat::cf32Be:
      return convertF32<true>(bytes.data(), out);
    case SampleFormat::cf64Le:
      return convertF64<false>(bytes.data(), out);
    case SampleFormat::cf64Be:
      return convertF64<true>(bytes.data(), out);
  }
  __builtin_unreachable();
}

}  // namespace sferic
