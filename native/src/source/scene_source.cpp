// The clock of a device that is none: samples are counted from one instant, so that no rounding adds up.
#include "source/scene_source.hpp"

#include <algorithm>
#include <cmath>
#include <thread>

namespace sferic {
namespace {

using std::chrono_literals::operator""ms;

/// What the device keeps for a reader that is late.
constexpr double kHeldS = 0.5;
/// A read that finds nothing comes back after this, so that its caller can look for orders.
constexpr auto kLongestWait = 5ms;

}  // namespace

SceneSource::SceneSource(const SceneSpec& spec)
    : stream_(spec, ScenePasses::endless), format_(spec.format), sampleRateHz_(spec.sampleRateHz) {}

SampleFormat SceneSource::format() const {
  switch (format_) {
    case SceneFormat::cu8: return SampleFormat::cu8;
    case SceneFormat::ci8: return SampleFormat::ci8;
    case SceneFormat::ci16Le: return SampleFormat::ci16Le;
    case SceneFormat::cf32Le: return SampleFormat::cf32Le;
  }
  return SampleFormat::cf32Le;
}

std::optional<std::int64_t> SceneSource::begin() {
  begunAt_ = Clock::now();
  const auto wall = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(wall).count();
}

std::uint64_t SceneSource::samplesDue(Clock::time_point now) const {
  const double seconds = std::chrono::duration<double>(now - *begunAt_).count();
  return static_cast<std::uint64_t>(std::max(0.0, std::floor(seconds * sampleRateHz_)));
}

SceneSource::Clock::time_point SceneSource::dueAt(std::uint64_t sample) const {
  const std::chrono::duration<double> seconds{static_cast<double>(sample) / sampleRateHz_};
  return *begunAt_ + std::chrono::ceil<Clock::duration>(seconds);
}

SourceRead SceneSource::read(std::uint64_t /*sampleStart*/, std::span<std::byte> out) {
  if (!begunAt_) (void)begin();
  const std::uint64_t room = out.size() / stream_.bytesPerSample();
  Clock::time_point now = Clock::now();
  const Clock::time_point allDueAt = dueAt(stream_.position() + room);
  if (allDueAt > now) {
    std::this_thread::sleep_until(std::min(allDueAt, now + kLongestWait));
    now = Clock::now();
  }
  const std::uint64_t due = samplesDue(now);
  if (due > stream_.position() && static_cast<double>(due - stream_.position()) > kHeldS * sampleRateHz_) {
    stream_.skipTo(due);
  }
  const std::uint64_t first = stream_.position();
  const auto count = static_cast<std::size_t>(std::min(room, due - std::min(due, first)));
  stream_.fill(out.first(count * stream_.bytesPerSample()));
  return {.sampleStart = first, .sampleCount = count};
}

}  // namespace sferic
