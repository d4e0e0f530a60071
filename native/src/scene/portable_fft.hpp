// A small FFT that gives the same bits on every machine: FFTW's results differ, and a scene's bytes must not.
#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

namespace sferic::scene {

class PortableFft {
 public:
  /// `size` is a power of two.
  explicit PortableFft(std::size_t size);

  [[nodiscard]] std::size_t size() const { return bitReversed_.size(); }

  /// Where element `k` of the input goes.
  [[nodiscard]] std::size_t placeOf(std::size_t k) const { return bitReversed_[k]; }

  /// In place, unscaled: out[n] = sum in[k] exp(+2*pi*i*k*n/size). The input lies in the order of placeOf().
  void inverse(std::span<std::complex<double>> data) const;

 private:
  std::vector<std::complex<double>> twiddles_;
  std::vector<std::size_t> bitReversed_;
};

}  // namespace sferic::scene
