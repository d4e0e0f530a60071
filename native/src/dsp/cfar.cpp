#include "cfar.hpp"

#include <algorithm>
#include <cmath>

#include "cfar_law.hpp"
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
// Bins less alike than this are beyond a line's main lobe.
constexpr double kLobeCorrelation = 0.01;

// CA has closed forms, the other methods are integrated.
double multiplier(const CfarLawConfig& law, std::size_t cells, double p, double looks) {
  if (law.method != CfarMethod::ca) return ReferenceLaw(law, cells, p).threshold(p, looks);
  if (!law.isOneWindow) {
    return fQuantileUpper(p, 2.0 * looks, 2.0 * law.looks * static_cast<double>(cells) / law.cellsPerIndependent);
  }
  double low = 0.0;
  double high = 1e6;
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2.0;
    (oneLookFalseAlarm(middle, cells, law.binCorrelation) > p ? low : high) = middle;
  }
  return high;
}

}  // namespace

void Cfar::configure(const CfarConfig& config) {
  config_ = config;
  // In a small transform the windows must not reach around the band.
  config_.guardCells = std::min(config.guardCells, config.fftSize / 16);
  config_.trainingCells = std::min(config.trainingCells, config.fftSize / 4);
  window_.assign(config.window.begin(), config.window.end());
  config_.window = window_;
  binCorrelation_ = binCorrelation(window_, kCorrelationLags);
  cellsPerIndependent_ = 1.0 / effectiveCells(1.0, binCorrelation_);
  lobeBins_ = 0;
  while (lobeBins_ < kCorrelationLags && binCorrelation_[lobeBins_] > kLobeCorrelation) ++lobeBins_;
  lobeBins_ = std::max<std::size_t>(1, lobeBins_);
  scales_.clear();
  for (const std::size_t scale : kBoxScales) {
    if (scale * kLeastBoxesInBand <= config.fftSize) scales_.push_back(scale);
  }
  full_ = thresholdsFor(config.windowsPerRow);
  const std::size_t margin = config_.guardCells + config_.trainingCells / 2;
  cleanSum_.assign(config.fftSize + 2 * margin + 1, 0.0);
  cleanCount_.assign(config.fftSize + 2 * margin + 1, 0);
  extended_.assign(config.fftSize + 2 * margin, 0.0F);
  ordered_.assign(config_.trainingCells, 0.0F);
  boxSum_.assign(config.fftSize + (scales_.empty() ? 0 : scales_.back()) + 1, 0.0);
}

Cfar::Thresholds Cfar::thresholdsFor(std::size_t windows) const {
  Thresholds t;
  t.looks = effectiveLooks(window_, windows, config_.hopSize);
  const double k = t.looks;
  const bool isOneWindow = windows == 1;
  // The floor averages so many cells that it counts as the mean itself.
  const auto overFloor = [&](double p, double looks) { return fQuantileUpper(p, 2.0 * looks, 2.0 * k * kFloorCells); };
  const CfarLawConfig law{.method = config_.method,
                          .looks = k,
                          .isOneWindow = isOneWindow,
                          .cellsPerIndependent = cellsPerIndependent_,
                          .binCorrelation = binCorrelation_};
  const bool isSided = config_.method == CfarMethod::go || config_.method == CfarMethod::so;
  const std::size_t rows = isSided ? config_.trainingCells / 2 : config_.trainingCells;
  const auto fill = [&](std::vector<float>& table, double p, double looks) {
    table.assign(rows + 1, static_cast<float>(overFloor(p, looks)));
    // With fewer than half of the cells the floor is used instead.
    for (std::size_t cells = (rows + 1) / 2; cells <= rows; ++cells) {
      const bool isWanted = config_.method != CfarMethod::os || cells == rows;
      if (isWanted) table[cells] = static_cast<float>(multiplier(law, isSided ? 2 * cells : cells, p, looks));
    }
  };
  fill(t.cell.start, config_.pfa, k);
  fill(t.cell.stop, std::max(config_.pfa, config_.stopPfa), k);
  if (config_.isBurstTestOn && windows > 1) {
    // The max of L windows exceeds with at most L times the probability of one (Bonferroni's bound).
    fill(t.cell.burst, config_.pfa * kSideTestShare / static_cast<double>(windows), 1.0);
  }
  for (const std::size_t scale : scales_) {
    // A false alarm of a box marks all of its cells.
    const double p = config_.pfa * kSideTestShare / static_cast<double>(scale);
    const double looks = k * effectiveBoxLooks(scale, binCorrelation_);
    t.box.push_back(static_cast<float>(std::max(kLeastBoxRatio, overFloor(p, looks))));
  }
  const ReferenceLaw reference(law, config_.trainingCells, config_.pfa);
  t.referenceMean = reference.mean();
  t.referenceCap = static_cast<float>(t.referenceMean + 3.0 * reference.standardDeviation());
  t.censorLimit = static_cast<float>(overFloor(kCensorTail, k));
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
    sumClean(mean, overFloor, full_);
    testCells(mean, max, floor, full_, marks);
    testBoxes(overFloor, full_, marks);
    return;
  }
  const Thresholds partial = thresholdsFor(windows);
  sumClean(mean, overFloor, partial);
  testCells(mean, max, floor, partial, marks);
  testBoxes(overFloor, partial, marks);
}

void Cfar::sumClean(std::span<const float> mean, std::span<const float> overFloor, const Thresholds& t) {
  const std::size_t size = mean.size();
  const std::size_t margin = config_.guardCells + config_.trainingCells / 2;
  double sum = 0.0;
  std::uint32_t count = 0;
  std::size_t at = 0;
  const auto extend = [&](std::size_t first, std::size_t last) {
    for (std::size_t k = first; k < last; ++k, ++at) {
      cleanSum_[at] = sum;
      cleanCount_[at] = count;
      extended_[at] = mean[k];
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
}

Cfar::Reference Cfar::cellAverage(std::size_t k, float floor, const Thresholds& t) const {
  const std::size_t half = config_.trainingCells / 2;
  const std::size_t right = k + half + 2 * config_.guardCells + 1;
  const std::uint32_t used = cleanCount_[k + half] - cleanCount_[k] + cleanCount_[right + half] - cleanCount_[right];
  if (2 * used < config_.trainingCells) return {floor, 0};
  const double clean = cleanSum_[k + half] - cleanSum_[k] + cleanSum_[right + half] - cleanSum_[right];
  return {std::min(static_cast<float>(clean) * t.perCell[used], t.referenceCap * floor), used};
}

Cfar::Reference Cfar::sideAverage(std::size_t k, float floor, const Thresholds& t) const {
  const std::size_t half = config_.trainingCells / 2;
  const std::size_t right = k + half + 2 * config_.guardCells + 1;
  const std::uint32_t below = cleanCount_[k + half] - cleanCount_[k];
  const std::uint32_t above = cleanCount_[right + half] - cleanCount_[right];
  const std::uint32_t used = std::min(below, above);
  if (2 * used < half) return {floor, 0};
  const float belowMean = static_cast<float>(cleanSum_[k + half] - cleanSum_[k]) * t.perCell[below];
  const float aboveMean = static_cast<float>(cleanSum_[right + half] - cleanSum_[right]) * t.perCell[above];
  const float level = config_.method == CfarMethod::go ? std::max(belowMean, aboveMean) : std::min(belowMean, aboveMean);
  return {std::min(level, t.referenceCap * floor), used};
}

void Cfar::testCells(std::span<const float> mean, std::span<const float> max, std::span<const float> floor,
                     const Thresholds& t, std::span<std::uint8_t> marks) {
  const bool hasBurstTest = !t.cell.burst.empty();
  const auto test = [&](std::size_t k, Reference reference) {
    if (mean[k] > t.cell.start[reference.cells] * reference.level) {
      marks[k] = kMean;
    } else if (hasBurstTest && max[k] > t.cell.burst[reference.cells] * reference.level) {
      marks[k] = kBurst;
    } else if (mean[k] > t.cell.stop[reference.cells] * reference.level) {
      marks[k] = kWeak;
    }
  };
  switch (config_.method) {
    case CfarMethod::ca:
      for (std::size_t k = 0; k < mean.size(); ++k) test(k, cellAverage(k, floor[k], t));
      break;
    case CfarMethod::go:
    case CfarMethod::so:
      for (std::size_t k = 0; k < mean.size(); ++k) test(k, sideAverage(k, floor[k], t));
      break;
    case CfarMethod::os: {
      const std::size_t half = config_.trainingCells / 2;
      const auto rank = static_cast<std::size_t>(std::lround(kOrderedFraction * static_cast<double>(2 * half))) - 1;
      for (std::size_t k = 0; k < mean.size(); ++k) {
        const float* below = extended_.data() + k;
        const float* above = below + half + 2 * config_.guardCells + 1;
        std::copy_n(below, half, ordered_.begin());
        std::copy_n(above, half, ordered_.begin() + static_cast<std::ptrdiff_t>(half));
        const auto nth = ordered_.begin() + static_cast<std::ptrdiff_t>(rank);
        std::nth_element(ordered_.begin(), nth, ordered_.begin() + static_cast<std::ptrdiff_t>(2 * half));
        test(k, {std::min(*nth, t.referenceCap * floor[k]), config_.trainingCells});
      }
      break;
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
