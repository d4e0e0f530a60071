// Straight-line arithmetic from the last anchor, so that errors do not add up over a long replay.
#include "pipeline/pace_clock.hpp"

#include <algorithm>
#include <cmath>

namespace sferic {

void PaceClock::anchor(std::uint64_t sample, Instant at, double samplesPerS) {
  sample_ = sample;
  at_ = at;
  samplesPerS_ = samplesPerS;
}

PaceClock::Instant PaceClock::dueAt(std::uint64_t sample) const {
  const double seconds = (static_cast<double>(sample) - static_cast<double>(sample_)) / samplesPerS_;
  // A wait of a year is as good as any longer one, and does not overflow the clock.
  const std::chrono::duration<double> wait{std::min(seconds, 3.2e7)};
  return at_ + std::chrono::duration_cast<Clock::duration>(wait);
}

std::uint64_t PaceClock::dueSample(Instant now) const {
  // Half a sample early, so that waking exactly at dueAt(), which is rounded to the clock, is not too soon.
  const double seconds = std::chrono::duration<double>(now - at_).count();
  return sample_ + static_cast<std::uint64_t>(std::max(0.0, std::floor(seconds * samplesPerS_ + 0.5)));
}

}  // namespace sferic
