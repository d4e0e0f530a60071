// One in-place complex FFT of fixed size with its aligned buffer: the only place that speaks to FFTW.
#pragma once

#include <complex>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace sferic {

/// Forward transform, X[k] = sum x[n] exp(-2 pi i k n / size): a tone at +f is in bin +f. Not scaled.
class FftPlan {
 public:
  explicit FftPlan(std::uint32_t size);
  ~FftPlan();
  FftPlan(FftPlan&&) noexcept;
  FftPlan& operator=(FftPlan&&) noexcept;

  /// [size], aligned for SIMD: input before execute(), output after it, in FFTW's order (0 Hz first).
  [[nodiscard]] std::span<std::complex<float>> buffer() const;
  void execute();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// For example `fftw-3.3.10-sse2-avx`.
[[nodiscard]] std::string fftwVersion();

}  // namespace sferic
