// Transform, |X|^2, sum and maximum in as few passes as there can be. Knows no files, cells or threads.
//
// Hann is applied to the spectrum, where it is three taps (-1/4, 1/2, -1/4; Harris 1978), in the pass that takes the
// powers: no pass over the samples is needed for it, and windows that overlap share the one conversion of their
// samples. Other windows are multiplied in.
#include "overview/window_powers.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "dsp/cpu_clones.hpp"

namespace sferic {
namespace {

constexpr std::size_t kLanes = 8;
using Lanes [[gnu::vector_size(kLanes * sizeof(float))]] = float;
/// Bin k of a group of eight has its power in this lane: the order that costs nothing on the way there.
constexpr std::array<std::size_t, kLanes> kLaneOfBin{0, 1, 4, 5, 2, 3, 6, 7};
/// Floats before and after the spectrum, so that it stays aligned to 64 bytes: 8 bins.
constexpr std::size_t kMargin = 16;

/// Lanes are never returned: that would change the calling convention with the CPU.
[[gnu::always_inline]] inline void load(const float* from, Lanes& lanes) {
  std::memcpy(&lanes, from, sizeof(lanes));
}

/// Four bins, after twice the Hann taps: X[k] - (X[k-1] + X[k+1]) / 2.
[[gnu::always_inline]] inline void loadHann(const float* bins, Lanes& lanes) {
  Lanes below;
  Lanes above;
  load(bins, lanes);
  load(bins - 2, below);
  load(bins + 2, above);
  lanes -= 0.5F * (below + above);
}

[[gnu::always_inline]] inline void powersOf(Lanes low, Lanes high, Lanes& powers) {
  low *= low;
  high *= high;
#if defined(__clang__)
  powers = __builtin_shufflevector(low, high, 0, 2, 8, 10, 4, 6, 12, 14) +
           __builtin_shufflevector(low, high, 1, 3, 9, 11, 5, 7, 13, 15);
#else
  using Indices [[gnu::vector_size(kLanes * sizeof(int))]] = int;
  powers = __builtin_shuffle(low, high, Indices{0, 2, 8, 10, 4, 6, 12, 14}) +
           __builtin_shuffle(low, high, Indices{1, 3, 9, 11, 5, 7, 13, 15});
#endif
}

template <bool isHann, bool isFirst>
[[gnu::always_inline]] inline void accumulate(const float* spectrum, std::size_t size, float* sum, float* max) {
  for (std::size_t k = 0; k < size; k += kLanes) {
    const float* bins = spectrum + 2 * k;
    Lanes low;
    Lanes high;
    Lanes powers;
    (isHann ? loadHann : load)(bins, low);
    (isHann ? loadHann : load)(bins + kLanes, high);
    powersOf(low, high, powers);
    if constexpr (isFirst) {
      std::memcpy(sum + k, &powers, sizeof(powers));
      std::memcpy(max + k, &powers, sizeof(powers));
    } else {
      Lanes sums;
      Lanes maxima;
      load(sum + k, sums);
      load(max + k, maxima);
      sums += powers;
      maxima = powers > maxima ? powers : maxima;
      std::memcpy(sum + k, &sums, sizeof(sums));
      std::memcpy(max + k, &maxima, sizeof(maxima));
    }
  }
}

SFERIC_CPU_CLONES void startHann(const float* spectrum, std::size_t size, float* sum, float* max) {
  accumulate<true, true>(spectrum, size, sum, max);
}
SFERIC_CPU_CLONES void addHann(const float* spectrum, std::size_t size, float* sum, float* max) {
  accumulate<true, false>(spectrum, size, sum, max);
}
SFERIC_CPU_CLONES void startPlain(const float* spectrum, std::size_t size, float* sum, float* max) {
  accumulate<false, true>(spectrum, size, sum, max);
}
SFERIC_CPU_CLONES void addPlain(const float* spectrum, std::size_t size, float* sum, float* max) {
  accumulate<false, false>(spectrum, size, sum, max);
}

/// From the lanes of the sums to bins, lowest frequency first.
SFERIC_CPU_CLONES void unfold(const float* lanes, std::size_t size, float scale, float* bins) {
  const std::size_t half = size / 2;
  for (std::size_t k = 0; k < half; k += kLanes) {
    for (std::size_t i = 0; i < kLanes; ++i) {
      bins[half + k + i] = lanes[k + kLaneOfBin[i]] * scale;
      bins[k + i] = lanes[half + k + kLaneOfBin[i]] * scale;
    }
  }
}

SFERIC_CPU_CLONES void multiply(const float* samples, const float* window, std::size_t count, float* out) {
  for (std::size_t i = 0; i < count; ++i) out[i] = samples[i] * window[i];
}

/// Floats of `size` and so many more that 64 bytes can be aligned in them.
constexpr std::size_t kAlignFloats = 16;

float* aligned(const std::vector<float>& floats) {
  const auto address = reinterpret_cast<std::uintptr_t>(floats.data());
  const std::size_t skipped = (64 - address % 64) % 64 / sizeof(float);
  return const_cast<float*>(floats.data()) + skipped;
}

std::complex<float>* complexOf(float* floats) { return reinterpret_cast<std::complex<float>*>(floats); }

}  // namespace

WindowPowers::WindowPowers(const WindowSettings& settings)
    : settings_(settings), fft_(settings.fftSize, settings.wisdomFolder) {
  const std::size_t size = settings.fftSize;
  spectrum_.assign(2 * size + 2 * kMargin + kAlignFloats, 0.0F);
  sum_.assign(size + kAlignFloats, 0.0F);
  max_.assign(size + kAlignFloats, 0.0F);
  sumInOrder_.assign(size, 0.0F);
  maxInOrder_.assign(size, 0.0F);
  if (settings.window == WindowKind::hann) {
    // The sum of its coefficients is size / 2, and the taps above are twice Hann's.
    scale_ = 1.0F / (static_cast<float>(size) * static_cast<float>(size));
    return;
  }
  const Window window = makeWindow(settings.window, settings.fftSize, settings.kaiserBeta);
  windowed_.assign(2 * size + kAlignFloats, 0.0F);
  window_.reserve(2 * size);
  for (const float w : window.coefficients) window_.insert(window_.end(), 2, static_cast<float>(w / window.sum));
}

void WindowPowers::add(const std::complex<float>* samples) {
  const std::size_t size = settings_.fftSize;
  float* spectrum = aligned(spectrum_) + kMargin;
  float* sum = aligned(sum_);
  float* max = aligned(max_);
  if (window_.empty()) {
    fft_.transform(samples, complexOf(spectrum));
    std::copy_n(spectrum + 2 * (size - 1), 2, spectrum - 2);
    std::copy_n(spectrum, 2, spectrum + 2 * size);
    (count_ == 0 ? startHann : addHann)(spectrum, size, sum, max);
  } else {
    float* windowed = aligned(windowed_);
    multiply(reinterpret_cast<const float*>(samples), window_.data(), 2 * size, windowed);
    fft_.transform(complexOf(windowed), complexOf(spectrum));
    (count_ == 0 ? startPlain : addPlain)(spectrum, size, sum, max);
  }
  ++count_;
}

void WindowPowers::fold(std::uint32_t binsPerCell, std::span<float> mean, std::span<float> max) {
  const std::size_t size = settings_.fftSize;
  unfold(aligned(sum_), size, scale_ / static_cast<float>(count_), sumInOrder_.data());
  unfold(aligned(max_), size, scale_, maxInOrder_.data());
  for (std::size_t cell = 0; cell < mean.size(); ++cell) {
    const std::size_t first = cell * binsPerCell;
    mean[cell] = *std::max_element(&sumInOrder_[first], &sumInOrder_[first] + binsPerCell);
    max[cell] = *std::max_element(&maxInOrder_[first], &maxInOrder_[first] + binsPerCell);
  }
}

}  // namespace sferic
