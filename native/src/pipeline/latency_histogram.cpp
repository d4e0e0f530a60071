// Class k holds values up to 1 microsecond * 1.05^k.
#include "pipeline/latency_histogram.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sferic {
namespace {

constexpr double kFirstMs = 1e-3;
constexpr double kRatio = 1.05;

std::int64_t secondOf(LatencyHistogram::Instant at) {
  return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
}

}  // namespace

void LatencyHistogram::add(double ms, Instant now) {
  const std::int64_t index = secondOf(now);
  Second& second = seconds_[static_cast<std::size_t>(index % kRecentS)];
  if (second.index != index) second = {.index = index};
  const double exact = ms > kFirstMs ? std::ceil(std::log(ms / kFirstMs) / std::log(kRatio)) : 0.0;
  ++second.counts[static_cast<std::size_t>(std::min(exact, static_cast<double>(kClasses - 1)))];
  ++second.total;
}

double LatencyHistogram::percentileMs(double fraction, Instant now) const {
  const std::int64_t oldest = secondOf(now) - kRecentS;
  std::array<std::uint64_t, kClasses> counts{};
  std::uint64_t total = 0;
  for (const Second& second : seconds_) {
    if (second.index <= oldest || second.total == 0) continue;
    total += second.total;
    for (std::size_t i = 0; i < kClasses; ++i) counts[i] += second.counts[i];
  }
  if (total == 0) return std::numeric_limits<double>::quiet_NaN();
  const double rank = std::max(1.0, std::ceil(fraction * static_cast<double>(total)));
  std::uint64_t seen = 0;
  std::size_t index = 0;
  while (index + 1 < kClasses && static_cast<double>(seen + counts[index]) < rank) seen += counts[index++];
  return kFirstMs * std::pow(kRatio, static_cast<double>(index));
}

}  // namespace sferic
