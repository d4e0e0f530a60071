// One emitter of the scene: a waveform, put into the band at certain times and frequencies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fading.hpp"
#include "modulators.hpp"

namespace sferic::scene {

/// One presence. The tone that carries it starts at `startOffsetHz` and moves by `driftHzPerS`.
struct Slot {
  std::uint64_t sampleStart = 0;
  std::uint64_t sampleCount = 0;
  double startOffsetHz = 0;
  double driftHzPerS = 0;
};

struct EmitterPlan {
  std::string name;
  std::string klass;
  double snrDb = 0;
  double noiseBandwidthHz = 0;  ///< that the SNR refers to
  double halfWidthHz = 0;       ///< nominal edges around the carrying tone
  double rampS = 0;             ///< raised cosine inside both ends of a slot
  std::vector<Slot> slots;      ///< in order, not overlapping
  std::uint64_t repeatSamples = 0;  ///< after so many the slots come again, and so on; 0: they come once
  std::unique_ptr<Modulator> modulator;
  std::optional<Fading> fading;
};

class Emitter {
 public:
  Emitter(EmitterPlan plan, const PhasorTable& phasors, double sampleRateHz, double amplitude,
          Phase startPhase);

  [[nodiscard]] const EmitterPlan& plan() const { return plan_; }

  /// Adds the emitter's samples from `sampleStart` on to `block`. Blocks come in order, without gaps.
  void addTo(std::span<Sample> block, std::uint64_t sampleStart);

  /// Leaves out what comes before `sample`: the next block begins there. A slot that is on has the phase that it would
  /// have had; where it began in between, its data begins here.
  void skipTo(std::uint64_t sample);

 private:
  void beginSlot(const Slot& slot);
  void endSlot();

  /// Applies the ramps to `scratch_`, which begins and ends so many samples inside the slot.
  void shape(std::uint64_t afterStart, std::uint64_t beforeStop);
  void mixInto(std::span<Sample> target);

  EmitterPlan plan_;
  const PhasorTable& phasors_;
  double sampleRateHz_;
  double amplitude_;
  std::vector<double> ramp_;
  std::vector<Sample> scratch_;
  std::size_t slotIndex_ = 0;
  std::uint64_t passStart_ = 0;  ///< sample that this pass of the slots counts from
  std::uint64_t at_ = 0;         ///< the sample after the last block
  Phase phase_;
  Phase step_ = 0;
  Phase stepChange_ = 0;
};

}  // namespace sferic::scene
