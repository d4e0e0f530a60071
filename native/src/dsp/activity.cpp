#include "activity.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "cpu_clones.hpp"

namespace sferic {
namespace {

// Two or three windows that overlap tell too little of when: the level of keyed carriers would jump from row to row.
constexpr std::size_t kLeastSlices = 4;
// Over the deviation of noise in a slice: less says nothing about time, and beside the signal counts as none of it.
constexpr double kLeastSigmas = 6.0;
constexpr double kBesideSigmas = 3.0;
// Of the most in any slice: what a slice has in which the signal is on. The power of a narrow signal in a short slice is
// as uncertain as noise, so less of it must do.
constexpr double kMostShare = 0.5;
constexpr double kLeastShare = 0.1;
constexpr double kShareDeviations = 2.5;
// An end this near to the row's own, in slices, is the row's.
constexpr double kEndSlack = 0.4;

// In eight sums side by side, as a processor adds them.
SFERIC_CPU_CLONES
double sumOf(std::span<const float> values) {
  constexpr std::size_t lanes = 8;
  float sums[lanes] = {};
  std::size_t k = 0;
  for (; k + lanes <= values.size(); k += lanes) {
    for (std::size_t i = 0; i < lanes; ++i) sums[i] += values[k + i];
  }
  double sum = 0.0;
  for (; k < values.size(); ++k) sum += double{values[k]};
  for (const float each : sums) sum += double{each};
  return sum;
}

}  // namespace

std::optional<Activity> activityWithin(const RowSlices& slices, BinRange range, BinRange masked,
                                       std::span<const float> noise, double looksPerBin) {
  const std::size_t count = slices.count();
  if (count < kLeastSlices || count > kMostSlices) return std::nullopt;
  const std::size_t cells = slices.power.size() / count;
  std::array<double, kMostSlices> power{};
  double ofNoise = 0.0;
  std::size_t bins = 0;
  const auto addCells = [&](std::size_t first, std::size_t end) {
    if (first >= end) return;
    for (std::size_t slice = 0; slice < count; ++slice) power[slice] += sumOf(slices.power.subspan(slice * cells + first, end - first));
    ofNoise += sumOf(noise.subspan(first * kSliceCellBins, (end - first) * kSliceCellBins));
    bins += (end - first) * kSliceCellBins;
  };
  const std::size_t first = range.first / kSliceCellBins;
  const std::size_t end = range.last / kSliceCellBins + 1;
  addCells(first, std::min(end, masked.first / kSliceCellBins));
  addCells(std::max(first, masked.last / kSliceCellBins + 1), end);
  if (bins == 0) return std::nullopt;
  std::array<double, kMostSlices> deviation{};
  std::array<double, kMostSlices> endOf{};  // of each slice, in windows
  double windows = 0.0;
  std::size_t strongest = 0;
  for (std::size_t slice = 0; slice < count; ++slice) {
    const double looks = static_cast<double>(bins) * looksPerBin * slices.windows[slice];
    deviation[slice] = ofNoise / std::sqrt(std::max(1.0, looks));
    power[slice] -= ofNoise;
    windows += slices.windows[slice];
    endOf[slice] = windows;
    if (power[slice] > power[strongest]) strongest = slice;
  }
  const double most = power[strongest];
  if (most < kLeastSigmas * deviation[strongest]) return std::nullopt;
  const double signalLooks = static_cast<double>(range.last - range.first + 1) * looksPerBin * slices.windows[strongest];
  const double share = std::clamp(1.0 - kShareDeviations / std::sqrt(signalLooks), kLeastShare, kMostShare);
  std::size_t firstOn = 0;
  std::size_t lastOn = count - 1;
  while (power[firstOn] < share * most) ++firstOn;
  while (power[lastOn] < share * most) --lastOn;
  // The level while it is on: of the slices that it fills.
  double level = most;
  if (lastOn > firstOn + 1) {
    level = 0.0;
    for (std::size_t slice = firstOn + 1; slice < lastOn; ++slice) level += power[slice] * slices.windows[slice];
    // Of a signal that comes and goes it may be next to nothing.
    level = std::max(level / (endOf[lastOn - 1] - endOf[firstOn]), share * most);
  }
  const auto filled = [&](std::size_t slice) { return std::clamp(power[slice] / level, 0.0, 1.0) * slices.windows[slice]; };
  const auto filledBeside = [&](std::size_t slice) {
    return power[slice] > kBesideSigmas * deviation[slice] ? filled(slice) : 0.0;
  };
  Activity active{endOf[firstOn] - filled(firstOn), endOf[lastOn] - slices.windows[lastOn] + filled(lastOn)};
  if (firstOn > 0) active.start -= filledBeside(firstOn - 1);
  if (lastOn + 1 < count) active.stop += filledBeside(lastOn + 1);
  if (active.start <= kEndSlack * slices.windows[0]) active.start = 0.0;
  if (active.stop >= windows - kEndSlack * slices.windows[count - 1]) active.stop = windows;
  if (active.start == 0.0 && active.stop == windows) return std::nullopt;
  // One slice that is filled in part on either side would be empty otherwise.
  if (active.stop <= active.start) return std::nullopt;
  return active;
}

}  // namespace sferic
