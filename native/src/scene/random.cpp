// Seeding, and the ziggurat's tables and rare paths.
#include "random.hpp"

#include <cmath>

#include "portable_math.hpp"

namespace sferic::scene {
namespace {

/// Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators".
std::uint64_t splitMix(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15ULL;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

/// Start of the tail and area of one layer for 128 layers (Marsaglia and Tsang 2000).
constexpr double kTailStart = 3.442619855899;
constexpr double kLayerArea = 9.91256303526217e-3;

double density(double x) { return portableExp(-0.5 * x * x); }

}  // namespace

Random::Random(std::uint64_t seed, std::uint64_t stream) {
  std::uint64_t mixed = stream;
  std::uint64_t state = seed ^ splitMix(mixed);
  for (auto& word : state_) word = splitMix(state);
}

Gaussian::Gaussian(std::uint64_t seed, std::uint64_t stream) : random_(seed, stream) {
  edge_[0] = kLayerArea / density(kTailStart);
  edge_[1] = kTailStart;
  edge_[kLayers] = 0.0;
  for (unsigned i = 2; i < kLayers; ++i) {
    edge_[i] = std::sqrt(-2.0 * portableLog(kLayerArea / edge_[i - 1] + density(edge_[i - 1])));
  }
  for (unsigned i = 0; i < kLayers; ++i) ratio_[i] = edge_[i + 1] / edge_[i];
}

double Gaussian::nextRare(unsigned layer, double u) {
  for (;;) {
    if (layer == 0) return tail(u < 0.0);
    const double x = u * edge_[layer];
    const double upper = density(edge_[layer + 1]);
    const double lower = density(edge_[layer]);
    if (lower + random_.uniform() * (upper - lower) < density(x)) return x;
    const std::uint64_t bits = random_.next();
    layer = static_cast<unsigned>(bits & (kLayers - 1));
    u = static_cast<double>(static_cast<std::int64_t>(bits) >> 10) * 0x1p-53;
    if (u < ratio_[layer] && u > -ratio_[layer]) return u * edge_[layer];
  }
}

double Gaussian::tail(bool isNegative) {
  // Marsaglia 1964; 1 - uniform() is never zero.
  double x = 0.0;
  double y = 0.0;
  do {
    x = -portableLog(1.0 - random_.uniform()) / kTailStart;
    y = -portableLog(1.0 - random_.uniform());
  } while (2.0 * y < x * x);
  return isNegative ? -(kTailStart + x) : kTailStart + x;
}

}  // namespace sferic::scene
