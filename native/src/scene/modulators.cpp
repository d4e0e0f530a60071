// The waveforms that need no pulse-shaping filter.
#include "modulators.hpp"

#include <algorithm>
#include <cmath>

namespace sferic::scene {

void PlainCarrier::fill(std::span<Sample> out) { std::fill(out.begin(), out.end(), Sample{1.0, 0.0}); }

TwoToneAm::TwoToneAm(const PhasorTable& phasors, double sampleRateHz, std::array<double, 2> toneHz,
                     double depth)
    : phasors_(phasors),
      step_{phaseFromTurns(toneHz[0] / sampleRateHz), phaseFromTurns(toneHz[1] / sampleRateHz)},
      depth_(depth),
      scale_(1.0 / std::sqrt(1.0 + depth * depth)) {}

void TwoToneAm::fill(std::span<Sample> out) {
  for (auto& sample : out) {
    const double message = phasors_.at(phase_[0]).real() + phasors_.at(phase_[1]).real();
    sample = {scale_ * (1.0 + depth_ * message), 0.0};
    phase_[0] += step_[0];
    phase_[1] += step_[1];
  }
}

VoiceFm::VoiceFm(const PhasorTable& phasors, Random& random, double sampleRateHz, double deviationRmsHz)
    : phasors_(phasors) {
  constexpr std::array<double, kTones> toneHz{430.0, 710.0, 1130.0, 1730.0, 2310.0, 3070.0};
  constexpr std::array<double, kTones> swellHz{1.3, 2.1, 2.9, 3.7, 4.3, 5.3};
  for (std::size_t k = 0; k < kTones; ++k) {
    tones_[k] = {random.next(), phaseFromTurns(toneHz[k] * kHold / sampleRateHz), random.next(),
                 phaseFromTurns(swellHz[k] * kHold / sampleRateHz)};
  }
  // A tone of amplitude 1 + 0.3 sin has the mean square (1 + 0.3^2 / 2) / 2.
  const double messageRms = std::sqrt(static_cast<double>(kTones) * 0.5 * (1.0 + 0.045));
  scale_ = deviationRmsHz / messageRms / sampleRateHz;
  point_ = messagePoint();
}

double VoiceFm::messagePoint() {
  double sum = 0.0;
  for (auto& tone : tones_) {
    sum += phasors_.at(tone.phase).real() * (1.0 + 0.3 * phasors_.at(tone.swellPhase).imag());
    tone.phase += tone.step;
    tone.swellPhase += tone.swellStep;
  }
  return scale_ * sum;
}

void VoiceFm::fill(std::span<Sample> out) {
  for (auto& sample : out) {
    if (held_ == kHold) {
      held_ = 0;
      point_ += slope_ * kHold;
      slope_ = (messagePoint() - point_) / kHold;
    }
    phase_ += phaseFromTurns(point_ + slope_ * held_);
    ++held_;
    sample = phasors_.at(phase_);
  }
}

SmoothFsk::SmoothFsk(const PhasorTable& phasors, const Random& random, unsigned samplesPerSymbol,
                     double deviationCyclesPerSample)
    : phasors_(phasors),
      random_(random),
      deviation_(deviationCyclesPerSample),
      step_(samplesPerSymbol),
      at_(samplesPerSymbol) {
  for (std::size_t k = 0; k < step_.size(); ++k) {
    step_[k] = raisedCosineStep((static_cast<double>(k) + 0.5) / static_cast<double>(step_.size()));
  }
}

void SmoothFsk::start() {
  at_ = step_.size();
  nextSymbol();
  at_ = step_.size();
}

void SmoothFsk::nextSymbol() {
  from_ = to_;
  to_ = (random_.next() >> 63) != 0 ? deviation_ : -deviation_;
  at_ = 0;
}

void SmoothFsk::fill(std::span<Sample> out) {
  for (auto& sample : out) {
    if (at_ == step_.size()) nextSymbol();
    phase_ += phaseFromTurns(from_ + (to_ - from_) * step_[at_]);
    ++at_;
    sample = phasors_.at(phase_);
  }
}

}  // namespace sferic::scene
