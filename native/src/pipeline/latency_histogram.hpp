// How long rows took, in logarithmic classes, so that percentiles cost no memory per row. Not thread-safe.
#pragma once

#include <array>
#include <cstdint>

namespace sferic {

class LatencyHistogram {
 public:
  void add(double ms);

  /// `fraction` from 0 to 1; NaN before the first value. The upper edge of the class, so at most 5 % too
  /// high; values under 1 microsecond read as that.
  [[nodiscard]] double percentileMs(double fraction) const;

 private:
  static constexpr std::size_t kClasses = 380;  // 1e-3 ms * 1.05^379 is 107 s; above it reads as that
  std::array<std::uint64_t, kClasses> counts_{};
  std::uint64_t total_ = 0;
};

}  // namespace sferic
