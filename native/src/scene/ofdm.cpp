#include "ofdm.hpp"

#include <algorithm>
#include <cmath>

namespace sferic::scene {

Ofdm::Ofdm(const Random& random, const OfdmConfig& config)
    : config_(config),
      fft_(config.fftSize),
      random_(random),
      rise_(config.overlap),
      body_(config.fftSize),
      symbol_(config.prefix + config.fftSize),
      tail_(config.overlap),
      at_(symbol_.size()) {
  for (std::size_t k = 0; k < rise_.size(); ++k) {
    rise_[k] = raisedCosineStep((static_cast<double>(k) + 0.5) / static_cast<double>(rise_.size()));
  }
}

void Ofdm::start() {
  std::fill(tail_.begin(), tail_.end(), Sample{});
  at_ = symbol_.size();
}

void Ofdm::nextSymbol() {
  const auto [size, subcarriers, prefix, overlap] = config_;
  // Mean power 1: QPSK points on the unit circle, over the root of their number.
  const double scale = 1.0 / std::sqrt(static_cast<double>(subcarriers));
  std::fill(body_.begin(), body_.end(), Sample{});
  for (std::size_t k = 0; k < subcarriers; ++k) {
    const std::size_t bin = (k + size - subcarriers / 2) % size;
    const double quarter = random_.below(4) * 0.25 + 0.125;
    body_[fft_.placeOf(bin)] = unitPhasor(quarter) * scale;
  }
  fft_.inverse(body_);
  for (std::size_t k = 0; k < prefix; ++k) symbol_[k] = body_[size - prefix + k];
  std::copy(body_.begin(), body_.end(), symbol_.begin() + static_cast<std::ptrdiff_t>(prefix));
  for (std::size_t k = 0; k < overlap; ++k) {
    symbol_[k] = symbol_[k] * rise_[k] + tail_[k];
    tail_[k] = body_[k] * (1.0 - rise_[k]);
  }
  at_ = 0;
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
