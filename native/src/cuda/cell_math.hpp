// All arithmetic of the kernels on single samples, bins and cells, as functions that compile for the CPU too: what
// cannot be run without a GPU is then only indices and launches. Knows no memory but what it is given.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "dsp/sample_format.hpp"

#if defined(__CUDACC__)
#define SFERIC_HOST_DEVICE __host__ __device__
#else
#define SFERIC_HOST_DEVICE
#endif

namespace sferic::cuda {

/// As cuFFT has it.
struct alignas(8) Complex {
  float re = 0;
  float im = 0;
};

/// One sample as one word, so that the GPU reads it at once: 2, 4 or 8 bytes, in the order of memory. Other formats
/// than these six are none of the library's.
template <SampleFormat kFormat>
struct WordOf;
template <>
struct WordOf<SampleFormat::ci16Le> {
  using Type = std::uint32_t;
};
template <>
struct WordOf<SampleFormat::ci16Be> {
  using Type = std::uint32_t;
};
template <>
struct WordOf<SampleFormat::cu8> {
  using Type = std::uint16_t;
};
template <>
struct WordOf<SampleFormat::ci8> {
  using Type = std::uint16_t;
};
template <>
struct WordOf<SampleFormat::cf32Le> {
  using Type = std::uint64_t;
};
template <>
struct WordOf<SampleFormat::cf32Be> {
  using Type = std::uint64_t;
};

SFERIC_HOST_DEVICE inline std::uint32_t swapBytes32(std::uint32_t x) {
  return x >> 24 | (x >> 8 & 0xff00U) | (x << 8 & 0xff0000U) | x << 24;
}

SFERIC_HOST_DEVICE inline float floatOfBits(std::uint32_t bits) {
  float value = 0;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

SFERIC_HOST_DEVICE inline std::uint32_t bitsOfFloat(float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  return bits;
}

SFERIC_HOST_DEVICE inline float wordU8(std::uint32_t x) {
  return (static_cast<float>(x & 0xffU) - 127.5F) * (1.0F / 127.5F);
}

SFERIC_HOST_DEVICE inline float wordI8(std::uint32_t x) {
  return static_cast<float>(static_cast<std::int8_t>(x & 0xffU));
}

SFERIC_HOST_DEVICE inline float wordI16(std::uint32_t x) {
  return static_cast<float>(static_cast<std::int16_t>(x & 0xffffU));
}

SFERIC_HOST_DEVICE inline std::uint32_t swapBytes16(std::uint32_t x) { return (x >> 8 & 0xffU) | (x << 8 & 0xff00U); }

/// Written so that NaN, which compares false with everything, is not usable.
SFERIC_HOST_DEVICE inline bool isUsable(Complex sample) {
  return fabsf(sample.re) <= kLargestComponent && fabsf(sample.im) <= kLargestComponent;
}

/// One sample, times the full scale of its format where that is a power of two (the window is divided by it). A float
/// sample that is not usable is given as it is.
template <SampleFormat kFormat>
SFERIC_HOST_DEVICE inline Complex componentsOf(typename WordOf<kFormat>::Type word) {
  if constexpr (kFormat == SampleFormat::cu8) {
    return {wordU8(word), wordU8(static_cast<std::uint32_t>(word) >> 8)};
  } else if constexpr (kFormat == SampleFormat::ci8) {
    return {wordI8(word), wordI8(static_cast<std::uint32_t>(word) >> 8)};
  } else if constexpr (kFormat == SampleFormat::ci16Le) {
    return {wordI16(word), wordI16(word >> 16)};
  } else if constexpr (kFormat == SampleFormat::ci16Be) {
    return {wordI16(swapBytes16(word)), wordI16(swapBytes16(word >> 16))};
  } else {
    auto re = static_cast<std::uint32_t>(word);
    auto im = static_cast<std::uint32_t>(word >> 32);
    if constexpr (kFormat == SampleFormat::cf32Be) {
      re = swapBytes32(re);
      im = swapBytes32(im);
    }
    return {floatOfBits(re), floatOfBits(im)};
  }
}

template <SampleFormat kFormat>
inline constexpr bool kCanBeInvalid = kFormat == SampleFormat::cf32Le || kFormat == SampleFormat::cf32Be;

/// The input of a transform: sample times window, 0 for a sample that is no number.
template <SampleFormat kFormat>
SFERIC_HOST_DEVICE inline Complex windowed(typename WordOf<kFormat>::Type word, float window) {
  Complex sample = componentsOf<kFormat>(word);
  if constexpr (kCanBeInvalid<kFormat>) {
    if (!isUsable(sample)) sample = Complex{};
  }
  return {sample.re * window, sample.im * window};
}

/// Where bin `k` of a transform (0 Hz first) stands in a row (lowest frequency first); `size` is a power of two.
SFERIC_HOST_DEVICE inline std::uint32_t rowBinOf(std::uint32_t k, std::uint32_t size) {
  return (k + size / 2) & (size - 1);
}

/// Windows of a piece are summed in so many lanes, which are then added in order: window w of a piece is in lane
/// w % kSumLanes, whatever the batch, so that the same windows give the same bits.
inline constexpr std::uint32_t kSumLanes = 8;

struct PowerSums {
  float sum = 0;
  float max = 0;
};

SFERIC_HOST_DEVICE inline float powerOf(Complex bin) { return bin.re * bin.re + bin.im * bin.im; }

SFERIC_HOST_DEVICE inline void addPower(PowerSums& sums, float power) {
  sums.sum += power;
  sums.max = power > sums.max ? power : sums.max;
}

SFERIC_HOST_DEVICE inline void addSums(PowerSums& sums, PowerSums lane) {
  sums.sum += lane.sum;
  sums.max = lane.max > sums.max ? lane.max : sums.max;
}

SFERIC_HOST_DEVICE inline float meanOf(PowerSums sums, std::uint32_t windows) {
  return sums.sum * (1.0F / static_cast<float>(windows));
}

/// Bins of one cell of a slice: sferic::kSliceCellBins, which device code does not see.
inline constexpr std::uint32_t kCellBins = 8;

/// Which windows a slice has.
struct SliceWindows {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

SFERIC_HOST_DEVICE inline std::uint32_t slicesPerPiece(std::uint32_t windowsPerPiece, std::uint32_t windowsPerSlice) {
  return (windowsPerPiece + windowsPerSlice - 1) / windowsPerSlice;
}

/// Slices of `windows` windows: every piece begins a new one, and the last of a piece may be shorter.
SFERIC_HOST_DEVICE inline std::uint32_t sliceCount(std::uint32_t windows, std::uint32_t windowsPerPiece,
                                                   std::uint32_t windowsPerSlice) {
  if (windowsPerSlice == 0) return 0;
  const std::uint32_t rest = windows % windowsPerPiece;
  return windows / windowsPerPiece * slicesPerPiece(windowsPerPiece, windowsPerSlice) +
         slicesPerPiece(rest, windowsPerSlice);
}

SFERIC_HOST_DEVICE inline SliceWindows windowsOfSlice(std::uint32_t slice, std::uint32_t windows,
                                                      std::uint32_t windowsPerPiece, std::uint32_t windowsPerSlice) {
  const std::uint32_t inPiece = slicesPerPiece(windowsPerPiece, windowsPerSlice);
  const std::uint32_t pieceStart = slice / inPiece * windowsPerPiece;
  const std::uint32_t pieceEnd = windows - pieceStart < windowsPerPiece ? windows : pieceStart + windowsPerPiece;
  const std::uint32_t first = pieceStart + slice % inPiece * windowsPerSlice;
  return {first, pieceEnd - first < windowsPerSlice ? pieceEnd - first : windowsPerSlice};
}

/// Mean over the windows of a slice of the power in the bins of one cell; cells count from the lowest frequency.
SFERIC_HOST_DEVICE inline float powerOfCell(const Complex* spectra, std::uint32_t fftSize, SliceWindows slice,
                                            std::uint32_t cell) {
  const std::uint32_t k = rowBinOf(cell * kCellBins, fftSize);  // half a turn is the same in both directions
  float sum = 0.0F;
  for (std::uint32_t w = slice.first; w < slice.first + slice.count; ++w) {
    const Complex* const bins = spectra + static_cast<std::uint64_t>(w) * fftSize + k;
    for (std::uint32_t i = 0; i < kCellBins; ++i) sum += powerOf(bins[i]);
  }
  return sum * (1.0F / static_cast<float>(slice.count));
}

}  // namespace sferic::cuda
