// What the emitters say: baseband waveforms of mean power 1. They know nothing of where in the band they will
// lie.
#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "phasor.hpp"
#include "random.hpp"

namespace sferic::scene {

using Sample = std::complex<double>;

/// A waveform that is asked for in order, in pieces of any size.
class Modulator {
 public:
  Modulator() = default;
  virtual ~Modulator() = default;
  Modulator(const Modulator&) = delete;
  Modulator& operator=(const Modulator&) = delete;

  /// Begins a new burst; random data goes on from where the last one ended.
  virtual void start() = 0;

  /// The next samples.
  virtual void fill(std::span<Sample> out) = 0;
};

/// Nothing but the carrier: for steady, drifting and sweeping tones.
class PlainCarrier final : public Modulator {
 public:
  void start() override {}
  void fill(std::span<Sample> out) override;
};

/// Amplitude modulation by two tones, with carrier.
class TwoToneAm final : public Modulator {
 public:
  TwoToneAm(const PhasorTable& phasors, double sampleRateHz, std::array<double, 2> toneHz, double depth);
  void start() override {}
  void fill(std::span<Sample> out) override;

 private:
  const PhasorTable& phasors_;
  std::array<Phase, 2> step_;
  std::array<Phase, 2> phase_{};
  double depth_;
  double scale_;
};

/// Frequency modulation by a voice-like message: six tones from 430 to 3070 Hz whose levels swell and fade
/// like syllables. `deviationRmsHz` is the root mean square of the frequency; the peak stays under 3.4 times
/// that.
class VoiceFm final : public Modulator {
 public:
  VoiceFm(const PhasorTable& phasors, Random& random, double sampleRateHz, double deviationRmsHz);
  void start() override {}
  void fill(std::span<Sample> out) override;

 private:
  static constexpr std::size_t kTones = 6;
  static constexpr unsigned kHold = 50;  ///< samples between points of the message, joined by straight lines

  struct Tone {
    Phase phase;
    Phase step;
    Phase swellPhase;
    Phase swellStep;
  };

  double messagePoint();

  const PhasorTable& phasors_;
  std::array<Tone, kTones> tones_{};
  double scale_;
  double point_ = 0;
  double slope_ = 0;
  unsigned held_ = kHold;
  Phase phase_ = 0;
};

/// Binary frequency keying with continuous phase; the frequency goes from one value to the other along a
/// raised cosine that lasts a whole symbol, which keeps the spectrum as compact as a Gaussian filter does.
class SmoothFsk final : public Modulator {
 public:
  SmoothFsk(const PhasorTable& phasors, const Random& random, unsigned samplesPerSymbol,
            double deviationCyclesPerSample);
  void start() override;
  void fill(std::span<Sample> out) override;

 private:
  void nextSymbol();

  const PhasorTable& phasors_;
  Random random_;
  double deviation_;
  std::vector<double> step_;  ///< 0 to 1 over one symbol
  std::size_t at_;
  double from_ = 0;
  double to_ = 0;
  Phase phase_ = 0;
};

}  // namespace sferic::scene
