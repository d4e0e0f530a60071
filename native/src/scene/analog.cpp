#include "analog.hpp"

#include <algorithm>
#include <cmath>

namespace sferic::scene {
namespace {

constexpr double kSwell = 0.3;
/// Mean square of one tone's analytic signal, whose level is 1 + kSwell sin.
constexpr double kToneSquare = 1.0 + kSwell * kSwell / 2.0;
/// Points of the message in a period of its highest tone: straight lines leave images 60 dB down.
constexpr double kPointsPerPeriod = 40.0;
/// An AM transmitter's limiter lets the message's peaks through to 2.5 of its root mean square: 1 % is clipped.
constexpr double kAmRmsOfDepth = 1.0 / 2.5;
/// Syllables against the highest tone of speech: 1.3 to 5.3 Hz of 3 kHz.
constexpr double kSwellLow = 1.3 / 3000.0;
constexpr double kSwellHigh = 5.3 / 3000.0;

}  // namespace

AnalogModulator::AnalogModulator(const PhasorTable& phasors, Random& random, const AnalogConfig& config)
    : phasors_(phasors), config_(config) {
  hold_ = static_cast<unsigned>(std::max(1.0, std::floor(1.0 / (kPointsPerPeriod * config.messageCyclesPerSample))));
  held_ = hold_;
  for (std::size_t k = 0; k < kTones; ++k) {
    // Spaced unevenly, so that no two sums or differences of tones fall together.
    const double part = static_cast<double>(k) / static_cast<double>(kTones - 1);
    const double place = 0.1 + 0.9 * part * (0.85 + 0.15 * part);
    const double swell = kSwellLow + (kSwellHigh - kSwellLow) * part;
    tones_[k] = {random.next(), phaseFromTurns(place * config.messageCyclesPerSample * hold_), random.next(),
                 phaseFromTurns(swell * config.messageCyclesPerSample * hold_)};
  }
  point_ = messagePoint();
}

/// Analytic, mean square 1.
Sample AnalogModulator::messagePoint() {
  Sample sum{};
  for (auto& tone : tones_) {
    sum += phasors_.at(tone.phase) * (1.0 + kSwell * phasors_.at(tone.swellPhase).imag());
    tone.phase += tone.step;
    tone.swellPhase += tone.swellStep;
  }
  return sum / std::sqrt(static_cast<double>(kTones) * kToneSquare);
}

void AnalogModulator::fill(std::span<Sample> out) {
  // The real message has half of the analytic one's power.
  const double root2 = std::sqrt(2.0);
  const double amDepth = config_.depth * kAmRmsOfDepth;
  const double amScale = 1.0 / std::sqrt(1.0 + amDepth * amDepth);
  for (auto& sample : out) {
    if (held_ == hold_) {
      held_ = 0;
      point_ += slope_ * static_cast<double>(hold_);
      slope_ = (messagePoint() - point_) / static_cast<double>(hold_);
    }
    const Sample message = point_ + slope_ * static_cast<double>(held_);
    ++held_;
    switch (config_.kind) {
      case AnalogKind::am: {
        const double index = std::clamp(amDepth * root2 * message.real(), -config_.depth, config_.depth);
        sample = {amScale * (1.0 + index), 0.0};
        break;
      }
      case AnalogKind::dsb: sample = {root2 * message.real(), 0.0}; break;
      case AnalogKind::ssbUpper: sample = message; break;
      case AnalogKind::ssbLower: sample = std::conj(message); break;
      case AnalogKind::fm:
        phase_ += phaseFromTurns(config_.deviationCyclesPerSample * root2 * message.real());
        sample = phasors_.at(phase_);
        break;
    }
  }
}

}  // namespace sferic::scene
