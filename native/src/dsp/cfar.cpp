// The tests of cells, ordered cells and boxes, and their thresholds. Long, because all of them share the sums and the table
// of one row; the laws behind the thresholds are in cfar_law.
#include "cfar.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "cfar_law.hpp"
#include "cpu_clones.hpp"
#include "effective_numbers.hpp"
#include "special_functions.hpp"

namespace sferic {
namespace {

// Of windows laid over each other in part; for one window it falls to nothing within 8.
constexpr std::size_t kCorrelationLags = 16;
constexpr double kCensorTail = 1e-3;
// Boxes and bursts share a small part of the false-alarm budget, so that the rate of a cell stays the design's.
constexpr double kSideTestShare = 1.0 / 16.0;
// A wide box has thousands of looks; below this ratio over the floor it would test the floor, not the signal.
constexpr double kLeastBoxRatio = 1.4;
constexpr std::size_t kBoxScales[] = {4, 16, 64, 256};
// A box may cover a sixteenth of the band.
constexpr std::size_t kLeastBoxesInBand = 16;
// Boxes overlap by three quarters. Each scale is four of the one before, and the first is four cells, because a box is
// added up from the boxes of the scale before.
constexpr std::size_t kStepsInBox = 4;
// Training cells for a test against the floor itself, which averages many rows of a block.
constexpr double kFloorCells = 1024.0;
// Bins less alike than this are beyond a line's main lobe.
constexpr double kLobeCorrelation = 0.01;

// Thresholds are computed for so many numbers of training cells, and between them along 1 / cells, in which they are
// all but straight.
constexpr std::size_t kAnchors = 4;

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
void referencesOfAll(const float* below, const float* above, const float* floor, float perCell, float cap,
                     std::size_t size, float* reference) {
  for (std::size_t k = 0; k < size; ++k) {
    const float level = (below[k] + above[k]) * perCell;
    const float most = cap * floor[k];
    reference[k] = level < most ? level : most;
  }
}

struct Multipliers {
  float start, stop, burst;
};

// In nearly every group of cells nothing stands out: those take one look.
SFERIC_CPU_CLONES
void marksOfAll(const float* mean, const float* max, const float* reference, Multipliers over, std::size_t size,
                std::uint8_t* marks) {
  constexpr std::size_t group = 32;
  const float lowest = over.stop < over.start ? over.stop : over.start;
  const float burst = over.burst;
  std::memset(marks, Cfar::kNone, size);
  for (std::size_t first = 0; first < size; first += group) {
    int any = 0;
    for (std::size_t k = first; k < first + group; ++k) {
      any |= mean[k] > lowest * reference[k] ? 1 : 0;
      any |= max[k] > burst * reference[k] ? 1 : 0;
    }
    if (any == 0) continue;
    for (std::size_t k = first; k < first + group; ++k) {
      marks[k] = markOf(mean[k], max[k], reference[k], over.start, over.stop, burst);
    }
  }
}

// The row without the cells that are no noise, and a 1 for each one that is.
SFERIC_CPU_CLONES
void keepNoise(const float* mean, const float* overFloor, float limit, std::size_t size, float* clean,
               std::uint16_t* isClean) {
  for (std::size_t k = 0; k < size; ++k) clean[k] = overFloor[k] <= limit ? mean[k] : 0.0F;
  for (std::size_t k = 0; k < size; ++k) isClean[k] = overFloor[k] <= limit ? 1 : 0;
}

SFERIC_CPU_CLONES
void clip(const float* values, float limit, std::size_t size, float* out) {
  for (std::size_t k = 0; k < size; ++k) out[k] = values[k] < limit ? values[k] : limit;
}

// Four boxes side by side make one of four times the cells: from every cell on, and from every fourth box on.
SFERIC_CPU_CLONES
void joinCells(const float* __restrict cells, std::size_t count, float* __restrict out) {
  for (std::size_t k = 0; k < count; ++k) out[k] = (cells[k] + cells[k + 1]) + (cells[k + 2] + cells[k + 3]);
}

SFERIC_CPU_CLONES
void joinBoxes(const float* __restrict boxes, std::size_t count, float* __restrict out) {
  for (std::size_t j = 0; j < count; ++j) {
    const float* box = boxes + 4 * j;
    out[j] = (box[0] + box[4]) + (box[8] + box[12]);
  }
}

// `size` is a multiple of 32. Answers how many places have been written.
SFERIC_CPU_CLONES
std::size_t placesAbove(const float* values, float limit, std::size_t size, std::uint32_t* places) {
  constexpr std::size_t group = 32;
  std::size_t count = 0;
  for (std::size_t first = 0; first < size; first += group) {
    int any = 0;
    for (std::size_t k = first; k < first + group; ++k) any |= values[k] > limit ? 1 : 0;
    if (any == 0) continue;
    for (std::size_t k = first; k < first + group; ++k) {
      places[count] = static_cast<std::uint32_t>(k);
      count += values[k] > limit ? 1 : 0;
    }
  }
  return count;
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

// From `fewest` to `most`, both among them.
std::vector<std::size_t> anchorsOf(std::size_t fewest, std::size_t most) {
  std::vector<std::size_t> anchors;
  for (std::size_t i = 0; i < kAnchors; ++i) {
    const std::size_t cells = fewest + (most - fewest) * i / (kAnchors - 1);
    if (anchors.empty() || cells != anchors.back()) anchors.push_back(cells);
  }
  return anchors;
}

void fillBetween(std::vector<float>& table, std::size_t from, std::size_t to) {
  if (table.empty()) return;
  const auto inverse = [](std::size_t cells) { return 1.0F / static_cast<float>(std::max<std::size_t>(cells, 1)); };
  for (std::size_t cells = from + 1; cells < to; ++cells) {
    const float t = (inverse(cells) - inverse(from)) / (inverse(to) - inverse(from));
    table[cells] = table[from] + t * (table[to] - table[from]);
  }
}

}  // namespace

void Cfar::configure(const CfarConfig& config) {
  config_ = config;
  noise_ = NoiseCorrelation(config.window, config.hopSize, kCorrelationLags);
  config_.window = {};
  lobeBins_ = 0;
  while (lobeBins_ < kCorrelationLags && noise_.betweenBins(lobeBins_ + 1) > kLobeCorrelation) ++lobeBins_;
  lobeBins_ = std::max<std::size_t>(1, lobeBins_);
  // In a small transform the windows must not reach around the band.
  config_.guardCells = std::min(std::max(config.guardCells, lobeBins_), config.fftSize / 16);
  config_.trainingCells = std::min(config.trainingCells, config.fftSize / 4);
  scales_.clear();
  for (const std::size_t scale : kBoxScales) {
    if (scale * kLeastBoxesInBand <= config.fftSize) scales_.push_back(scale);
  }
  full_ = thresholdsFor(config.windowsPerRow);
  partial_.clear();
  const std::size_t margin = config_.guardCells + config_.trainingCells / 2;
  const std::size_t extended = config.fftSize + 2 * margin;
  clean_.assign(extended, 0.0F);
  isClean_.assign(extended, 0);
  const std::size_t half = std::max<std::size_t>(1, config_.trainingCells / 2);
  powerSums_.configure(half);
  countSums_.configure(half);
  cleanSum_.assign(extended - half + 1, 0.0F);
  cleanCount_.assign(extended - half + 1, 0);
  extended_.assign(extended, 0.0F);
  ordered_.assign(config_.trainingCells, 0.0F);
  reference_.assign(config.fftSize, 0.0F);
  places_.assign(config.fftSize + 16, 0);  // one more than needed is written
  // Four cells are joined first; what a box lacks at the end of the band comes from its beginning.
  const std::size_t widest = scales_.empty() ? 0 : scales_.back();
  clipped_.assign(config.fftSize + widest, 0.0F);
  boxes_.assign(config.fftSize + widest, 0.0F);
  joined_.assign(config.fftSize + widest, 0.0F);
}

Cfar::Thresholds Cfar::thresholdsFor(std::size_t windows) const {
  Thresholds t;
  t.looks = noise_.looks(windows);
  const double k = t.looks;
  const ExponentialSum bin = noise_.binLaw(windows);
  const CellLaw cell(bin);
  const ExponentialSum::Term one{1.0, 1.0};
  const CellLaw oneWindow(ExponentialSum({&one, 1}));
  // The floor averages so many cells that it counts as the mean itself.
  const ExponentialSum::Term many{1.0 / (k * kFloorCells), k * kFloorCells};
  const ReferenceLaw floorLaw(ExponentialSum({&many, 1}));
  const double stopPfa = std::max(config_.pfa, config_.stopPfa);
  // The max of L windows exceeds with at most L times the probability of one (Bonferroni's bound).
  const double burstPfa = config_.pfa * kSideTestShare / static_cast<double>(windows);
  const bool hasBurst = config_.isBurstTestOn && windows > 1;

  const bool isSided = config_.method == CfarMethod::go || config_.method == CfarMethod::so;
  const std::size_t rows = isSided ? config_.trainingCells / 2 : config_.trainingCells;
  // With fewer than half of the cells the floor is used instead.
  t.cell.start.assign(rows + 1, static_cast<float>(floorLaw.threshold(config_.pfa, cell)));
  t.cell.stop.assign(rows + 1, static_cast<float>(floorLaw.threshold(stopPfa, cell)));
  if (hasBurst) t.cell.burst.assign(rows + 1, static_cast<float>(floorLaw.threshold(burstPfa, oneWindow)));
  const std::size_t fewest = config_.method == CfarMethod::os ? rows : (rows + 1) / 2;
  std::size_t before = 0;
  for (const std::size_t cells : anchorsOf(fewest, rows)) {
    const ReferenceLaw reference(config_.method, noise_, windows, isSided ? 2 * cells : cells);
    t.cell.start[cells] = static_cast<float>(reference.threshold(config_.pfa, cell));
    t.cell.stop[cells] = stopPfa > config_.pfa ? static_cast<float>(reference.threshold(stopPfa, cell)) : t.cell.start[cells];
    if (hasBurst) t.cell.burst[cells] = static_cast<float>(reference.threshold(burstPfa, oneWindow));
    if (before != 0) {
      for (auto* table : {&t.cell.start, &t.cell.stop, &t.cell.burst}) fillBetween(*table, before, cells);
    }
    before = cells;
    if (cells < rows) continue;
    t.referenceMean = reference.mean();
    t.referenceCap = static_cast<float>(t.referenceMean + 3.0 * reference.standardDeviation());
  }
  for (const std::size_t scale : scales_) {
    // A false alarm of a box marks all of its cells.
    const double p = config_.pfa * kSideTestShare / static_cast<double>(scale);
    const double limit = floorLaw.threshold(p, CellLaw(noise_.meanLaw(windows, scale)));
    t.box.push_back(static_cast<float>(std::max(kLeastBoxRatio, limit)));
  }
  t.censorLimit = static_cast<float>(floorLaw.threshold(kCensorTail, cell));
  const double censorBias = censoredMeanOverMean(k, t.censorLimit);
  t.perCell.resize(config_.trainingCells + 1, 0.0F);
  for (std::size_t cells = 1; cells <= config_.trainingCells; ++cells) {
    t.perCell[cells] = static_cast<float>(1.0 / (static_cast<double>(cells) * censorBias));
  }
  return t;
}

void Cfar::process(std::span<const float> mean, std::span<const float> max, std::span<const float> floor,
                   std::span<const float> overFloor, std::size_t windows, std::span<std::uint8_t> marks) {
  if (windows == config_.windowsPerRow) {
    sumClean(mean, overFloor, full_);
    testCells(mean, max, floor, full_, marks);
    testBoxes(overFloor, full_, marks);
    return;
  }
  // Live, a row is cut short at every gap; their thresholds take milliseconds and are few.
  auto known = partial_.find(windows);
  if (known == partial_.end()) known = partial_.emplace(windows, thresholdsFor(windows)).first;
  const Thresholds& partial = known->second;
  sumClean(mean, overFloor, partial);
  testCells(mean, max, floor, partial, marks);
  testBoxes(overFloor, partial, marks);
}

void Cfar::sumClean(std::span<const float> mean, std::span<const float> overFloor, const Thresholds& t) {
  const std::size_t size = mean.size();
  const std::size_t margin = config_.guardCells + config_.trainingCells / 2;
  std::size_t at = 0;
  const auto extend = [&](std::size_t first, std::size_t last) {
    keepNoise(mean.data() + first, overFloor.data() + first, t.censorLimit, last - first, clean_.data() + at,
              isClean_.data() + at);
    at += last - first;
  };
  extend(size - margin, size);
  extend(0, size);
  extend(0, margin);
  powerSums_.process(clean_, cleanSum_);
  countSums_.process(isClean_, cleanCount_);
  censoredCount_ = placesAbove(overFloor.data(), t.censorLimit, size, places_.data());
}

Cfar::Reference Cfar::cellAverage(std::size_t k, float floor, const Thresholds& t) const {
  const std::size_t right = k + config_.trainingCells / 2 + 2 * config_.guardCells + 1;
  const auto used = static_cast<std::size_t>(cleanCount_[k]) + cleanCount_[right];
  if (2 * used < config_.trainingCells) return {floor, 0};
  return {std::min((cleanSum_[k] + cleanSum_[right]) * t.perCell[used], t.referenceCap * floor), used};
}

Cfar::Reference Cfar::sideAverage(std::size_t k, float floor, const Thresholds& t) const {
  const std::size_t half = config_.trainingCells / 2;
  const std::size_t right = k + half + 2 * config_.guardCells + 1;
  const std::size_t used = std::min(cleanCount_[k], cleanCount_[right]);
  if (2 * used < half) return {floor, 0};
  const float belowMean = cleanSum_[k] * t.perCell[cleanCount_[k]];
  const float aboveMean = cleanSum_[right] * t.perCell[cleanCount_[right]];
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
  referencesOfAll(cleanSum_.data(), cleanSum_.data() + right, floor.data(), t.perCell[all], t.referenceCap,
                  mean.size(), reference_.data());
  marksOfAll(mean.data(), max.data(), reference_.data(), {t.cell.start[all], t.cell.stop[all], burst}, mean.size(),
             marks.data());
  const auto testAgain = [&](std::size_t k) {
    const Reference reference = cellAverage(k, floor[k], t);
    const float burstHere = t.cell.burst.empty() ? kNever : t.cell.burst[reference.cells];
    marks[k] = markOf(mean[k], max[k], reference.level, t.cell.start[reference.cells], t.cell.stop[reference.cells], burstHere);
  };
  // The cells whose windows hold a cell that is no noise: within the margin of one.
  const std::size_t size = mean.size();
  const std::size_t margin = config_.guardCells + half;
  if (censoredCount_ * kFewCensored > size) {
    for (std::size_t k = 0; k < size; ++k) testAgain(k);
    return;
  }
  std::size_t next = 0;  // first offset not yet tested again; offsets count from `margin` below the first cell
  for (std::size_t i = 0; i < censoredCount_; ++i) {
    const std::size_t censored = places_[i];
    for (std::size_t at = std::max(next, censored); at <= censored + 2 * margin; ++at) {
      const std::size_t k = at < margin ? at + size - margin : at - margin;
      testAgain(k < size ? k : k - size);
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
  const std::size_t rank = orderedRank(all) - 1;
  const float burst = t.cell.burst.empty() ? kNever : t.cell.burst.back();
  const std::span<float> ordered(ordered_.data(), all);
  const std::size_t margin = config_.guardCells + half;
  std::copy(mean.end() - static_cast<std::ptrdiff_t>(margin), mean.end(), extended_.begin());
  std::copy(mean.begin(), mean.end(), extended_.begin() + static_cast<std::ptrdiff_t>(margin));
  std::copy_n(mean.begin(), margin, extended_.end() - static_cast<std::ptrdiff_t>(margin));
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
  if (scales_.empty()) return;
  const std::size_t size = overFloor.size();
  clip(overFloor.data(), t.censorLimit, size, clipped_.data());
  std::copy_n(clipped_.begin(), scales_.back(), clipped_.begin() + static_cast<std::ptrdiff_t>(size));
  std::size_t count = clipped_.size() - 3;
  joinCells(clipped_.data(), count, boxes_.data());
  for (std::size_t s = 0; s < scales_.size(); ++s) {
    if (s > 0) {
      count = (count - 13) / 4 + 1;
      joinBoxes(boxes_.data(), count, joined_.data());
      std::swap(boxes_, joined_);
    }
    const std::size_t scale = scales_[s];
    const std::size_t step = scale / kStepsInBox;
    const float limit = t.box[s] * static_cast<float>(scale);
    const std::size_t found = placesAbove(boxes_.data(), limit, size / step, places_.data());
    // Cells up to here are marked already, so that each one is written once.
    std::size_t covered = 0;
    for (std::size_t i = 0; i < found; ++i) {
      const std::size_t k = places_[i] * step;
      for (std::size_t at = std::max(k, covered); at < k + scale; ++at) marks[at < size ? at : at - size] = kMean;
      covered = k + scale;
    }
  }
}

}  // namespace sferic
