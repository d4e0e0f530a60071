// Mixing a waveform into the band, slot by slot.
#include "emitter.hpp"

#include <algorithm>
#include <utility>

namespace sferic::scene {
Emitter::Emitter(EmitterPlan plan, const PhasorTable& phasors, double sampleRateHz, double amplitude,
                 Phase startPhase)
    : plan_(std::move(plan)),
      phasors_(phasors),
      sampleRateHz_(sampleRateHz),
      amplitude_(amplitude),
      ramp_(static_cast<std::size_t>(plan_.rampS * sampleRateHz)),
      phase_(startPhase) {
  for (std::size_t k = 0; k < ramp_.size(); ++k) {
    ramp_[k] = raisedCosineStep((static_cast<double>(k) + 0.5) / static_cast<double>(ramp_.size()));
  }
}

void Emitter::beginSlot(const Slot& slot) {
  step_ = phaseFromTurns(slot.startOffsetHz / sampleRateHz_);
  stepChange_ = phaseFromTurns(slot.driftHzPerS / sampleRateHz_ / sampleRateHz_);
  plan_.modulator->start();
}

void Emitter::shape(std::uint64_t afterStart, std::uint64_t beforeStop) {
  const std::uint64_t length = scratch_.size();
  for (std::uint64_t k = 0; k < length && afterStart + k < ramp_.size(); ++k) {
    scratch_[k] *= ramp_[afterStart + k];
  }
  for (std::uint64_t k = 0; k < length && beforeStop + k < ramp_.size(); ++k) {
    scratch_[length - 1 - k] *= ramp_[beforeStop + k];
  }
}

void Emitter::mixInto(std::span<Sample> target) {
  const Sample* from = scratch_.data();
  const double amplitude = amplitude_;
  Phase phase = phase_;
  Phase step = step_;
  for (auto& sample : target) {
    sample += product(*from++, phasors_.at(phase) * amplitude);
    phase += step;
    step += stepChange_;
  }
  phase_ = phase;
  step_ = step;
}

void Emitter::endSlot() {
  if (++slotIndex_ < plan_.slots.size() || plan_.repeatSamples == 0) return;
  slotIndex_ = 0;
  passStart_ += plan_.repeatSamples;
}

void Emitter::addTo(std::span<Sample> block, std::uint64_t sampleStart) {
  const std::uint64_t sampleStop = sampleStart + block.size();
  at_ = sampleStop;
  while (slotIndex_ < plan_.slots.size()) {
    const Slot& slot = plan_.slots[slotIndex_];
    const std::uint64_t slotStart = passStart_ + slot.sampleStart;
    const std::uint64_t slotStop = slotStart + slot.sampleCount;
    if (slotStart >= sampleStop) return;
    const std::uint64_t from = std::max(slotStart, sampleStart);
    const std::uint64_t to = std::min(slotStop, sampleStop);
    if (from == slotStart) beginSlot(slot);
    scratch_.resize(to - from);
    plan_.modulator->fill(scratch_);
    shape(from - slotStart, slotStop - to);
    if (plan_.fading) plan_.fading->apply(scratch_, from);
    mixInto(block.subspan(from - sampleStart, to - from));
    if (slotStop > sampleStop) return;
    endSlot();
  }
}

void Emitter::skipTo(std::uint64_t sample) {
  while (slotIndex_ < plan_.slots.size()) {
    const Slot& slot = plan_.slots[slotIndex_];
    const std::uint64_t slotStart = passStart_ + slot.sampleStart;
    if (slotStart + slot.sampleCount <= sample) {
      endSlot();
      continue;
    }
    if (slotStart < sample) {
      if (at_ <= slotStart) beginSlot(slot);
      // As mixInto() would have gone on: all of it counts modulo a whole turn, so the wrap of the sums is right.
      const std::uint64_t count = sample - std::max(at_, slotStart);
      const std::uint64_t pairs = count % 2 == 0 ? count / 2 * (count - 1) : count * ((count - 1) / 2);
      phase_ += step_ * count + stepChange_ * pairs;
      step_ += stepChange_ * count;
    }
    break;
  }
  at_ = sample;
}

}  // namespace sferic::scene
