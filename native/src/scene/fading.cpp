#include "fading.hpp"

#include <cmath>

namespace sferic::scene {

Fading::Fading(const PhasorTable& phasors, Random random, const FadingConfig& config) : phasors_(phasors) {
  const auto stepOf = [&](double turnOfAngle) {
    return phaseFromTurns(config.dopplerCyclesPerSample * static_cast<double>(kHold) * unitPhasor(turnOfAngle).real());
  };
  const double offset = random.uniform() - 0.5;
  for (std::size_t k = 0; k < kPaths; ++k) {
    const double angle = (static_cast<double>(k) + offset) / static_cast<double>(kPaths);
    paths_[k] = {random.next(), stepOf(angle)};
  }
  steady_ = {random.next(), stepOf(random.uniform())};
  const double scattered = 1.0 / (1.0 + config.riceFactor);
  scatteredScale_ = std::sqrt(scattered / static_cast<double>(kPaths));
  steadyScale_ = std::sqrt(1.0 - scattered);
}

Sample Fading::gainAt(std::uint64_t point) const {
  Sample sum{};
  for (const auto& path : paths_) sum += phasors_.at(path.phase + path.step * point);
  return sum * scatteredScale_ + phasors_.at(steady_.phase + steady_.step * point) * steadyScale_;
}

void Fading::apply(std::span<Sample> samples, std::uint64_t sampleStart) const {
  std::uint64_t point = sampleStart / kHold;
  std::uint64_t within = sampleStart % kHold;
  Sample gain = gainAt(point);
  Sample slope = (gainAt(point + 1) - gain) / static_cast<double>(kHold);
  for (auto& sample : samples) {
    sample = product(sample, gain + slope * static_cast<double>(within));
    if (++within == kHold) {
      within = 0;
      ++point;
      gain = gainAt(point);
      slope = (gainAt(point + 1) - gain) / static_cast<double>(kHold);
    }
  }
}

}  // namespace sferic::scene
