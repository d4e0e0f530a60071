#include "segment_meter.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace sferic {
namespace {

// Occupied bandwidth holds 99 % of the power: ITU-R SM.328, 0.5 % beyond each edge.
constexpr double kOccupiedTail = 0.005;
// Offsets of a line from its highest bin that are tabulated; noise makes a neighbour the highest now and then.
constexpr double kMostOffset = 0.75;
constexpr std::size_t kOffsets = 97;
// The response of a window is smooth: so many samples of it are enough.
constexpr std::size_t kMostSamples = 1024;
// The bins that place a line lie on its slope: at least 3 dB down.
constexpr double kSlopePower = 0.5;
// A line stands this far over the noise, and its two bins are as strong as the window says within this factor.
constexpr double kLineRatio = 10.0;
constexpr double kShapeTolerance = 2.0;
constexpr std::size_t kLineSlackBins = 3;
// The centroid of a line that is alone in its lobe agrees with its place. Where keying or a near neighbour is in it, the
// slopes mislead more: of 14 keyed stations of a dense band 11 kept one emitter without this, 13 with it.
constexpr double kMostDisagreement = 0.1;

// Response of a window to a line `offset` bins away, over its sum: real, since the window is symmetric.
double responseOf(std::span<const float> window, double offset) {
  const std::size_t step = std::max<std::size_t>(1, window.size() / kMostSamples);
  const auto size = static_cast<double>(window.size());
  double sum = 0.0;
  double all = 0.0;
  for (std::size_t n = 0; n < window.size(); n += step) {
    const double phase = 2.0 * std::numbers::pi * offset * (static_cast<double>(n) / size - 0.5);
    sum += double{window[n]} * std::cos(phase);
    all += double{window[n]};
  }
  return sum / all;
}

double powerResponse(std::span<const float> window, double offset) {
  const double response = responseOf(window, offset);
  return std::max(response * response, 1e-9);
}

}  // namespace

void SegmentMeter::configure(std::span<const float> window, std::size_t lobeBins, double xDb) {
  lobeBins_ = lobeBins;
  xRatio_ = std::pow(10.0, -xDb / 10.0);
  reach_ = 1;
  while (reach_ < lobeBins && powerResponse(window, static_cast<double>(reach_)) > kSlopePower) ++reach_;
  logRatio_.assign(kOffsets, 0.0);
  shape_.assign(kOffsets, 0.0);
  const auto reach = static_cast<double>(reach_);
  for (std::size_t i = 0; i < kOffsets; ++i) {
    const double offset = kMostOffset * (2.0 * static_cast<double>(i) / static_cast<double>(kOffsets - 1) - 1.0);
    const double upper = powerResponse(window, reach - offset);
    const double lower = powerResponse(window, reach + offset);
    logRatio_[i] = std::log(upper / lower);
    shape_[i] = (upper + lower) / powerResponse(window, offset);
  }
}

SegmentMeasure SegmentMeter::measure(std::span<const float> power, std::span<const float> noise, double noiseScale,
                                     BinRange range) const {
  SegmentMeasure m;
  double moment = 0.0;
  double noiseSum = 0.0;
  std::size_t peak = range.first;
  const auto excess = [&](std::size_t k) { return std::max(0.0, double{power[k]} - noiseScale * double{noise[k]}); };
  for (std::size_t k = range.first; k <= range.last; ++k) {
    m.totalPower += excess(k);
    moment += excess(k) * static_cast<double>(k);
    noiseSum += noise[k];
    if (power[k] > power[peak]) peak = k;
  }
  if (m.totalPower <= 0.0) return m;
  const std::size_t cells = range.last - range.first + 1;
  m.peakPower = power[peak];
  m.noisePower = noiseSum / static_cast<double>(cells);
  m.centerBin = moment / m.totalPower;
  if (cells <= 2 * lobeBins_ + kLineSlackBins) {
    const double offset = lineOffset(power, noiseScale * double{noise[peak]}, peak);
    const double place = static_cast<double>(peak) + offset;
    if (std::abs(place - m.centerBin) <= kMostDisagreement) m.centerBin = place;
  }
  // Edges within a bin by linear interpolation of the cumulated power.
  m.lowBin = static_cast<double>(range.first) - 0.5;
  m.highBin = static_cast<double>(range.last) + 0.5;
  const double lowLevel = kOccupiedTail * m.totalPower;
  const double highLevel = (1.0 - kOccupiedTail) * m.totalPower;
  double sum = 0.0;
  for (std::size_t k = range.first; k <= range.last; ++k) {
    const double before = sum;
    sum += excess(k);
    const auto crossing = [&](double level) { return static_cast<double>(k) - 0.5 + (level - before) / (sum - before); };
    if (before <= lowLevel && sum > lowLevel) m.lowBin = crossing(lowLevel);
    if (before < highLevel && sum >= highLevel) m.highBin = crossing(highLevel);
  }
  m.occupiedBins = std::max(m.highBin - m.lowBin, 1.0);
  // ITU-R SM.443: beyond the limits every component is at least x dB below the highest.
  const double level = excess(peak) * xRatio_;
  m.xdbBins = std::numeric_limits<double>::quiet_NaN();
  if (level < noiseScale * m.noisePower) return m;
  const auto edge = [&](std::size_t last, std::ptrdiff_t outward) {
    const auto beyond = static_cast<std::ptrdiff_t>(last) + outward;
    if (beyond < 0 || beyond >= static_cast<std::ptrdiff_t>(power.size())) return static_cast<double>(last);
    const double outside = std::max(excess(static_cast<std::size_t>(beyond)), level * 1e-3);
    const double inside = excess(last);
    const double share = outside < level ? std::log(inside / level) / std::log(inside / outside) : 1.0;
    return static_cast<double>(last) + static_cast<double>(outward) * share;
  };
  std::size_t first = range.first;
  std::size_t last = range.last;
  while (first < peak && excess(first) < level) ++first;
  while (last > peak && excess(last) < level) --last;
  m.xdbBins = edge(last, +1) - edge(first, -1);
  return m;
}

// Bins from the peak to the line that it belongs to, by the powers on both slopes; NaN where the peak has not the shape
// of a line. Noise on three bins counts, where a centroid takes in that of all.
double SegmentMeter::lineOffset(std::span<const float> power, double noise, std::size_t peak) const {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  if (peak < reach_ || peak + reach_ >= power.size()) return none;
  const double top = double{power[peak]} - noise;
  if (top < kLineRatio * noise) return none;
  const double least = std::max(0.1 * noise, 1e-9 * top);
  const double upper = std::max(double{power[peak + reach_]} - noise, least);
  const double lower = std::max(double{power[peak - reach_]} - noise, least);
  const double wanted = std::log(upper / lower);
  const auto above = std::upper_bound(logRatio_.begin(), logRatio_.end(), wanted);
  if (above == logRatio_.begin() || above == logRatio_.end()) return none;
  const auto i = static_cast<std::size_t>(above - logRatio_.begin()) - 1;
  const double t = (wanted - logRatio_[i]) / (logRatio_[i + 1] - logRatio_[i]);
  const double shape = (upper + lower) / top;
  const double expected = shape_[i] + t * (shape_[i + 1] - shape_[i]);
  if (shape > kShapeTolerance * expected || shape * kShapeTolerance < expected) return none;
  return kMostOffset * (2.0 * (static_cast<double>(i) + t) / static_cast<double>(kOffsets - 1) - 1.0);
}

}  // namespace sferic
