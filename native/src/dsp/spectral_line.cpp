#include "spectral_line.hpp"

#include <algorithm>

namespace sferic {
namespace {

// A spectral line: a peak this far over the two lowest of the cells beside its main lobe, on both sides.
constexpr std::size_t kBesideCells = 5;
constexpr float kLineRatio = 20.0F;

// Mean of the two lowest cells among `kBesideCells` from `from` on, in the given direction; edges of the band repeat.
float levelBeside(std::span<const float> z, std::size_t from, std::size_t lobeBins, int direction) {
  float lowest = 1e30F;
  float second = 1e30F;
  for (std::size_t i = 0; i < kBesideCells; ++i) {
    const auto at = static_cast<std::ptrdiff_t>(from) + direction * static_cast<std::ptrdiff_t>(lobeBins + i);
    const float value = z[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(at, 0, static_cast<std::ptrdiff_t>(z.size()) - 1))];
    if (value < lowest) {
      second = lowest;
      lowest = value;
    } else if (value < second) {
      second = value;
    }
  }
  return (lowest + second) / 2.0F;
}

}  // namespace

bool isLine(std::span<const float> z, std::size_t peak, std::size_t lobeBins) {
  for (std::size_t d = 1; d <= lobeBins; ++d) {
    if (peak >= d && z[peak - d] > z[peak]) return false;
    if (peak + d < z.size() && z[peak + d] >= z[peak]) return false;
  }
  return z[peak] > kLineRatio * levelBeside(z, peak, lobeBins, -1) && z[peak] > kLineRatio * levelBeside(z, peak, lobeBins, +1);
}

}  // namespace sferic
