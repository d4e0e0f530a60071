// A live source for tests: keeps the Source contract, gives what it is told to, and counts on its own.
#pragma once

#include <atomic>
#include <chrono>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <thread>

#include "source/source.hpp"

namespace sferic::test {

struct PushPlan {
  std::string content;             ///< cf32_le, given once
  double samplesPerS = 0;          ///< at which they come; 0: as fast as they are taken
  std::uint64_t seed = 1;          ///< of the sizes of what comes together
  std::uint64_t lostFrom = 0;      ///< the device loses samples from here
  std::uint64_t lostCount = 0;
};

class PushSource final : public Source {
 public:
  explicit PushSource(PushPlan plan) : plan_(std::move(plan)), random_(plan_.seed) {}

  [[nodiscard]] SampleFormat format() const override { return SampleFormat::cf32Le; }
  [[nodiscard]] std::optional<std::uint64_t> sampleCount() const override { return std::nullopt; }

  SourceRead read(std::uint64_t /*sampleStart*/, std::span<std::byte> out) override {
    using Clock = std::chrono::steady_clock;
    if (at_ == 0) startedAt_ = Clock::now();
    if (plan_.lostCount > 0 && at_ == plan_.lostFrom) at_ += plan_.lostCount;
    const std::uint64_t total = plan_.content.size() / 8;
    std::uint64_t count = std::min<std::uint64_t>({out.size() / 8, total - at_, 1 + random_() % 3000});
    if (plan_.lostCount > 0 && at_ < plan_.lostFrom) count = std::min(count, plan_.lostFrom - at_);
    if (plan_.samplesPerS > 0) {
      const std::chrono::duration<double> after{static_cast<double>(at_ + count) / plan_.samplesPerS};
      std::this_thread::sleep_until(startedAt_ + std::chrono::duration_cast<Clock::duration>(after));
    }
    std::memcpy(out.data(), plan_.content.data() + at_ * 8, count * 8);
    const SourceRead given{.sampleStart = at_, .sampleCount = count, .isEnd = at_ + count == total};
    at_ += count;
    return given;
  }

 private:
  PushPlan plan_;
  std::mt19937_64 random_;
  std::uint64_t at_ = 0;
  std::chrono::steady_clock::time_point startedAt_;
};

}  // namespace sferic::test
