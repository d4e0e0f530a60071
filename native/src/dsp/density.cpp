// The logarithm of a power is looked up by its leading mantissa bits: right to 0.002 dB, far under a cell.
#include "dsp/density.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace sferic {
namespace {

constexpr std::uint32_t kMantissaBits = 10;
constexpr float kDbPerOctave = 3.01029996F;
/// Weights grow up to here and are then scaled down together; sums of them stay far from the end of float.
constexpr double kMostWeight = 1e18;
/// Beside a row of weight 1 this is nothing, and it must not become a denormal number, which is slow to add to.
constexpr float kLeastWeight = 1e-12F;
constexpr float kLog2Of10 = 3.32192809F;

const std::array<float, 1U << kMantissaBits> kLog2OfMantissa = [] {
  std::array<float, 1U << kMantissaBits> logs{};
  for (std::size_t i = 0; i < logs.size(); ++i) {
    logs[i] = static_cast<float>(std::log2(1.0 + (static_cast<double>(i) + 0.5) / static_cast<double>(logs.size())));
  }
  return logs;
}();

/// Of a positive number; 0 and denormal numbers read as -127.
float log2Of(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const auto exponent = static_cast<std::int32_t>((bits >> 23U) & 0xffU) - 127;
  const std::uint32_t mantissa = (bits >> (23U - kMantissaBits)) & ((1U << kMantissaBits) - 1U);
  return static_cast<float>(exponent) + kLog2OfMantissa[mantissa];
}

}  // namespace

void Density::configure(const DensityConfig& config) {
  config_ = config;
  columnCount_ = std::min(config.binCount, std::max(1U, config.maxColumns));
  weights_.assign(static_cast<std::size_t>(columnCount_) * kDensityCells, 0.0F);
  hits_.assign(columnCount_, 0);
  reset();
}

void Density::reset() {
  if (totalWeight_ > 0) std::fill(weights_.begin(), weights_.end(), 0.0F);
  rowWeight_ = 0;
  totalWeight_ = 0;
  lastStart_ = 0;
  firstCell_ = kDensityCells;
  endCell_ = 0;
}

std::uint32_t Density::cellOfPower(float power) {
  const float cells = (kDbPerOctave * log2Of(power) - kDensityLowestDbfs) / kDensityCellDb;
  return static_cast<std::uint32_t>(std::clamp(cells, 0.0F, static_cast<float>(kDensityCells - 1)));
}

void Density::process(std::span<const float> powers, std::uint64_t sampleStart) {
  fade(sampleStart);
  if (columnCount_ == powers.size()) {
    for (std::uint32_t c = 0; c < columnCount_; ++c) hits_[c] = static_cast<std::uint16_t>(cellOfPower(powers[c]));
  } else {
    for (std::size_t c = 0, first = 0; c < columnCount_; ++c) {
      const std::size_t end = (c + 1) * powers.size() / columnCount_;
      float greatest = powers[first];
      for (std::size_t k = first + 1; k < end; ++k) greatest = std::max(greatest, powers[k]);
      hits_[c] = static_cast<std::uint16_t>(cellOfPower(greatest));
      first = end;
    }
  }
  const auto [lowest, highest] = std::minmax_element(hits_.begin(), hits_.end());
  firstCell_ = std::min<std::uint32_t>(firstCell_, *lowest);
  endCell_ = std::max<std::uint32_t>(endCell_, *highest + 1U);
  const auto weight = static_cast<float>(rowWeight_);
  float* column = weights_.data();
  for (const std::uint16_t cell : hits_) {
    column[cell] += weight;
    column += kDensityCells;
  }
  totalWeight_ += rowWeight_;
}

/// Makes the next row outweigh what was before it, by the time that has passed.
void Density::fade(std::uint64_t sampleStart) {
  if (totalWeight_ <= 0) {
    rowWeight_ = 1;
  } else {
    const double elapsedS =
        sampleStart > lastStart_ ? static_cast<double>(sampleStart - lastStart_) / config_.sampleRateHz : 0;
    const double growth = std::exp(std::min(700.0, elapsedS / timeConstantS_));
    if (rowWeight_ * growth > kMostWeight) {
      // All that was counted, relative to the row that comes.
      const double factor = 1.0 / (rowWeight_ * growth);
      scaleBy(static_cast<float>(factor));
      totalWeight_ *= factor;
      rowWeight_ = 1;
    } else {
      rowWeight_ *= growth;
    }
  }
  lastStart_ = sampleStart;
}

void Density::scaleBy(float factor) {
  const float least = factor > 0 ? kLeastWeight / factor : 0;
  for (float& weight : weights_) weight = weight < least ? 0.0F : weight * factor;
}

double Density::densityAt(std::uint32_t column, std::uint32_t cell) const {
  if (totalWeight_ <= 0) return 0;
  return weights_[static_cast<std::size_t>(column) * kDensityCells + cell] / totalWeight_;
}

void Density::show(const DensityCut& cut, std::span<std::uint8_t> values) const {
  if (totalWeight_ <= 0) {
    std::fill(values.begin(), values.end(), std::uint8_t{0});
    return;
  }
  // In steps of the shown values: 254 of them are kDensityDecades.
  constexpr float kStepsPerOctave = 254.0F / (kDensityDecades * kLog2Of10);
  const auto zero = static_cast<float>(255.0 - static_cast<double>(kStepsPerOctave) * std::log2(totalWeight_));
  const auto least = static_cast<float>(totalWeight_ * std::pow(10.0, -static_cast<double>(kDensityDecades)));
  const std::uint64_t columns = cut.endColumn - cut.firstColumn;
  std::array<float, kDensityCells> greatest{};
  std::uint8_t* out = values.data();
  for (std::uint64_t s = 0; s < cut.shownColumns; ++s) {
    const std::uint64_t first = cut.firstColumn + s * columns / cut.shownColumns;
    const std::uint64_t end = cut.firstColumn + (s + 1) * columns / cut.shownColumns;
    const float* column = weights_.data() + first * kDensityCells + cut.firstCell;
    std::copy_n(column, cut.cellCount, greatest.begin());
    for (std::uint64_t c = first + 1; c < end; ++c) {
      column += kDensityCells;
      for (std::uint32_t cell = 0; cell < cut.cellCount; ++cell) greatest[cell] = std::max(greatest[cell], column[cell]);
    }
    for (std::uint32_t cell = 0; cell < cut.cellCount; ++cell) {
      const float weight = greatest[cell];
      *out++ = weight < least ? std::uint8_t{0}
                              : static_cast<std::uint8_t>(
                                    std::clamp(zero + kStepsPerOctave * log2Of(weight) + 0.5F, 1.0F, 255.0F));
    }
  }
}

}  // namespace sferic
