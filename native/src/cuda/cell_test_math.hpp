// The CFAR test of one cell (dsp/cfar.hpp says what it means), one cell at a time and without running sums, so that
// every cell can be tested at once. Compiles for the CPU too. Knows no memory but what it is given.
#pragma once

#include <cstdint>

#include "cuda/cell_math.hpp"

namespace sferic::cuda {

enum class Reference : std::uint32_t { ca, go, so, os };

/// Pointers are to the memory of whoever computes.
struct CellRule {
  std::uint32_t fftSize = 0;  ///< power of two
  Reference method = Reference::ca;
  std::uint32_t guardCells = 0;
  std::uint32_t half = 0;  ///< training cells of one side
  std::uint32_t orderedRow = 0;  ///< of the tables, for the ordered statistic
  bool hasBurstTest = false;
  float referenceCap = 0;
  float censorLimit = 0;
  const float* start = nullptr;  ///< multipliers by the cells used; [0] is for the floor as the reference
  const float* stop = nullptr;
  const float* burst = nullptr;
  const float* perCell = nullptr;
};

/// Noise by the floor among the training cells of one side.
struct CleanSide {
  double sum = 0;
  std::uint32_t count = 0;
};

/// `first` may lie before the row or after it: the band is a circle.
SFERIC_HOST_DEVICE inline CleanSide cleanSide(const CellRule& rule, std::uint32_t first, const float* mean,
                                              const float* floor) {
  CleanSide side;
  for (std::uint32_t i = 0; i < rule.half; ++i) {
    const std::uint32_t k = (first + i) & (rule.fftSize - 1);
    if (mean[k] / floor[k] > rule.censorLimit) continue;
    side.sum += static_cast<double>(mean[k]);
    ++side.count;
  }
  return side;
}

/// The value of rank `rank` (0 is the least) among the training cells: bisection over the bits of a float, which for
/// values from 0 are in their order.
SFERIC_HOST_DEVICE inline float orderedCell(const CellRule& rule, std::uint32_t below, std::uint32_t above,
                                            std::uint32_t rank, const float* mean) {
  std::uint32_t low = 0;
  std::uint32_t high = 0x7f800000U;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    const float level = floatOfBits(middle);
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < rule.half; ++i) {
      count += mean[(below + i) & (rule.fftSize - 1)] <= level ? 1U : 0U;
      count += mean[(above + i) & (rule.fftSize - 1)] <= level ? 1U : 0U;
    }
    if (count > rank) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return floatOfBits(low);
}

/// Rank of the ordered statistic, as dsp/cfar.cpp rounds it.
SFERIC_HOST_DEVICE inline std::uint32_t orderedRank(std::uint32_t half) {
  return (3U * 2U * half + 2U) / 4U - 1U;
}

struct CellReference {
  float level = 0;
  std::uint32_t cells = 0;
};

SFERIC_HOST_DEVICE inline CellReference referenceOf(const CellRule& rule, std::uint32_t k, const float* mean,
                                                    const float* floor) {
  const std::uint32_t all = 2 * rule.half;
  // Unsigned, and a power of two divides 2^32: below 0 is the other end of the band.
  const std::uint32_t below = k - rule.guardCells - rule.half;
  const std::uint32_t above = k + rule.guardCells + 1;
  const float most = rule.referenceCap * floor[k];
  if (rule.method == Reference::os) {
    const float level = orderedCell(rule, below, above, orderedRank(rule.half), mean);
    return {level < most ? level : most, rule.orderedRow};
  }
  const CleanSide low = cleanSide(rule, below, mean, floor);
  const CleanSide high = cleanSide(rule, above, mean, floor);
  if (rule.method == Reference::ca) {
    const std::uint32_t used = low.count + high.count;
    if (2 * used < all) return {floor[k], 0};
    const float level = static_cast<float>(low.sum + high.sum) * rule.perCell[used];
    return {level < most ? level : most, used};
  }
  const std::uint32_t used = low.count < high.count ? low.count : high.count;
  if (2 * used < rule.half) return {floor[k], 0};
  const float lowMean = static_cast<float>(low.sum) * rule.perCell[low.count];
  const float highMean = static_cast<float>(high.sum) * rule.perCell[high.count];
  const bool takesLow = rule.method == Reference::go ? lowMean > highMean : lowMean < highMean;
  const float level = takesLow ? lowMean : highMean;
  return {level < most ? level : most, used};
}

/// 0 none, 1 weak, 2 burst, 3 mean, as Cfar::Mark.
SFERIC_HOST_DEVICE inline std::uint8_t markOfCell(const CellRule& rule, std::uint32_t k, const float* mean,
                                                  const float* max, const float* floor) {
  const CellReference reference = referenceOf(rule, k, mean, floor);
  if (mean[k] > rule.start[reference.cells] * reference.level) return 3;
  if (rule.hasBurstTest && max[k] > rule.burst[reference.cells] * reference.level) return 2;
  return mean[k] > rule.stop[reference.cells] * reference.level ? 1 : 0;
}

}  // namespace sferic::cuda
