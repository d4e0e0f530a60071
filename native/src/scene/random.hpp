// Random numbers that are the same with every standard library. Knows nothing of signals.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace sferic::scene {

/// xoshiro256++ 1.0 (Blackman and Vigna 2021, "Scrambled linear pseudorandom number generators", ACM TOMS
/// 47), seeded through SplitMix64 as its authors advise. `stream` gives independent generators from one seed.
class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t stream);

  [[nodiscard]] std::uint64_t next() {
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// [0, 1), 53 bits.
  [[nodiscard]] double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

  /// 0 to below `bound`, for small bounds (the bias is bound / 2^64).
  [[nodiscard]] unsigned below(unsigned bound) { return static_cast<unsigned>(next() % bound); }

 private:
  std::array<std::uint64_t, 4> state_{};
};

/// Standard normal numbers by the ziggurat (Marsaglia and Tsang 2000, J. Stat. Softw. 5(8)), with layer and
/// position from separate bits (Doornik 2005, "An improved ziggurat method to generate normal random
/// samples").
class Gaussian {
 public:
  Gaussian(std::uint64_t seed, std::uint64_t stream);

  [[nodiscard]] double next() {
    const std::uint64_t bits = random_.next();
    const unsigned layer = static_cast<unsigned>(bits & (kLayers - 1));
    const double u = static_cast<double>(static_cast<std::int64_t>(bits) >> 10) * 0x1p-53;  // [-1, 1)
    if (u < ratio_[layer] && u > -ratio_[layer]) return u * edge_[layer];
    return nextRare(layer, u);
  }

 private:
  static constexpr unsigned kLayers = 128;

  double nextRare(unsigned layer, double u);
  double tail(bool isNegative);

  Random random_;
  std::array<double, kLayers + 1> edge_{};
  std::array<double, kLayers> ratio_{};
};

}  // namespace sferic::scene
