// Powers as bytes of 0.75 dB: what an overview is kept in. Knows no windows, files or colours.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace sferic {

inline constexpr double kCodeStepDb = 0.75;
/// Stands for a cell that nothing has been computed for yet.
inline constexpr std::uint8_t kNoCode = 0;

/// Code 255 is topDbfs, each step down kCodeStepDb, code 1 the 190.5 dB below; what lies outside is held at the
/// ends. Codes rise with power, so the greatest code is that of the greatest power. Off by less than 0.41 dB.
class PowerScale {
 public:
  explicit PowerScale(double topDbfs);

  [[nodiscard]] double topDbfs() const { return topDbfs_; }

  /// Of a power that is not negative and not NaN, where 1.0 is full scale.
  [[nodiscard]] std::uint8_t codeOf(float power) const {
    return codes_[std::bit_cast<std::uint32_t>(power) >> kDroppedBits];
  }

 private:
  /// Sign, exponent and 7 bits of the mantissa decide: steps of at most 0.034 dB.
  static constexpr std::uint32_t kDroppedBits = 16;
  double topDbfs_;
  std::array<std::uint8_t, (1U << (31 - kDroppedBits))> codes_{};
};

}  // namespace sferic
