// A flat fading channel: one complex gain that moves with time. Knows nothing of what goes through it.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "modulators.hpp"
#include "phasor.hpp"
#include "random.hpp"

namespace sferic::scene {

struct FadingConfig {
  double dopplerCyclesPerSample = 0;  ///< greatest; above 0, below 1/64
  /// Power of the steady path over that of the scattered ones; 0 is Rayleigh's channel.
  double riceFactor = 0;
};

/// Sum of sinusoids with random angles and phases (Xiao, Zheng and Beaulieu 2006, "Novel sum-of-sinusoids simulation
/// models for Rayleigh and Rician fading channels", IEEE Trans. Wirel. Commun. 5:3667). Mean power 1. The gain follows
/// from the sample's index alone.
class Fading {
 public:
  Fading(const PhasorTable& phasors, Random random, const FadingConfig& config);

  void apply(std::span<Sample> samples, std::uint64_t sampleStart) const;

 private:
  static constexpr std::size_t kPaths = 16;
  static constexpr std::uint64_t kHold = 16;  ///< samples between points, joined by straight lines

  [[nodiscard]] Sample gainAt(std::uint64_t point) const;

  struct Path {
    Phase phase;
    Phase step;  ///< per point
  };

  const PhasorTable& phasors_;
  std::array<Path, kPaths> paths_{};
  Path steady_{};
  double scatteredScale_ = 0;
  double steadyScale_ = 0;
};

}  // namespace sferic::scene
