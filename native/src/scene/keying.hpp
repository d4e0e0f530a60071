// Digital modulation at any symbol rate: symbols through a pulse, as amplitude and phase or as frequency.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "modulators.hpp"
#include "phasor.hpp"
#include "pulse_table.hpp"
#include "random.hpp"

namespace sferic::scene {

/// ASK, OOK, PSK, QAM: mean power 1 over equally likely points. With no point given, symbols are complex Gaussian:
/// noise of the pulse's spectrum.
class LinearKeying final : public Modulator {
 public:
  /// `symbolsPerSample` is above 0 and at most 1.
  LinearKeying(const Random& random, std::vector<Sample> alphabet, PulseTable pulse, double symbolsPerSample);
  void start() override;
  void fill(std::span<Sample> out) override;

 private:
  void nextSymbol();

  Random random_;
  Gaussian gaussian_;
  std::vector<Sample> alphabet_;
  PulseTable pulse_;
  std::vector<Sample> history_;  ///< newest first
  Phase step_;
  Phase phase_ = 0;
};

/// FSK with continuous phase: `levels` frequencies evenly spaced from -deviation to +deviation, through `pulse`.
class FrequencyKeying final : public Modulator {
 public:
  FrequencyKeying(const PhasorTable& phasors, const Random& random, unsigned levels,
                  double deviationCyclesPerSample, PulseTable pulse, double symbolsPerSample);
  void start() override;
  void fill(std::span<Sample> out) override;

 private:
  void nextSymbol();

  const PhasorTable& phasors_;
  Random random_;
  unsigned levels_;
  double deviation_;
  PulseTable pulse_;
  std::vector<double> history_;  ///< newest first, -1 to 1
  Phase step_;
  Phase symbolPhase_ = 0;
  Phase phase_ = 0;
};

/// Chirps of constant width that wrap around it, each begun at one of 2^spreadingFactor places, as LoRa's are.
class ChirpKeying final : public Modulator {
 public:
  ChirpKeying(const PhasorTable& phasors, const Random& random, unsigned spreadingFactor,
              double bandwidthCyclesPerSample);
  void start() override;
  void fill(std::span<Sample> out) override;

 private:
  const PhasorTable& phasors_;
  Random random_;
  unsigned spreadingFactor_;
  double bandwidth_;
  Phase step_;
  Phase symbolPhase_ = 0;
  double shift_ = 0;  ///< of the current chirp, in turns of its width
  Phase phase_ = 0;
};

/// Pulse-position frames as Mode S has them (ICAO Annex 10, vol. IV, 3.1.2.3): the preamble's four pulses, then bits that
/// are each a pulse in the first or in the second chip. After one frame: silence until the next start.
class PulsePosition final : public Modulator {
 public:
  static constexpr unsigned kPreambleChips = 16;
  static constexpr unsigned kBits = 112;
  static constexpr unsigned kFrameChips = kPreambleChips + 2 * kBits;

  PulsePosition(const Random& random, double chipsPerSample);
  void start() override;
  void fill(std::span<Sample> out) override;

 private:
  /// Edges rise and fall in straight lines over this part of a chip: 0.2 us of Mode S, whose limits are 0.05 to 0.1 us for
  /// the rise and 0.05 to 0.2 us for the decay between a tenth and nine tenths.
  static constexpr double kEdgeChips = 0.4;

  [[nodiscard]] double twiceIntegrated(double chip) const;

  Random random_;
  std::vector<bool> chips_;
  std::vector<double> once_;   ///< [i]: integral of the bare chips before chip i
  std::vector<double> twice_;  ///< and the integral of that
  double chipsPerSample_;
  double at_ = 0;
  double scale_ = 1;
};

}  // namespace sferic::scene
