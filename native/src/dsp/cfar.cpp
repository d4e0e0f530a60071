#include "cfar.hpp"

#include <algorithm>
#include <cmath>

#include "effective_numbers.hpp"
#include "f_distribution.hpp"

namespace sferic {
namespace {

constexpr std::size_t kCorrelationLags = 8;
constexpr double kCensorTail = 1e-3;
// Boxes and bursts share a small part of the false-alarm budget, so that the rate of a cell stays the design's.
constexpr double kSideTestShare = 1.0 / 16.0;
// A wide box has thousands of looks; below this ratio over the floor it would test the floor, not the signal.
constexpr double kLeastBoxRatio = 1.4;
constexpr std::size_t kBoxScales[] = {4, 16, 64, 256};
// A box may cover a sixteenth of the band.
constexpr std::size_t kLeastBoxesInBand = 16;
// Boxes overlap by three quarters.
constexpr std::size_t kStepsInBox = 4;
// Training cells for a test against the floor itself, which averages many rows of a block.
constexpr double kFloorCells = 1024.0;

}  // namespace

void Cfar::configure(const CfarConfig& config) {
  config_ = config;
  window_.assign(config.window.begin(), config.window.end());
  config_.window = window_;
  binCorrelation_ = binCorrelation(window_, kCorrelationLags);
  cellsPerIndependent_ = 1.0 / effectiveCells(1.0, binCorrelation_);
  scales_.clear();
  for (const std::size_t scale : kBoxScales) {
    if (scale * kLeastBoxesInBand <= config.fftSize) scales_.push_back(scale);
  }
  full_ = thresholdsFor(config.windowsPerRow);
  const std::size_t margin = config.guardCells + config.trainingCells / 2;
  cleanSum_.assign(config.fftSize + 2 * margin + 1, 0.0);
  cleanCount_.assign(config.fftSize + 2 * margin + 1, 0);
  boxSum_.assign(config.fftSize + (scales_.empty() ? 0 : scales_.back()) + 1, 0.0);
}

Cfar::Thresholds Cfar::thresholdsFor(std::size_t windows) const {
  Thresholds t;
  t.looks = effectiveLooks(window_, windows, config_.hopSize);
  const double k = t.looks;
  const auto alpha = [&](double p, double looks, double cells) { return fQuantileUpper(p, 2.0 * looks, 2.0 * k * cells); };
  const auto cellAlpha = [&](double p, double looks, std::size_t cells) {
    if (windows > 1) return alpha(p, looks, static_cast<double>(cells) / cellsPerIndependent_);
    double low = 0.0;
    double high = 1e6;
    for (int i = 0; i < 100; ++i) {
      const double middle = (low + high) / 2.0;
      (oneLookFalseAlarm(middle, cells, binCorrelation_) > p ? low : high) = middle;
    }
    return high;
  };
  t.cell.resize(config_.trainingCells + 1);
  t.cell[0] = static_cast<float>(alpha(config_.pfa, k, kFloorCells));
  for (std::size_t n = 1; n <= config_.trainingCells; ++n) {
    t.cell[n] = static_cast<float>(cellAlpha(config_.pfa, k, n));
  }
  if (config_.isBurstTestOn && windows > 1) {
    // The max of L windows exceeds with at most L times the probability of one (Bonferroni's bound).
    const double p = config_.pfa * kSideTestShare / static_cast<double>(windows);
    t.burst.resize(config_.trainingCells + 1);
    t.burst[0] = static_cast<float>(alpha(p, 1.0, kFloorCells));
    for (std::size_t n = 1; n <= config_.trainingCells; ++n) {
      t.burst[n] = static_cast<float>(cellAlpha(p, 1.0, n));
    }
  }
  for (const std::size_t scale : scales_) {
    // A false alarm of a box marks all of its cells.
    const double p = config_.pfa * kSideTestShare / static_cast<double>(scale);
    const double looks = k * effectiveBoxLooks(scale, binCorrelation_);
    t.box.push_back(static_cast<float>(std::max(kLeastBoxRatio, alpha(p, looks, kFloorCells))));
  }
  const double n = static_cast<double>(config_.trainingCells) / cellsPerIndependent_;
  t.referenceCap = static_cast<float>(1.0 + 3.0 / std::sqrt(n * k));
  t.censorLimit = static_cast<float>(alpha(kCensorTail, k, kFloorCells));
  const double censorBias = censoredMeanOverMean(k, t.censorLimit);
  t.perCell.resize(config_.trainingCells + 1, 0.0F);
  for (std::size_t cells = 1; cells <= config_.trainingCells; ++cells) {
    t.perCell[cells] = static_cast<float>(1.0 / (static_cast<double>(cells) * censorBias));
  }
  return t;
}

void Cfar::process(std::span<const float> mean, std::span<const float> max, std::span<const float> floor,
                   std::span<const float> overFloor, std::size_t windows, std::span<std::uint8_t> marks) {
  std::fill(marks.begin(), marks.end(), std::uint8_t{kNone});
  if (windows == config_.windowsPerRow) {
    testCells(mean, max, floor, overFloor, full_, marks);
    testBoxes(overFloor, full_, marks);
    return;
  }
  const Thresholds partial = thresholdsFor(windows);
  testCells(mean, max, floor, overFloor, partial, marks);
  testBoxes(overFloor, partial, marks);
}

void Cfar::testCells(std::span<const float> mean, std::span<const float> max, std::span<const float> floor,
                     std::span<const float> overFloor, const Thresholds& t, std::span<std::uint8_t> marks) {
  const std::size_t size = mean.size();
  const std::size_t half = config_.trainingCells / 2;
  const std::size_t margin = config_.guardCells + half;
  double sum = 0.0;
  std::uint32_t count = 0;
  std::size_t at = 0;
  const auto extend = [&](std::size_t first, std::size_t last) {
    for (std::size_t k = first; k < last; ++k, ++at) {
      cleanSum_[at] = sum;
      cleanCount_[at] = count;
      const bool isNoise = overFloor[k] <= t.censorLimit;
      sum += isNoise ? double{mean[k]} : 0.0;
      count += isNoise ? 1U : 0U;
    }
  };
  extend(size - margin, size);
  extend(0, size);
  extend(0, margin);
  cleanSum_[at] = sum;
  cleanCount_[at] = count;

  const std::size_t right = half + 2 * config_.guardCells + 1;
  const bool hasBurstTest = !t.burst.empty();
  for (std::size_t k = 0; k < size; ++k) {
    const std::uint32_t used = cleanCount_[k + half] - cleanCount_[k] + cleanCount_[k + right + half] - cleanCount_[k + right];
    float reference = floor[k];
    std::size_t cells = 0;
    if (2 * used >= config_.trainingCells) {
      const double clean = cleanSum_[k + half] - cleanSum_[k] + cleanSum_[k + right + half] - cleanSum_[k + right];
      reference = std::min(static_cast<float>(clean) * t.perCell[used], t.referenceCap * floor[k]);
      cells = used;
    }
    if (mean[k] > t.cell[cells] * reference) {
      marks[k] = kMean;
    } else if (hasBurstTest && max[k] > t.burst[cells] * reference) {
      marks[k] = kBurst;
    }
  }
}

// Powers clipped where a single cell would be seen anyway, so that a carrier does not widen.
void Cfar::testBoxes(std::span<const float> overFloor, const Thresholds& t, std::span<std::uint8_t> marks) {
  const std::size_t size = overFloor.size();
  if (scales_.empty()) return;
  double sum = 0.0;
  for (std::size_t k = 0; k < size; ++k) {
    boxSum_[k] = sum;
    sum += std::min(overFloor[k], t.censorLimit);
  }
  for (std::size_t k = 0; k <= scales_.back(); ++k) {
    boxSum_[size + k] = sum;
    sum += std::min(overFloor[k], t.censorLimit);
  }
  for (std::size_t s = 0; s < scales_.size(); ++s) {
    const std::size_t scale = scales_[s];
    const std::size_t step = std::max<std::size_t>(1, scale / kStepsInBox);
    const double limit = double{t.box[s]} * static_cast<double>(scale);
    // Cells up to here are marked already, so that each one is written once.
    std::size_t covered = 0;
    for (std::size_t k = 0; k < size; k += step) {
      if (boxSum_[k + scale] - boxSum_[k] <= limit) continue;
      for (std::size_t i = std::max(k, covered); i < k + scale; ++i) marks[i < size ? i : i - size] = kMean;
      covered = k + scale;
    }
  }
}

}  // namespace sferic
