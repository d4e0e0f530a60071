// Analogue modulation by a message like speech: tones over its band whose levels swell and fade like syllables.
#pragma once

#include <array>
#include <span>

#include "modulators.hpp"
#include "phasor.hpp"
#include "random.hpp"

namespace sferic::scene {

enum class AnalogKind { am, dsb, ssbUpper, ssbLower, fm };

struct AnalogConfig {
  AnalogKind kind = AnalogKind::fm;
  double messageCyclesPerSample = 0;    ///< highest tone; the lowest is a tenth of it
  double depth = 0.8;                   ///< of AM, 0 to 1, at the message's limited peak
  double deviationCyclesPerSample = 0;  ///< of FM, root mean square
};

class AnalogModulator final : public Modulator {
 public:
  AnalogModulator(const PhasorTable& phasors, Random& random, const AnalogConfig& config);
  void start() override {}
  void fill(std::span<Sample> out) override;

 private:
  static constexpr std::size_t kTones = 8;

  struct Tone {
    Phase phase;
    Phase step;
    Phase swellPhase;
    Phase swellStep;
  };

  Sample messagePoint();

  const PhasorTable& phasors_;
  AnalogConfig config_;
  std::array<Tone, kTones> tones_{};
  unsigned hold_ = 1;  ///< samples between points of the message, joined by straight lines
  unsigned held_;
  Sample point_{};
  Sample slope_{};
  Phase phase_ = 0;
};

}  // namespace sferic::scene
