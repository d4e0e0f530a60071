#include "noise_floor.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "cpu_clones.hpp"
#include "special_functions.hpp"

namespace sferic {
namespace {

// With every eighth row about a second of 4 ms rows; a signal that fills the whole band must pause for a tenth of it.
constexpr std::size_t kHistoryRows = 32;
constexpr double kTimeQuantile = 0.1;
constexpr double kTimeQuantileZ = 1.2816;  // of the normal distribution
// The gauge moves slowly; finding quantiles at every row would cost more than the detector.
constexpr std::uint64_t kGaugeEveryRows = 4;
// Signals up to this part of the band are cut away over frequency.
constexpr double kOpeningWidth = 0.45;
// A block whose long-term level stands this far over the opened one holds a signal that never stops.
constexpr float kAlwaysOnRatio = 1.6F;
// The floor is re-set when the gauge says that it is this far off: a change of gain.
constexpr float kResetRatio = 1.6F;
constexpr float kLearnWeight = 1.0F / 16.0F;
constexpr double kCensorTail = 1e-3;
// -200 dBFS: exact silence stays finite.
constexpr float kSmallestPower = 1e-20F;

// Powers are never negative, and such floats are in the order of their bits. Halving the range of the answer counts the
// values below its middle, eight at a time, where an ordering in place jumps about. It ends when the range holds one
// value only.
SFERIC_CPU_CLONES
float orderedValue(const float* values, std::size_t size, std::size_t rank) {
  std::int32_t low = std::bit_cast<std::int32_t>(values[0]);
  std::int32_t high = low;
  for (std::size_t i = 0; i < size; ++i) {
    const auto bits = std::bit_cast<std::int32_t>(values[i]);
    low = bits < low ? bits : low;
    high = bits > high ? bits : high;
  }
  // The answer, the least value with more than `rank` values up to it, lies in [low, high].
  const auto wanted = static_cast<std::int32_t>(rank);
  std::int32_t belowLow = 0;
  std::int32_t upToHigh = static_cast<std::int32_t>(size);
  while (low < high && upToHigh - belowLow > 1) {
    const std::int32_t middle = low + (high - low) / 2 + 1;
    std::int32_t below = 0;
    for (std::size_t i = 0; i < size; ++i) below += std::bit_cast<std::int32_t>(values[i]) < middle ? 1 : 0;
    if (below <= wanted) {
      low = middle;
      belowLow = below;
    } else {
      high = middle - 1;
      upToHigh = below;
    }
  }
  std::int32_t least = high;
  for (std::size_t i = 0; i < size; ++i) {
    const auto bits = std::bit_cast<std::int32_t>(values[i]);
    least = bits >= low && bits < least ? bits : least;
  }
  return std::bit_cast<float>(least);
}

float medianOf(std::span<const float> values) {
  return orderedValue(values.data(), values.size(), values.size() / 2);
}

struct NoiseCells {
  float sum;
  float count;
};

// Eight sums side by side: one alone would wait for itself at every cell. `size` is a multiple of eight.
SFERIC_CPU_CLONES
NoiseCells noiseCellsOf(const float* cells, std::size_t size, float limit) {
  constexpr std::size_t lanes = 8;
  float sums[lanes] = {};
  float counts[lanes] = {};
  for (std::size_t first = 0; first < size; first += lanes) {
    for (std::size_t i = 0; i < lanes; ++i) {
      const float cell = cells[first + i];
      sums[i] += cell <= limit ? cell : 0.0F;
      counts[i] += cell <= limit ? 1.0F : 0.0F;
    }
  }
  NoiseCells all{0.0F, 0.0F};
  for (std::size_t i = 0; i < lanes; ++i) {
    all.sum += sums[i];
    all.count += counts[i];
  }
  return all;
}

SFERIC_CPU_CLONES
void ramp(float from, float to, const float* parts, std::size_t size, float* out) {
  for (std::size_t i = 0; i < size; ++i) out[i] = from + parts[i] * (to - from);
}

}  // namespace

void NoiseFloor::configure(const NoiseFloorConfig& config) {
  fftSize_ = config.fftSize;
  blockSize_ = std::max<std::size_t>(32, fftSize_ / 64);
  blockCount_ = fftSize_ / blockSize_;
  medianOverMean_ = medianOverMean(config.looks);
  const double independent = static_cast<double>(blockSize_) / config.cellsPerIndependent;
  // Standard deviation of a sample median, sqrt(pi/2) times that of the mean (large samples, near-normal cells).
  medianSpread_ = std::min(0.5, 1.2533 / std::sqrt(independent * config.looks));
  double low = 1.0;
  double high = 50.0;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2.0;
    (1.0 - gammaLower(config.looks, config.looks * middle) > kCensorTail ? low : high) = middle;
  }
  censorLimit_ = static_cast<float>(high);
  censorBias_ = static_cast<float>(censoredMeanOverMean(config.looks, high));
  history_.assign(kHistoryRows * blockCount_, 0.0F);
  medians_.assign(blockCount_, 0.0F);
  gauge_.assign(blockCount_, 0.0F);
  floor_.assign(blockCount_, 0.0F);
  opened_.assign(blockCount_, 0.0F);
  eroded_.assign(blockCount_, 0.0F);
  parts_.resize(blockSize_);
  for (std::size_t i = 0; i < blockSize_; ++i) {
    parts_[i] = (static_cast<float>(i) + 0.5F) / static_cast<float>(blockSize_);
  }
  perBin_.assign(fftSize_, 0.0F);
  reset();
}

void NoiseFloor::reset() {
  rowsSeen_ = 0;
  historyCount_ = 0;
  historyNext_ = 0;
  median_ = 0.0F;
  std::fill(floor_.begin(), floor_.end(), 0.0F);
  std::fill(perBin_.begin(), perBin_.end(), 0.0F);
}

void NoiseFloor::prime(std::span<const float> rows, std::size_t rowCount) {
  // The medians stay the same in all passes, and finding them is nearly all of the work.
  std::vector<float> medians(rowCount * blockCount_);
  const auto mediansOf = [&](std::size_t r) { return std::span(medians).subspan(r * blockCount_, blockCount_); };
  for (std::size_t r = 0; r < rowCount; ++r) {
    measureBlocks(rows.subspan(r * fftSize_, fftSize_), mediansOf(r));
    remember(mediansOf(r));
  }
  gauge();
  // Three passes: each one censors with the floor of the one before. A cumulative mean within a pass.
  for (int pass = 0; pass < 3; ++pass) {
    float weight = 1.0F;
    for (std::size_t r = 0; r < rowCount; ++r) {
      learn(rows.subspan(r * fftSize_, fftSize_), mediansOf(r), std::max(weight, kLearnWeight));
      weight = pass == 0 ? 1.0F / static_cast<float>(r + 2) : std::max(kLearnWeight, 1.0F / static_cast<float>(rowCount));
    }
  }
  rowsSeen_ = rowCount;
  interpolate();
}

void NoiseFloor::update(std::span<const float> row) {
  measureBlocks(row, medians_);
  remember(medians_);
  ++rowsSeen_;
  if (rowsSeen_ % kGaugeEveryRows == 0) gauge();
  learn(row, medians_, kLearnWeight);
  interpolate();
}

void NoiseFloor::measureBlocks(std::span<const float> row, std::span<float> medians) {
  for (std::size_t b = 0; b < blockCount_; ++b) {
    const float median = medianOf(row.subspan(b * blockSize_, blockSize_));
    medians[b] = std::max(kSmallestPower, median / static_cast<float>(medianOverMean_));
  }
}

void NoiseFloor::remember(std::span<const float> medians) {
  for (std::size_t b = 0; b < blockCount_; ++b) history_[b * kHistoryRows + historyNext_] = medians[b];
  historyNext_ = (historyNext_ + 1) % kHistoryRows;
  historyCount_ = std::min(historyCount_ + 1, kHistoryRows);
}

// Low quantile over time, then the opening (erosion, then dilation) over frequency on a circle.
void NoiseFloor::gauge() {
  const auto rank = static_cast<std::size_t>(kTimeQuantile * static_cast<double>(historyCount_));
  const auto upward = static_cast<float>(1.0 / (1.0 - std::min(0.6, kTimeQuantileZ * medianSpread_)));
  for (std::size_t b = 0; b < blockCount_; ++b) {
    gauge_[b] = orderedValue(history_.data() + b * kHistoryRows, historyCount_, rank) * upward;
  }
  const auto half = static_cast<std::size_t>(kOpeningWidth * static_cast<double>(blockCount_) / 2.0);
  const auto slide = [&](std::span<const float> from, std::span<float> to, auto pick) {
    for (std::size_t b = 0; b < blockCount_; ++b) {
      float value = from[b];
      for (std::size_t d = 1; d <= half; ++d) {
        value = pick(value, from[(b + d) % blockCount_]);
        value = pick(value, from[(b + blockCount_ - d) % blockCount_]);
      }
      to[b] = value;
    }
  };
  slide(gauge_, eroded_, [](float a, float c) { return std::min(a, c); });
  slide(eroded_, opened_, [](float a, float c) { return std::max(a, c); });
  for (std::size_t b = 0; b < blockCount_; ++b) {
    if (gauge_[b] > kAlwaysOnRatio * opened_[b]) gauge_[b] = opened_[b];
  }
}

void NoiseFloor::learn(std::span<const float> row, std::span<const float> medians, float weight) {
  const auto quiet = static_cast<float>(1.0 + 4.0 * medianSpread_);
  for (std::size_t b = 0; b < blockCount_; ++b) {
    if (floor_[b] > kResetRatio * gauge_[b] || floor_[b] * kResetRatio < gauge_[b]) floor_[b] = gauge_[b];
    if (medians[b] > quiet * floor_[b]) continue;
    const NoiseCells noise = noiseCellsOf(row.data() + b * blockSize_, blockSize_, censorLimit_ * floor_[b]);
    if (noise.count * 2.0F < static_cast<float>(blockSize_)) continue;
    const float mean = std::max(kSmallestPower, noise.sum / noise.count / censorBias_);
    floor_[b] += weight * (mean - floor_[b]);
  }
}

// Linear between block centres, on a circle: the spectrum of samples has no ends.
void NoiseFloor::interpolate() {
  for (std::size_t b = 0; b < blockCount_; ++b) {
    const float here = floor_[b];
    const float next = floor_[(b + 1) % blockCount_];
    // Half of the last block's ramp is the beginning of the band.
    const std::size_t first = b * blockSize_ + blockSize_ / 2;
    const std::size_t size = std::min(blockSize_, fftSize_ - first);
    ramp(here, next, parts_.data(), size, perBin_.data() + first);
    ramp(here, next, parts_.data() + size, blockSize_ - size, perBin_.data());
  }
  median_ = medianOf(floor_);
}

}  // namespace sferic
