#include "cfar.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "cfar_law.hpp"
#include "cpu_clones.hpp"
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

// Below one cell in so many the cells near them are tested again one by one; above, all are.
constexpr std::size_t kFewCensored = 16;
// A multiplier that nothing reaches.
constexpr float kNever = std::numeric_limits<float>::infinity();

std::uint8_t markOf(float mean, float max, float reference, float start, float stop, float burst) {
  if (mean > start * reference) return Cfar::kMean;
  if (max > burst * reference) return Cfar::kBurst;
  return mean > stop * reference ? Cfar::kWeak : Cfar::kNone;
}

SFERIC_CPU_CLONES
void referencesOfAll(std::span<const double> sums, std::size_t half, std::size_t right, float perCell, float cap,
                     std::span<const float> floor, std::span<float> reference) {
  const double* below = sums.data();
  const double* above = sums.data() + right;
  const float* noise = floor.data();
  float* out = reference.data();
  const std::size_t size = reference.size();
  for (std::size_t k = 0; k < size; ++k) {
    const auto clean = static_cast<float>(below[k + half] - below[k] + above[k + half] - above[k]);
    const float level = clean * perCell;
    const float most = cap * noise[k];
    out[k] = level < most ? level : most;
  }
}

SFERIC_CPU_CLONES
void marksOfAll(std::span<const float> mean, std::span<const float> max, std::span<const float> reference, float start,
                float stop, float burst, std::span<std::uint8_t> marks) {
  const float* power = mean.data();
  const float* peak = max.data();
  const float* level = reference.data();
  std::uint8_t* out = marks.data();
  const std::size_t size = marks.size();
  for (std::size_t k = 0; k < size; ++k) {
    const int isMean = power[k] > start * level[k] ? Cfar::kMean : 0;
    const int isBurst = peak[k] > burst * level[k] ? Cfar::kBurst : 0;
    const int isWeak = power[k] > stop * level[k] ? Cfar::kWeak : 0;
    const int stronger = isMean > isBurst ? isMean : isBurst;
    out[k] = static_cast<std::uint8_t>(stronger > isWeak ? stronger : isWeak);
  }
}

void listAbove(std::span<const float> values, float limit, std::vector<std::uint32_t>& out) {
  constexpr std::size_t block = 16;
  for (std::size_t first = 0; first < values.size(); first += block) {
    float most = 0.0F;
    for (std::size_t i = 0; i < block; ++i) most = values[first + i] > most ? values[first + i] : most;
    if (most <= limit) continue;
    for (std::size_t i = 0; i < block; ++i) {
      if (values[first + i] > limit) out.push_back(static_cast<std::uint32_t>(first + i));
    }
  }
}

// In an ordered list: one value leaves, one comes. Both are found by bisection, what lies between moves by one.
void replaceOrdered(std::span<float> ordered, float leaving, float coming) {
  const auto from = std::lower_bound(ordered.begin(), ordered.end(), leaving);
  if (coming > leaving) {
    const auto to = std::lower_bound(from, ordered.end(), coming);
    std::copy(from + 1, to, from);
    *(to - 1) = coming;
  } else {
    const auto to = std::upper_bound(ordered.begin(), from, coming);
    std::copy_backward(to, from, from + 1);
    *to = coming;
  }
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
  reference_.assign(config.fftSize, 0.0F);
  censored_.reserve(config.fftSize);
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
  censored_.clear();
  listAbove(overFloor, t.censorLimit, censored_);
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
  const auto test = [&](std::size_t k, Reference reference) {
    marks[k] = markOf(mean[k], t.cell.burst.empty() ? 0.0F : max[k], reference.level, t.cell.start[reference.cells],
                      t.cell.stop[reference.cells], t.cell.burst.empty() ? kNever : t.cell.burst[reference.cells]);
  };
  switch (config_.method) {
    case CfarMethod::ca:
      testAverages(mean, max, floor, t, marks);
      break;
    case CfarMethod::go:
    case CfarMethod::so:
      for (std::size_t k = 0; k < mean.size(); ++k) test(k, sideAverage(k, floor[k], t));
      break;
    case CfarMethod::os:
      testOrdered(mean, max, floor, t, marks);
      break;
  }
}

// Nearly everywhere all training cells are noise: those cells are tested together, the others one by one.
void Cfar::testAverages(std::span<const float> mean, std::span<const float> max, std::span<const float> floor,
                        const Thresholds& t, std::span<std::uint8_t> marks) {
  const std::size_t half = config_.trainingCells / 2;
  const std::size_t right = half + 2 * config_.guardCells + 1;
  const std::size_t all = 2 * half;
  const float burst = t.cell.burst.empty() ? kNever : t.cell.burst[all];
  referencesOfAll(cleanSum_, half, right, t.perCell[all], t.referenceCap, floor, reference_);
  marksOfAll(mean, max, reference_, t.cell.start[all], t.cell.stop[all], burst, marks);
  const auto testAgain = [&](std::size_t k) {
    const Reference reference = cellAverage(k, floor[k], t);
    const float burstHere = t.cell.burst.empty() ? kNever : t.cell.burst[reference.cells];
    marks[k] = markOf(mean[k], max[k], reference.level, t.cell.start[reference.cells], t.cell.stop[reference.cells], burstHere);
  };
  // The cells whose windows hold a cell that is no noise: within the margin of one.
  const std::size_t size = mean.size();
  const std::size_t margin = config_.guardCells + half;
  if (censored_.size() * kFewCensored > size) {
    for (std::size_t k = 0; k < size; ++k) testAgain(k);
    return;
  }
  std::size_t next = 0;  // first offset not yet tested again; offsets count from `margin` below the first cell
  for (const std::uint32_t censored : censored_) {
    for (std::size_t at = std::max<std::size_t>(next, censored); at <= censored + 2 * margin; ++at) {
      testAgain((at + size - margin) % size);
    }
    next = censored + 2 * margin + 1;
  }
}

// The training cells are kept in order while the window slides: each step two leave and two come.
void Cfar::testOrdered(std::span<const float> mean, std::span<const float> max, std::span<const float> floor,
                       const Thresholds& t, std::span<std::uint8_t> marks) {
  const std::size_t half = config_.trainingCells / 2;
  const std::size_t right = half + 2 * config_.guardCells + 1;
  const std::size_t all = 2 * half;
  const auto rank = static_cast<std::size_t>(std::lround(kOrderedFraction * static_cast<double>(all))) - 1;
  const float burst = t.cell.burst.empty() ? kNever : t.cell.burst.back();
  const std::span<float> ordered(ordered_.data(), all);
  std::copy_n(extended_.begin(), half, ordered.begin());
  std::copy_n(extended_.begin() + static_cast<std::ptrdiff_t>(right), half, ordered.begin() + static_cast<std::ptrdiff_t>(half));
  std::sort(ordered.begin(), ordered.end());
  for (std::size_t k = 0; k < mean.size(); ++k) {
    const float level = std::min(ordered[rank], t.referenceCap * floor[k]);
    marks[k] = markOf(mean[k], max[k], level, t.cell.start.back(), t.cell.stop.back(), burst);
    if (k + 1 == mean.size()) break;
    replaceOrdered(ordered, extended_[k], extended_[k + half]);
    replaceOrdered(ordered, extended_[k + right], extended_[k + right + half]);
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
