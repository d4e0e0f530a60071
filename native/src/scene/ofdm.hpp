// An OFDM-like waveform: QPSK on neighbouring subcarriers, cyclic prefix, smoothed symbol edges.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "modulators.hpp"
#include "random.hpp"

namespace sferic::scene {

class Ofdm final : public Modulator {
 public:
  static constexpr std::size_t kFftSize = 1024;
  static constexpr std::size_t kSubcarriers = 127;  ///< odd, so that they lie evenly about the centre
  static constexpr std::size_t kPrefix = 128;
  static constexpr std::size_t kOverlap = 64;  ///< of neighbouring symbols, out of the prefix

  explicit Ofdm(const Random& random);
  void start() override;
  void fill(std::span<Sample> out) override;

 private:
  void nextSymbol();
  void inverseTransform();

  Random random_;
  std::vector<Sample> twiddles_;
  std::vector<std::size_t> bitReversed_;
  std::vector<double> rise_;
  std::vector<Sample> body_;
  std::vector<Sample> symbol_;  ///< prefix and body, joined to the one before
  std::vector<Sample> tail_;    ///< what the last symbol leaves to the next
  std::size_t at_;
};

}  // namespace sferic::scene
