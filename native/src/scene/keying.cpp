#include "keying.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sferic::scene {
namespace {

constexpr std::uint64_t kGaussianStream = 0x67617573;

/// A step of a whole turn would look like none.
Phase stepOf(double symbolsPerSample) {
  return symbolsPerSample >= 1.0 ? ~Phase{0} : static_cast<Phase>(symbolsPerSample * 0x1p64);
}

}  // namespace

LinearKeying::LinearKeying(const Random& random, std::vector<Sample> alphabet, PulseTable pulse,
                           double symbolsPerSample)
    : random_(random),
      gaussian_(Random(random).next(), kGaussianStream),
      alphabet_(std::move(alphabet)),
      pulse_(std::move(pulse)),
      history_(pulse_.symbols()),
      step_(stepOf(symbolsPerSample)) {
  // Mean power of a linear modulation: the symbols' variance through the pulse, and their mean as a constant.
  Sample mean{};
  double meanSquare = alphabet_.empty() ? 1.0 : 0.0;
  for (const auto& point : alphabet_) {
    mean += point / static_cast<double>(alphabet_.size());
    meanSquare += std::norm(point) / static_cast<double>(alphabet_.size());
  }
  double sum = 0.0;
  double energy = 0.0;
  for (const double tap : pulse_.taps()) {
    sum += tap / PulseTable::kPerSymbol;
    energy += tap * tap / PulseTable::kPerSymbol;
  }
  pulse_.scale(1.0 / std::sqrt((meanSquare - std::norm(mean)) * energy + std::norm(mean) * sum * sum));
}

void LinearKeying::start() {
  // The burst's own ramp switches it on; the filter is already full.
  phase_ = 0;
  for (std::size_t k = 0; k < history_.size(); ++k) nextSymbol();
}

void LinearKeying::nextSymbol() {
  std::shift_right(history_.begin(), history_.end(), 1);
  if (alphabet_.empty()) {
    const double re = gaussian_.next();
    const double im = gaussian_.next();
    history_[0] = Sample{re, im} * std::sqrt(0.5);
  } else {
    history_[0] = alphabet_[random_.below(static_cast<unsigned>(alphabet_.size()))];
  }
}

void LinearKeying::fill(std::span<Sample> out) {
  for (auto& sample : out) {
    double re = 0.0;
    double im = 0.0;
    for (std::size_t age = 0; age < history_.size(); ++age) {
      const double tap = pulse_.at(age, phase_);
      re += history_[age].real() * tap;
      im += history_[age].imag() * tap;
    }
    sample = {re, im};
    const Phase before = phase_;
    phase_ += step_;
    if (phase_ < before) nextSymbol();
  }
}

FrequencyKeying::FrequencyKeying(const PhasorTable& phasors, const Random& random, unsigned levels,
                                 double deviationCyclesPerSample, PulseTable pulse, double symbolsPerSample)
    : phasors_(phasors),
      random_(random),
      levels_(levels),
      deviation_(deviationCyclesPerSample),
      pulse_(std::move(pulse)),
      history_(pulse_.symbols()),
      step_(stepOf(symbolsPerSample)) {}

void FrequencyKeying::start() {
  symbolPhase_ = 0;
  for (std::size_t k = 0; k < history_.size(); ++k) nextSymbol();
}

void FrequencyKeying::nextSymbol() {
  std::shift_right(history_.begin(), history_.end(), 1);
  const double place = random_.below(levels_);
  history_[0] = 2.0 * place / (static_cast<double>(levels_) - 1.0) - 1.0;
}

void FrequencyKeying::fill(std::span<Sample> out) {
  for (auto& sample : out) {
    double level = 0.0;
    for (std::size_t age = 0; age < history_.size(); ++age) level += history_[age] * pulse_.at(age, symbolPhase_);
    phase_ += phaseFromTurns(deviation_ * level);
    sample = phasors_.at(phase_);
    const Phase before = symbolPhase_;
    symbolPhase_ += step_;
    if (symbolPhase_ < before) nextSymbol();
  }
}

ChirpKeying::ChirpKeying(const PhasorTable& phasors, const Random& random, unsigned spreadingFactor,
                         double bandwidthCyclesPerSample)
    : phasors_(phasors),
      random_(random),
      spreadingFactor_(spreadingFactor),
      bandwidth_(bandwidthCyclesPerSample),
      step_(stepOf(bandwidthCyclesPerSample / static_cast<double>(1U << spreadingFactor))) {}

void ChirpKeying::start() {
  symbolPhase_ = 0;
  shift_ = 0.0;
}

void ChirpKeying::fill(std::span<Sample> out) {
  for (auto& sample : out) {
    const double place = static_cast<double>(symbolPhase_ >> 11) * 0x1p-53 + shift_;
    const double within = place - (place >= 1.0 ? 1.0 : 0.0);
    phase_ += phaseFromTurns((within - 0.5) * bandwidth_);
    sample = phasors_.at(phase_);
    const Phase before = symbolPhase_;
    symbolPhase_ += step_;
    if (symbolPhase_ < before) {
      const unsigned places = 1U << spreadingFactor_;
      shift_ = static_cast<double>(random_.below(places)) / static_cast<double>(places);
    }
  }
}

PulsePosition::PulsePosition(const Random& random, double chipsPerSample)
    : random_(random),
      chips_(kFrameChips),
      once_(kFrameChips + 1),
      twice_(kFrameChips + 1),
      chipsPerSample_(chipsPerSample) {}

void PulsePosition::start() {
  std::fill(chips_.begin(), chips_.end(), false);
  for (const unsigned pulse : {0U, 2U, 7U, 9U}) chips_[pulse] = true;
  for (unsigned bit = 0; bit < kBits; ++bit) {
    chips_[kPreambleChips + 2 * bit + ((random_.next() >> 63) != 0 ? 0 : 1)] = true;
  }
  double energy = 0.0;
  for (unsigned k = 0; k < kFrameChips; ++k) {
    const double on = chips_[k] ? 1.0 : 0.0;
    once_[k + 1] = once_[k] + on;
    twice_[k + 1] = twice_[k] + once_[k] + 0.5 * on;
    // The square of an edge has a sixth of its length less than an upright one, and two edges that meet have none.
    if (chips_[k]) energy += 1.0 - kEdgeChips / 3.0;
    if (chips_[k] && k > 0 && chips_[k - 1]) energy += kEdgeChips / 3.0;
  }
  scale_ = std::sqrt(kFrameChips / energy);
  at_ = -0.5 * kEdgeChips;
}

double PulsePosition::twiceIntegrated(double chip) const {
  if (chip <= 0.0) return 0.0;
  if (chip >= kFrameChips) return twice_.back() + (chip - kFrameChips) * once_.back();
  const auto whole = static_cast<std::size_t>(chip);
  const double rest = chip - static_cast<double>(whole);
  return twice_[whole] + rest * (once_[whole] + (chips_[whole] ? 0.5 * rest : 0.0));
}

/// A sample is the mean over its time, as an integrating sampler has it; the edge is a mean over kEdgeChips before that.
void PulsePosition::fill(std::span<Sample> out) {
  const double half = 0.5 * kEdgeChips;
  double before = twiceIntegrated(at_ + half) - twiceIntegrated(at_ - half);
  for (auto& sample : out) {
    at_ += chipsPerSample_;
    const double after = twiceIntegrated(at_ + half) - twiceIntegrated(at_ - half);
    sample = {scale_ * (after - before) / (kEdgeChips * chipsPerSample_), 0.0};
    before = after;
  }
}

}  // namespace sferic::scene
