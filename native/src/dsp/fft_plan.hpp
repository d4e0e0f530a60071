// One complex FFT of fixed size with its aligned buffers: the only place that speaks to FFTW.
#pragma once

#include <complex>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace sferic {

/// Forward transform, X[k] = sum x[n] exp(-2 pi i k n / size): a tone at +f is in bin +f. Not scaled. Two
/// plans of one size give the same bits when they were made with the same wisdom file, or both without one.
class FftPlan {
 public:
  /// `wisdomFolder`: where measureFftWisdom() keeps its files; a file that is not there, or not of use, means
  /// FFTW's estimate, as does an empty path. Only read.
  explicit FftPlan(std::uint32_t size, const std::filesystem::path& wisdomFolder = {});
  ~FftPlan();
  FftPlan(FftPlan&&) noexcept;
  FftPlan& operator=(FftPlan&&) noexcept;

  /// [size], aligned for SIMD; execute() leaves it as it is.
  [[nodiscard]] std::span<std::complex<float>> input() const;
  /// [size], aligned for SIMD, in FFTW's order (0 Hz first).
  [[nodiscard]] std::span<std::complex<float>> output() const;
  void execute();

  /// The same transform from `samples` to `out`, [size] each, neither of them this plan's buffers; the same bits.
  /// Fastest where both begin at a multiple of 64 bytes: others are copied. `samples` stay as they are.
  void transform(const std::complex<float>* samples, std::complex<float>* out);

  /// Whether it was planned by measurement (from the wisdom file).
  [[nodiscard]] bool isMeasured() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The wisdom file for this size, this FFTW and this CPU in `folder`.
[[nodiscard]] std::filesystem::path fftWisdomPath(const std::filesystem::path& folder, std::uint32_t size);

/// Measures which algorithm is fastest here and keeps it, once: a file that exists is never changed, and of
/// several processes that measure at once the first to finish decides for all. Takes 0.1 s at 4096, 1 s at
/// 65536. false: the folder cannot be written; plans are then estimated.
bool measureFftWisdom(const std::filesystem::path& folder, std::uint32_t size);

/// For example `fftw-3.3.10-sse2-avx`.
[[nodiscard]] std::string fftwVersion();

}  // namespace sferic
