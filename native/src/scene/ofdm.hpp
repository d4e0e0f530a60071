// An OFDM-like waveform: QPSK on neighbouring subcarriers, cyclic prefix, smoothed symbol edges.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "modulators.hpp"
#include "portable_fft.hpp"
#include "random.hpp"

namespace sferic::scene {

struct OfdmConfig {
  std::size_t fftSize = 1024;     ///< power of two; a subcarrier is a sample rate over this wide
  std::size_t subcarriers = 127;  ///< odd, so that they lie evenly about the centre; below fftSize
  std::size_t prefix = 128;       ///< samples
  std::size_t overlap = 64;       ///< of neighbouring symbols, out of the prefix
};

class Ofdm final : public Modulator {
 public:
  explicit Ofdm(const Random& random, const OfdmConfig& config = {});
  void start() override;
  void fill(std::span<Sample> out) override;

 private:
  void nextSymbol();

  OfdmConfig config_;
  PortableFft fft_;
  Random random_;
  std::vector<double> rise_;
  std::vector<Sample> body_;
  std::vector<Sample> symbol_;  ///< prefix and body, joined to the one before
  std::vector<Sample> tail_;    ///< what the last symbol leaves to the next
  std::size_t at_;
};

}  // namespace sferic::scene
