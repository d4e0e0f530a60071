// When a sample is due on the wall clock, at a multiple of real time. The wall clock only paces: no result
// reads it.
#pragma once

#include <chrono>
#include <cstdint>

namespace sferic {

class PaceClock {
 public:
  using Clock = std::chrono::steady_clock;
  using Instant = Clock::time_point;

  /// From now on `sample` is due at `at` and the others follow at `samplesPerS` (sample rate times speed,
  /// above 0).
  void anchor(std::uint64_t sample, Instant at, double samplesPerS);

  /// The instant at which the samples before `sample` have all been due.
  [[nodiscard]] Instant dueAt(std::uint64_t sample) const;

  /// How far the recording has come at `now`: samples below this are due.
  [[nodiscard]] std::uint64_t dueSample(Instant now) const;

  [[nodiscard]] double samplesPerS() const { return samplesPerS_; }

 private:
  std::uint64_t sample_ = 0;
  Instant at_{};
  double samplesPerS_ = 1;
};

}  // namespace sferic
