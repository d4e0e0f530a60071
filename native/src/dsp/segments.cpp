#include "segments.hpp"

#include <algorithm>
#include <cmath>

#include "side_bands.hpp"
#include "spectral_line.hpp"

namespace sferic {
namespace {

constexpr double kSplitNats = 12.0;
constexpr double kRemainderNats = 20.0;
// What remains beside a stronger signal must be wider than the skirt of a window's main lobe and first side lobes.
constexpr std::size_t kRemainderCells = 16;
// and than the slope of a filter, as a part of the stronger signal's width.
constexpr double kSlopeShare = 0.15;
constexpr double kSkirtRatio = 1.5;
// A modulation's side lobes need not fall away: what touches a signal twice as wide, this far below it, is its shoulder.
constexpr double kShoulderShare = 0.03;
// As a part of the stronger one's width: so far from it a shoulder may begin.
constexpr double kShoulderReach = 0.25;
// A narrower one must stand apart: this many cells away, this far over the lowest cell in between.
constexpr std::size_t kRemainderDistance = 8;
constexpr float kRemainderProminence = 8.0F;
// or, if nearer, no weaker than this: above the first side lobes of the windows in use.
constexpr float kBesideStronger = 0.01F;
// Of the power in lines: then they are carriers.
constexpr double kLinesShare = 0.9;
// More lines than this in one run are the comb of a modulation.
constexpr std::size_t kMostLines = 12;
constexpr double kCombTolerance = 0.1;
constexpr double kJoinGap = 0.25;
// What lies between them must reach this part of the weaker one's excess over the noise, and the weaker one this of the
// stronger one's: the skirts of two strong neighbours meet above the noise too.
constexpr double kJoinShare = 0.1;
constexpr double kAlikeShare = 0.03;
constexpr double kLeastLevel = 1.1;
constexpr int kLevelPasses = 3;
// Bounds the signals that one run can be cut into.
constexpr int kMaxDepth = 64;

double meanOver(std::span<const float> z, BinRange range) {
  double sum = 0.0;
  for (std::size_t k = range.first; k <= range.last; ++k) sum += z[k];
  return sum / static_cast<double>(range.last - range.first + 1);
}

// The part of the run that most likely is a signal of the given level: its range and its log-likelihood ratio over
// noise, 0 when there is none. A part ends where the sum has fallen by kSplitNats.
double likeliestSignal(std::span<const float> z, BinRange run, double level, double looks, BinRange& signal) {
  const double slope = looks * (1.0 - 1.0 / level);
  const double cost = looks * std::log(level);
  double sum = 0.0;
  double peak = 0.0;
  double best = 0.0;
  std::size_t start = run.first;
  for (std::size_t k = run.first; k <= run.last; ++k) {
    sum += slope * z[k] - cost;
    if (sum > peak) {
      peak = sum;
      if (peak > best) {
        best = peak;
        signal = {start, k};
      }
    } else if (sum <= 0.0 || sum < peak - kSplitNats) {
      sum = 0.0;
      peak = 0.0;
      start = k + 1;
    }
  }
  return best;
}

// Lines at equal distances belong together: a modulation's comb, not carriers.
bool isComb(std::span<const BinRange> lines) {
  if (lines.size() < 3) return false;
  const auto spacing = [&](std::size_t i) { return static_cast<double>(lines[i + 1].first) - static_cast<double>(lines[i].first); };
  const double mean = static_cast<double>(lines.back().first - lines.front().first) / static_cast<double>(lines.size() - 1);
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    if (std::abs(spacing(i) - mean) > std::max(1.0, kCombTolerance * mean)) return false;
  }
  return true;
}

// Appends the signal whole, or as its lines where nearly all of its power lies in two or more that are no comb.
void appendLinesOrWhole(std::span<const float> z, BinRange signal, std::size_t lobeBins, std::vector<BinRange>& out) {
  const std::size_t before = out.size();
  double total = 0.0;
  double inLines = 0.0;
  std::size_t counted = signal.first;  // first cell not yet counted into a line
  for (std::size_t k = signal.first; k <= signal.last; ++k) {
    total += z[k];
    if (!isLine(z, k, lobeBins)) continue;
    const BinRange lobe{std::max({signal.first, counted, k >= lobeBins ? k - lobeBins : 0}),
                        std::min(signal.last, k + lobeBins)};
    for (std::size_t i = lobe.first; i <= lobe.last; ++i) inLines += z[i];
    counted = lobe.last + 1;
    out.push_back(lobe);
  }
  const std::size_t lines = out.size() - before;
  const bool isManyCarriers = lines >= 2 && lines <= kMostLines && inLines >= kLinesShare * total;
  if (isManyCarriers && !isComb(std::span<const BinRange>(out).subspan(before))) return;
  out.resize(before);
  out.push_back(signal);
}

// A skirt falls away from the stronger signal beside it: the third of it that is nearer has more over the noise than the
// middle third.
bool fallsAway(std::span<const float> z, BinRange skirt, bool isBelow) {
  const std::size_t third = (skirt.last - skirt.first + 1) / 3;
  const BinRange low{skirt.first, skirt.first + third - 1};
  const BinRange middle{skirt.first + third, skirt.first + 2 * third - 1};
  const BinRange high{skirt.last - third + 1, skirt.last};
  return meanOver(z, isBelow ? high : low) - 1.0 > kSkirtRatio * (meanOver(z, middle) - 1.0);
}

// Whether a signal beside a stronger one is more than that one's skirt: of its modulation, of a filter, of the window.
bool standsApart(std::span<const float> z, BinRange signal, BinRange stronger) {
  const bool isBelow = signal.last < stronger.first;
  const BinRange between = isBelow ? BinRange{signal.last + 1, stronger.first - 1} : BinRange{stronger.last + 1, signal.first - 1};
  const std::size_t width = signal.last - signal.first + 1;
  const auto slope = static_cast<std::size_t>(kSlopeShare * static_cast<double>(stronger.last - stronger.first + 1));
  const std::size_t strongerWidth = stronger.last - stronger.first + 1;
  const bool isTouching = between.last + 1 < between.first + std::max(kRemainderDistance, slope / 2);
  const bool isShoulder = isTouching && 2 * width < strongerWidth &&
                          meanOver(z, signal) - 1.0 < kShoulderShare * (meanOver(z, stronger) - 1.0);
  if (isShoulder) return false;
  if (width >= std::max(kRemainderCells, slope)) return !isTouching || !fallsAway(z, signal, isBelow);
  if (between.last + 1 <= between.first) return false;
  const auto at = [&](std::size_t k) { return z.begin() + static_cast<std::ptrdiff_t>(k); };
  const float peak = *std::max_element(at(signal.first), at(signal.last + 1));
  const float valley = *std::min_element(at(between.first), at(between.last + 1));
  if (peak <= kRemainderProminence * valley) return false;
  if (between.last - between.first + 1 >= kRemainderDistance) return true;
  return peak >= kBesideStronger * *std::max_element(at(stronger.first), at(stronger.last + 1));
}

// One run of marked cells, and what its search needs to know.
struct Search {
  std::span<const float> z;
  BinRange whole;
  BinRange room;  // beyond the run, what no other signal has
  double looks;
  std::size_t lobeBins;
  std::vector<BinRange>& out;

  void operator()(BinRange run, const BinRange* stronger, int depth) const {
    double level = meanOver(z, run);
    if (level <= kLeastLevel) return;
    BinRange signal;
    double nats = 0.0;
    for (int pass = 0; pass < kLevelPasses; ++pass) {
      nats = likeliestSignal(z, run, level, looks, signal);
      if (nats <= 0.0) return;
      level = std::max(kLeastLevel, meanOver(z, signal));
    }
    if (stronger != nullptr && (nats < kRemainderNats || !standsApart(z, signal, *stronger))) return;
    // Side bands need not be marked: they may lie beyond the run, where nothing was cut off it.
    const BinRange free{run.first > whole.first ? run.first : room.first, run.last < whole.last ? run.last : room.last};
    signal = withSideBands(z, free, signal, looks, lobeBins);
    const bool isDeeper = depth < kMaxDepth;
    if (isDeeper && signal.first > run.first) (*this)({run.first, signal.first - 1}, &signal, depth + 1);
    appendLinesOrWhole(z, signal, lobeBins, out);
    if (isDeeper && signal.last < run.last) (*this)({signal.last + 1, run.last}, &signal, depth + 1);
  }
};

// Joins neighbours that are parts of one wide signal: a short gap between them that is not noise either.
void joinFragments(std::span<const float> z, double looks, std::size_t from, std::vector<BinRange>& out) {
  std::size_t kept = from;
  for (std::size_t i = from + 1; i < out.size(); ++i) {
    BinRange& left = out[kept];
    const BinRange right = out[i];
    const std::size_t width = left.last - left.first + 1 + right.last - right.first + 1;
    const std::size_t gap = right.first - left.last - 1;
    const bool isShort = static_cast<double>(gap) <= kJoinGap * static_cast<double>(width);
    // Two standard deviations of the mean of that many noise cells.
    const double noiseLimit = 1.0 + 2.0 / std::sqrt(std::max(1.0, static_cast<double>(gap) * looks));
    const double ofLeft = meanOver(z, left) - 1.0;
    const double ofRight = meanOver(z, right) - 1.0;
    const double weaker = std::min(ofLeft, ofRight);
    const bool isAlike = weaker >= kAlikeShare * std::max(ofLeft, ofRight);
    const double limit = std::max(noiseLimit, 1.0 + kJoinShare * weaker);
    const bool isJoined = width >= kRemainderCells && isShort && isAlike &&
                          (gap == 0 || meanOver(z, {left.last + 1, right.first - 1}) > limit);
    if (isJoined) {
      left.last = right.last;
    } else {
      out[++kept] = right;
    }
  }
  if (out.size() > from) out.resize(kept + 1);
}

}  // namespace

void findSegments(std::span<const float> overFloor, BinRange run, BinRange room, double looks, std::size_t lobeBins,
                  std::vector<BinRange>& out) {
  const std::size_t from = out.size();
  Search{overFloor, run, room, looks, lobeBins, out}(run, nullptr, 0);
  joinFragments(overFloor, looks, from, out);
}

void removeShoulders(std::span<const float> overFloor, std::vector<BinRange>& signals) {
  const auto isShoulderOf = [&](BinRange signal, BinRange stronger) {
    const std::size_t width = stronger.last - stronger.first + 1;
    const std::size_t between = signal.first > stronger.last ? signal.first - stronger.last : stronger.first - signal.last;
    const double reach = std::max<double>(kRemainderDistance, kShoulderReach * static_cast<double>(width));
    return width >= kRemainderCells && 2 * (signal.last - signal.first + 1) < width && static_cast<double>(between) <= reach &&
           meanOver(overFloor, signal) - 1.0 < kShoulderShare * (meanOver(overFloor, stronger) - 1.0);
  };
  std::size_t kept = 0;
  for (std::size_t i = 0; i < signals.size(); ++i) {
    const bool isBeside = (kept > 0 && isShoulderOf(signals[i], signals[kept - 1])) ||
                          (i + 1 < signals.size() && isShoulderOf(signals[i], signals[i + 1]));
    if (!isBeside) signals[kept++] = signals[i];
  }
  signals.resize(kept);
}

}  // namespace sferic
