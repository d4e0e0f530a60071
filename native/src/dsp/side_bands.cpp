#include "side_bands.hpp"

#include <algorithm>
#include <cmath>

#include "spectral_line.hpp"

namespace sferic {
namespace {

// Levels over the floor that side bands are looked for at; between them the likelihood loses little.
constexpr double kLevels[] = {1.6, 2.4, 4.0, 8.0, 20.0, 60.0, 200.0};
// A single cell must not stand for a whole band: what a cell may have of the level.
constexpr double kMostOfLevel = 3.0;
constexpr std::size_t kLeastCells = 6;
constexpr double kLeastNats = 10.0;
// The weaker side has at least this part of the evidence, and of the power, of the stronger.
constexpr double kMirrorShare = 0.3;
// Of the carrier's power, both sides together: the skirts of a window or of an oscillator have less.
constexpr double kLeastPowerShare = 0.02;
// Between flat side bands (0) and a click (1), on a scale of ratios.
constexpr double kClickPower = 0.6;

// Of two signals about a carrier: how wide they are at least, how far from its main lobe they begin at most, as a part of
// their width, and the part of the farther one's reach by which they may differ.
constexpr std::size_t kLeastSideCells = 16;
constexpr double kMostFromCarrier = 0.25;
constexpr double kMostLopsided = 0.25;

struct Sides {
  double nats = 0.0;
  std::size_t reach = 0;  // from the carrier's peak to the last cell, on either side
};

// The reach that is likeliest for a given level.
Sides likeliestSides(std::span<const float> z, std::size_t peak, std::size_t inner, std::size_t outer, double level,
                     double looks) {
  const double slope = looks * (1.0 - 1.0 / level);
  const double cost = looks * std::log(level);
  const double most = kMostOfLevel * level;
  const auto nats = [&](std::size_t k) { return slope * std::min<double>(z[k], most) - cost; };
  double below = 0.0;
  double above = 0.0;
  Sides best;
  for (std::size_t d = inner; d <= outer; ++d) {
    below += nats(peak - d);
    above += nats(peak + d);
    const double weaker = std::min(below, above);
    const bool isMirrored = weaker > 0.0 && weaker >= kMirrorShare * std::max(below, above);
    if (isMirrored && d - inner + 1 >= kLeastCells && below + above > best.nats) best = {below + above, d};
  }
  return best;
}

double excessOver(std::span<const float> z, std::size_t first, std::size_t last) {
  double sum = 0.0;
  for (std::size_t k = first; k <= last; ++k) sum += z[k] - 1.0;
  return sum;
}

// The highest cell from the end of `below` to the beginning of `above`, both taken so far inside as the line may lie.
std::size_t peakBetween(std::span<const float> z, BinRange below, BinRange above, std::size_t inside) {
  const std::size_t first = std::max(below.first, below.last - std::min(below.last, inside));
  const std::size_t last = std::min(above.last, above.first + inside);
  const auto at = [&](std::size_t k) { return z.begin() + static_cast<std::ptrdiff_t>(k); };
  return static_cast<std::size_t>(std::max_element(at(first), at(last) + 1) - z.begin());
}

bool isAboutCarrier(std::span<const float> z, BinRange below, BinRange above, std::size_t lobeBins) {
  const auto cells = [](BinRange range) { return range.last - range.first + 1; };
  const std::size_t narrower = std::min(cells(below), cells(above));
  if (narrower < kLeastSideCells) return false;
  const std::size_t apart = lobeBins + static_cast<std::size_t>(kMostFromCarrier * static_cast<double>(narrower));
  if (above.first - below.last > 2 * apart) return false;
  const std::size_t peak = peakBetween(z, below, above, apart);
  if (!isLine(z, peak, lobeBins)) return false;
  if (peak < below.first + lobeBins || peak + lobeBins > above.last) return false;
  const auto ofBelow = static_cast<double>(peak - below.first);
  const auto ofAbove = static_cast<double>(above.last - peak);
  if (std::abs(ofBelow - ofAbove) > kMostLopsided * std::max(ofBelow, ofAbove)) return false;
  const double powerBelow = excessOver(z, below.first, std::min(below.last, peak - lobeBins - 1));
  const double powerAbove = excessOver(z, std::max(above.first, peak + lobeBins + 1), above.last);
  return std::min(powerBelow, powerAbove) >= kMirrorShare * std::max(powerBelow, powerAbove);
}

}  // namespace

BinRange withSideBands(std::span<const float> z, BinRange room, BinRange carrier, double looks, std::size_t lobeBins) {
  if (carrier.last - carrier.first > 4 * lobeBins) return carrier;
  const auto begin = z.begin();
  const auto peak = static_cast<std::size_t>(
      std::max_element(begin + static_cast<std::ptrdiff_t>(carrier.first), begin + static_cast<std::ptrdiff_t>(carrier.last) + 1) -
      begin);
  if (!isLine(z, peak, lobeBins)) return carrier;
  const std::size_t inner = std::max({lobeBins, peak - carrier.first, carrier.last - peak}) + 1;
  const std::size_t outer = std::min(peak - room.first, room.last - peak);
  Sides sides;
  for (const double level : kLevels) {
    const Sides found = likeliestSides(z, peak, inner, outer, level, looks);
    if (found.nats > sides.nats) sides = found;
  }
  if (sides.nats < kLeastNats) return carrier;
  // Another carrier is another signal.
  for (std::size_t d = inner; d <= sides.reach; ++d) {
    if (isLine(z, peak - d, lobeBins) || isLine(z, peak + d, lobeBins)) return carrier;
  }
  // Where a carrier is switched on or off it has wide skirts, which fall away as 1 / d^2; side bands are nearer to flat.
  const std::size_t third = (sides.reach - inner + 1) / 3;
  double nearer = 0.0, farther = 0.0, nearerOfClick = 0.0, fartherOfClick = 0.0;
  for (std::size_t d = inner; d < inner + 2 * third; ++d) {
    const bool isNear = d < inner + third;
    (isNear ? nearer : farther) += z[peak - d] + z[peak + d] - 2.0;
    (isNear ? nearerOfClick : fartherOfClick) += 1.0 / static_cast<double>(d * d);
  }
  if (nearer > std::pow(nearerOfClick / fartherOfClick, kClickPower) * farther) return carrier;
  const double ofBelow = excessOver(z, peak - sides.reach, peak - inner);
  const double ofAbove = excessOver(z, peak + inner, peak + sides.reach);
  if (std::min(ofBelow, ofAbove) < kMirrorShare * std::max(ofBelow, ofAbove)) return carrier;
  const double ofCarrier = excessOver(z, peak - inner + 1, peak + inner - 1);
  if (ofBelow + ofAbove < kLeastPowerShare * ofCarrier) return carrier;
  return {std::min(carrier.first, peak - sides.reach), std::max(carrier.last, peak + sides.reach)};
}

void joinAboutCarriers(std::span<const float> z, std::size_t lobeBins, std::vector<BinRange>& signals) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < signals.size(); ++i) {
    const BinRange next = signals[i];
    // The line may be a signal of its own between the two.
    const std::size_t apart = kept >= 2 && signals[kept - 1].last - signals[kept - 1].first <= 2 * lobeBins + 2 ? 2 : 1;
    if (kept >= apart && isAboutCarrier(z, signals[kept - apart], next, lobeBins)) {
      kept -= apart;
      signals[kept] = {signals[kept].first, next.last};
    } else {
      signals[kept] = next;
    }
    ++kept;
  }
  signals.resize(kept);
}

}  // namespace sferic
