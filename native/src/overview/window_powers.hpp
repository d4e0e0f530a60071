// The powers of one window after the other, summed and maximised: the inner loop of the overview. Knows no files,
// cells or threads.
#pragma once

#include <complex>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "dsp/fft_plan.hpp"
#include "dsp/window.hpp"

namespace sferic {

struct WindowSettings {
  std::uint32_t fftSize = 4096;  ///< power of two, 256 to 65536
  WindowKind window = WindowKind::hann;
  double kaiserBeta = kDefaultKaiserBeta;
  std::filesystem::path wisdomFolder{};  ///< see FftPlan
};

class WindowPowers {
 public:
  explicit WindowPowers(const WindowSettings& settings);

  /// [fftSize] samples; fastest where they begin at a multiple of 64 bytes.
  void add(const std::complex<float>* samples);

  /// Windows since clear().
  [[nodiscard]] std::uint64_t count() const { return count_; }
  void clear() { count_ = 0; }

  /// Of the windows since clear(), at least one, per cell of `binsPerCell` bins, lowest frequency first: the
  /// greatest mean and the greatest power of its bins. A full-scale tone reads 1.0.
  void fold(std::uint32_t binsPerCell, std::span<float> mean, std::span<float> max);

 private:

  WindowSettings settings_;
  FftPlan fft_;
  std::vector<float> window_;    ///< every coefficient twice; empty for Hann, which is applied to the spectrum
  std::vector<float> spectrum_;  ///< of one window, with the bins beyond both ends for Hann's neighbours
  std::vector<float> windowed_;
  std::vector<float> sum_, max_;  ///< 0 Hz first, unscaled, in the order of kLaneOfBin
  std::vector<float> sumInOrder_, maxInOrder_;  ///< scaled, lowest frequency first
  float scale_ = 1.0F;
  std::uint64_t count_ = 0;
};

}  // namespace sferic
