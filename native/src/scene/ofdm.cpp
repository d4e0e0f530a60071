// Own small FFT: FFTW's results differ between machines, and this file's bytes must not.
#include "ofdm.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sferic::scene {

Ofdm::Ofdm(const Random& random)
    : random_(random),
      twiddles_(kFftSize / 2),
      bitReversed_(kFftSize),
      rise_(kOverlap),
      body_(kFftSize),
      symbol_(kPrefix + kFftSize),
      tail_(kOverlap),
      at_(symbol_.size()) {
  for (std::size_t k = 0; k < twiddles_.size(); ++k) {
    twiddles_[k] = unitPhasor(static_cast<double>(k) / static_cast<double>(kFftSize));
  }
  for (std::size_t k = 1; k < kFftSize; ++k) {
    bitReversed_[k] = (bitReversed_[k / 2] / 2) | ((k & 1U) != 0 ? kFftSize / 2 : 0);
  }
  for (std::size_t k = 0; k < kOverlap; ++k) {
    rise_[k] = raisedCosineStep((static_cast<double>(k) + 0.5) / static_cast<double>(kOverlap));
  }
}

void Ofdm::start() {
  std::fill(tail_.begin(), tail_.end(), Sample{});
  at_ = symbol_.size();
}

void Ofdm::nextSymbol() {
  // Mean power 1: QPSK points on the unit circle, over the root of their number.
  const double scale = 1.0 / std::sqrt(static_cast<double>(kSubcarriers));
  std::fill(body_.begin(), body_.end(), Sample{});
  for (std::size_t k = 0; k < kSubcarriers; ++k) {
    const std::size_t bin = (k + kFftSize - kSubcarriers / 2) % kFftSize;
    const double quarter = random_.below(4) * 0.25 + 0.125;
    body_[bitReversed_[bin]] = unitPhasor(quarter) * scale;
  }
  inverseTransform();
  for (std::size_t k = 0; k < kPrefix; ++k) symbol_[k] = body_[kFftSize - kPrefix + k];
  std::copy(body_.begin(), body_.end(), symbol_.begin() + kPrefix);
  for (std::size_t k = 0; k < kOverlap; ++k) {
    symbol_[k] = symbol_[k] * rise_[k] + tail_[k];
    tail_[k] = body_[k] * (1.0 - rise_[k]);
  }
  at_ = 0;
}

/// Radix 2, decimation in time (Cooley and Tukey 1965), unscaled; `body_` comes in bit-reversed order.
void Ofdm::inverseTransform() {
  for (std::size_t half = 1; half < kFftSize; half *= 2) {
    const std::size_t stride = kFftSize / (2 * half);
    for (std::size_t first = 0; first < kFftSize; first += 2 * half) {
      for (std::size_t k = 0; k < half; ++k) {
        const Sample odd = product(body_[first + half + k], twiddles_[k * stride]);
        const Sample even = body_[first + k];
        body_[first + k] = even + odd;
        body_[first + half + k] = even - odd;
      }
    }
  }
}

void Ofdm::fill(std::span<Sample> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    if (at_ == symbol_.size()) nextSymbol();
    const std::size_t count = std::min(out.size() - done, symbol_.size() - at_);
    std::copy_n(symbol_.begin() + static_cast<std::ptrdiff_t>(at_), count,
                out.begin() + static_cast<std::ptrdiff_t>(done));
    at_ += count;
    done += count;
  }
}

}  // namespace sferic::scene
