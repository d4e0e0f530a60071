#include "front_end.hpp"

#include <algorithm>
#include <cmath>

namespace sferic::scene {
namespace {

constexpr std::uint64_t kWalkStream = 0x77616c6b;
constexpr std::size_t kTaps = 127;

/// Windowed-sinc low pass, Blackman: side lobes 74 dB down (Oppenheim and Schafer, section 7.5).
std::vector<double> lowPass(double passband) {
  std::vector<double> taps(kTaps);
  double sum = 0.0;
  for (std::size_t k = 0; k < kTaps; ++k) {
    const double t = static_cast<double>(k) - static_cast<double>(kTaps / 2);
    const double x = passband * t;
    const double sinc = t == 0.0 ? 1.0 : unitPhasor(0.5 * x).imag() / (kPi * x);
    const double place = static_cast<double>(k + 1) / static_cast<double>(kTaps + 1);
    const double window = 0.42 - 0.5 * unitPhasor(place).real() + 0.08 * unitPhasor(2.0 * place).real();
    taps[k] = sinc * window;
    sum += taps[k];
  }
  for (double& tap : taps) tap /= sum;
  return taps;
}

}  // namespace

FrontEnd::FrontEnd(const PhasorTable& phasors, std::uint64_t seed, const FrontEndConfig& config)
    : phasors_(phasors),
      config_(config),
      walk_(seed, kWalkStream),
      // A Lorentzian line of width B (between half-power points) comes of phase steps of variance 2 pi B per sample.
      walkStepTurns_(std::sqrt(2.0 * kPi * config.linewidthCyclesPerSample) / (2.0 * kPi)) {
  if (config.passband > 0.0) {
    taps_ = lowPass(config.passband);
    line_.assign(taps_.size() - 1, Sample{});
  }
  // I' = g I, Q' = Q cos p + I sin p, as one factor for the signal and one for its mirror image.
  const double gain = amplitudeFromDb(config.imbalanceGainDb);
  const Sample turn = unitPhasor(config.imbalancePhaseTurns);
  straight_ = (Sample{gain, turn.imag()} + Sample{turn.real(), 0.0}) * 0.5;
  mirrored_ = (Sample{gain, turn.imag()} - Sample{turn.real(), 0.0}) * 0.5;
}

void FrontEnd::filter(std::span<Sample> block) {
  const std::size_t before = line_.size();
  line_.insert(line_.end(), block.begin(), block.end());
  for (std::size_t n = 0; n < block.size(); ++n) {
    double re = 0.0;
    double im = 0.0;
    for (std::size_t k = 0; k < taps_.size(); ++k) {
      re += line_[n + k].real() * taps_[k];
      im += line_[n + k].imag() * taps_[k];
    }
    block[n] = {re, im};
  }
  line_.erase(line_.begin(), line_.end() - static_cast<std::ptrdiff_t>(before));
}

void FrontEnd::process(std::span<Sample> block) {
  if (walkStepTurns_ > 0.0) {
    for (auto& sample : block) {
      walkTurns_ += walkStepTurns_ * walk_.next();
      walkTurns_ -= std::floor(walkTurns_);
      sample = product(sample, phasors_.at(phaseFromTurns(walkTurns_)));
    }
  }
  if (!taps_.empty()) filter(block);
  const bool isImbalanced = config_.imbalanceGainDb != 0.0 || config_.imbalancePhaseTurns != 0.0;
  const double dc = config_.dcAmplitude * std::sqrt(0.5);
  const double most = config_.clipAmplitude;
  for (auto& sample : block) {
    if (isImbalanced) sample = product(sample, straight_) + product(std::conj(sample), mirrored_);
    sample = {std::clamp(sample.real() + dc, -most, most), std::clamp(sample.imag() + dc, -most, most)};
  }
}

}  // namespace sferic::scene
