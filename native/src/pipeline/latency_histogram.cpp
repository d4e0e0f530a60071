// Class k holds values up to 1 microsecond * 1.05^k.
#include "pipeline/latency_histogram.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sferic {
namespace {

constexpr double kFirstMs = 1e-3;
constexpr double kRatio = 1.05;

}  // namespace

void LatencyHistogram::add(double ms) {
  const double exact = ms > kFirstMs ? std::ceil(std::log(ms / kFirstMs) / std::log(kRatio)) : 0.0;
  ++counts_[static_cast<std::size_t>(std::min(exact, static_cast<double>(kClasses - 1)))];
  ++total_;
}

double LatencyHistogram::percentileMs(double fraction) const {
  if (total_ == 0) return std::numeric_limits<double>::quiet_NaN();
  const double rank = std::max(1.0, std::ceil(fraction * static_cast<double>(total_)));
  std::uint64_t seen = 0;
  std::size_t index = 0;
  while (index + 1 < kClasses && static_cast<double>(seen + counts_[index]) < rank) seen += counts_[index++];
  return kFirstMs * std::pow(kRatio, static_cast<double>(index));
}

}  // namespace sferic
