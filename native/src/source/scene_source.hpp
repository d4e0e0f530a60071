// A scene as a device: its samples come when their time has come, whether anybody takes them or not, and without an
// end. Knows no spectra and no files.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "sferic/scene_spec.hpp"
#include "sferic/scene_stream.hpp"
#include "source/source.hpp"

namespace sferic {

/// Paced by a steady clock: sample n is there n / sampleRateHz after begin(), never sooner. The device holds what was
/// not taken for half a second, as a receiver's driver does; what is older by then is lost, as is what this machine is
/// too slow to make: read() then goes on with the newest sample.
class SceneSource final : public Source {
 public:
  explicit SceneSource(const SceneSpec& spec);

  [[nodiscard]] SampleFormat format() const override;
  [[nodiscard]] std::optional<std::uint64_t> sampleCount() const override { return std::nullopt; }
  std::optional<std::int64_t> begin() override;
  SourceRead read(std::uint64_t sampleStart, std::span<std::byte> out) override;

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] std::uint64_t samplesDue(Clock::time_point now) const;
  [[nodiscard]] Clock::time_point dueAt(std::uint64_t sample) const;

  SceneStream stream_;
  const SceneFormat format_;
  const double sampleRateHz_;
  std::optional<Clock::time_point> begunAt_;
};

}  // namespace sferic
