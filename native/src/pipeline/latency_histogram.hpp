// How long rows took in the last seconds, in logarithmic classes, so that percentiles cost no memory per row. Not
// thread-safe.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace sferic {

class LatencyHistogram {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  /// Values older than this, give or take a second, no longer count.
  static constexpr std::int64_t kRecentS = 5;

  void add(double ms, Instant now);

  /// `fraction` from 0 to 1; NaN where nothing recent is there. The upper edge of the class, so at most 5 % too
  /// high; values under 1 microsecond read as that.
  [[nodiscard]] double percentileMs(double fraction, Instant now) const;

 private:
  static constexpr std::size_t kClasses = 380;  // 1e-3 ms * 1.05^379 is 107 s; above it reads as that
  struct Second {
    std::int64_t index = -1;
    std::uint64_t total = 0;
    std::array<std::uint32_t, kClasses> counts{};
  };
  std::array<Second, kRecentS> seconds_{};  ///< second s is at s modulo kRecentS
};

}  // namespace sferic
