// The table from the upper bits of a float to its code. Knows nothing else.
#include "overview/power_scale.hpp"

#include <algorithm>
#include <cmath>

namespace sferic {

PowerScale::PowerScale(double topDbfs) : topDbfs_(topDbfs) {
  for (std::uint32_t i = 0; i < codes_.size(); ++i) {
    // The middle of the interval of floats that share these bits.
    const auto power = std::bit_cast<float>((i << kDroppedBits) | (1U << (kDroppedBits - 1)));
    const bool isNumber = std::isfinite(power) && power > 0;
    const double levelDb = isNumber ? 10.0 * std::log10(static_cast<double>(power)) : topDbfs;
    const double code = 255.0 + (levelDb - topDbfs_) / kCodeStepDb;
    codes_[i] = static_cast<std::uint8_t>(std::clamp(std::lround(code), 1L, 255L));
  }
}

}  // namespace sferic
