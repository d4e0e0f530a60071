#include "portable_fft.hpp"

#include "phasor.hpp"

namespace sferic::scene {

PortableFft::PortableFft(std::size_t size) : twiddles_(size / 2), bitReversed_(size) {
  for (std::size_t k = 0; k < twiddles_.size(); ++k) {
    twiddles_[k] = unitPhasor(static_cast<double>(k) / static_cast<double>(size));
  }
  for (std::size_t k = 1; k < size; ++k) {
    bitReversed_[k] = (bitReversed_[k / 2] / 2) | ((k & 1U) != 0 ? size / 2 : 0);
  }
}

/// Radix 2, decimation in time (Cooley and Tukey 1965).
void PortableFft::inverse(std::span<std::complex<double>> data) const {
  const std::size_t size = bitReversed_.size();
  for (std::size_t half = 1; half < size; half *= 2) {
    const std::size_t stride = size / (2 * half);
    for (std::size_t first = 0; first < size; first += 2 * half) {
      for (std::size_t k = 0; k < half; ++k) {
        const std::complex<double> odd = product(data[first + half + k], twiddles_[k * stride]);
        const std::complex<double> even = data[first + k];
        data[first + k] = even + odd;
        data[first + half + k] = even - odd;
      }
    }
  }
}

}  // namespace sferic::scene
