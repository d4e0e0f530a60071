// What a receiver does to the band: phase noise, its filter, IQ imbalance, DC offset, clipping. In that order, as the
// samples meet them. Knows nothing of signals.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "modulators.hpp"
#include "phasor.hpp"
#include "random.hpp"

namespace sferic::scene {

struct FrontEndConfig {
  double dcAmplitude = 0;           ///< of full scale
  double imbalanceGainDb = 0;       ///< I over Q
  double imbalancePhaseTurns = 0;   ///< by which Q is off a quarter of a turn
  double linewidthCyclesPerSample = 0;  ///< of the local oscillator: a random walk of phase, Lorentzian line
  /// Part of the sample rate that the filter passes, its 6 dB points; 0: no filter.
  double passband = 0;
  double clipAmplitude = 1;  ///< of each component
};

class FrontEnd {
 public:
  FrontEnd(const PhasorTable& phasors, std::uint64_t seed, const FrontEndConfig& config);

  /// In place; blocks come in order.
  void process(std::span<Sample> block);

  /// Samples by which what process() gives back lags what it was given.
  [[nodiscard]] std::size_t delaySamples() const { return taps_.size() / 2; }

 private:
  void filter(std::span<Sample> block);

  const PhasorTable& phasors_;
  FrontEndConfig config_;
  Gaussian walk_;
  double walkStepTurns_;
  double walkTurns_ = 0;
  std::vector<double> taps_;
  std::vector<Sample> line_;
  Sample straight_;
  Sample mirrored_;
};

}  // namespace sferic::scene
