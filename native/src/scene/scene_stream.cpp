// Sums the emitters and the noise block by block, and puts them through the receiver.
#include "sferic/scene_stream.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <vector>

#include "emitter.hpp"
#include "front_end.hpp"
#include "random.hpp"
#include "waveforms.hpp"

namespace sferic {
namespace {

using scene::Sample;

constexpr std::size_t kBlockSamples = 16384;
constexpr std::uint64_t kNoiseStream = 0;
constexpr std::uint64_t kStartPhaseStream = 1;
constexpr std::uint64_t kFadingStream = 1'000'000;
constexpr std::uint64_t kDataStream = 2'000'000;
constexpr double kRayleighBelowDb = -100.0;
/// Longer than anything runs, and far from where sums would wrap.
constexpr std::uint64_t kForEver = std::uint64_t{1} << 62;

std::size_t widthOf(SceneFormat format) {
  switch (format) {
    case SceneFormat::cu8:
    case SceneFormat::ci8: return 2;
    case SceneFormat::ci16Le: return 4;
    case SceneFormat::cf32Le: return 8;
  }
  return 0;
}

/// Nearest step; ties away from zero.
std::int32_t stepOf(double value, double fullScale, std::int32_t least, std::int32_t most) {
  const double scaled = value * fullScale;
  const double clipped = std::clamp(scaled, static_cast<double>(least), static_cast<double>(most));
  return static_cast<std::int32_t>(clipped + (clipped < 0.0 ? -0.5 : 0.5));
}

/// Little-endian whatever the machine is.
void putComponent(SceneFormat format, double value, std::byte* to) {
  switch (format) {
    case SceneFormat::cu8:
      // 127.5 is zero: the convention of RTL-SDR, which Sferic reads by.
      to[0] = static_cast<std::byte>(std::clamp(std::floor(value * 127.5 + 128.0), 0.0, 255.0));
      return;
    case SceneFormat::ci8: to[0] = static_cast<std::byte>(stepOf(value, 128.0, -128, 127) & 0xff); return;
    case SceneFormat::ci16Le: {
      const auto bits = static_cast<std::uint32_t>(stepOf(value, 32768.0, -32768, 32767));
      to[0] = static_cast<std::byte>(bits & 0xffU);
      to[1] = static_cast<std::byte>((bits >> 8) & 0xffU);
      return;
    }
    case SceneFormat::cf32Le: {
      const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
      for (int k = 0; k < 4; ++k) to[k] = static_cast<std::byte>((bits >> (8 * k)) & 0xffU);
      return;
    }
  }
}

scene::Emitter makeEmitter(const SceneSpec& spec, ScenePasses passes, std::size_t index, const OccupiedBand& band,
                           const scene::PhasorTable& phasors, scene::Random& startPhases) {
  const SceneEmitterSpec& from = spec.emitters[index];
  scene::EmitterPlan plan;
  plan.rampS = from.rampS;
  for (const SceneSlot& slot : from.slots) {
    plan.slots.push_back({slot.sampleStart, slot.sampleCount, slot.startOffsetHz, slot.driftHzPerS});
  }
  if (passes == ScenePasses::endless) {
    plan.repeatSamples = spec.sampleCount;
    for (scene::Slot& slot : plan.slots) {
      if (slot.sampleCount == spec.sampleCount && slot.driftHzPerS == 0.0) slot.sampleCount = kForEver;
    }
  }
  plan.modulator =
      scene::makeWaveform(from.modulation, spec.sampleRateHz, phasors, scene::Random(spec.seed, kDataStream + index));
  if (from.fading) {
    const double rice = from.fading->riceFactorDb;
    const double amplitude = rice < kRayleighBelowDb ? 0.0 : scene::amplitudeFromDb(rice);
    plan.fading.emplace(phasors, scene::Random(spec.seed, kFadingStream + index),
                        scene::FadingConfig{.dopplerCyclesPerSample = from.fading->dopplerHz / spec.sampleRateHz,
                                            .riceFactor = amplitude * amplitude});
  }
  const double widthHz = band.highHz - band.lowHz;
  const double noiseHz = widthHz > 0.0 ? widthHz : spec.referenceBandwidthHz;
  const double amplitude = scene::amplitudeFromDb(spec.noiseDbfsPerHz + from.snrDb) * std::sqrt(noiseHz);
  return {std::move(plan), phasors, spec.sampleRateHz, amplitude, startPhases.next()};
}

scene::FrontEndConfig frontEndOf(const SceneSpec& spec) {
  return {.dcAmplitude = scene::amplitudeFromDb(spec.dcOffsetDbfs),
          .imbalanceGainDb = spec.imbalanceGainDb,
          .imbalancePhaseTurns = spec.imbalancePhaseDeg / 360.0,
          .linewidthCyclesPerSample = spec.linewidthHz / spec.sampleRateHz,
          .passband = spec.passband,
          .clipAmplitude = scene::amplitudeFromDb(spec.clipDbfs)};
}

}  // namespace

struct SceneStream::State {
  State(const SceneSpec& spec, ScenePasses passes)
      : format(spec.format),
        width(widthOf(spec.format)),
        noise(spec.seed, kNoiseStream),
        noiseScale(scene::amplitudeFromDb(spec.noiseDbfsPerHz) * std::sqrt(0.5 * spec.sampleRateHz)),
        frontEnd(phasors, spec.seed, frontEndOf(spec)),
        late(frontEnd.delaySamples()),
        block(kBlockSamples) {
    scene::Random startPhases(spec.seed, kStartPhaseStream);
    for (std::size_t index = 0; index < spec.emitters.size(); ++index) {
      bands.push_back(scene::measureBand(spec.emitters[index].modulation, spec.sampleRateHz, phasors, spec.seed));
      emitters.push_back(makeEmitter(spec, passes, index, bands.back(), phasors, startPhases));
    }
  }

  /// The next samples out of the receiver; fewer than `count` where some are left out.
  std::span<const Sample> make(std::size_t count) {
    std::span<Sample> samples(block.data(), count);
    for (auto& sample : samples) {
      const double re = noise.next();
      const double im = noise.next();
      sample = {noiseScale * re, noiseScale * im};
    }
    for (auto& emitter : emitters) emitter.addTo(samples, inputAt);
    frontEnd.process(samples);
    inputAt += count;
    const auto leftOut = static_cast<std::size_t>(std::min<std::uint64_t>(late, count));
    late -= leftOut;
    return samples.subspan(leftOut);
  }

  const scene::PhasorTable phasors;
  const SceneFormat format;
  const std::size_t width;
  std::vector<OccupiedBand> bands;
  std::vector<scene::Emitter> emitters;
  scene::Gaussian noise;
  const double noiseScale;
  scene::FrontEnd frontEnd;
  std::uint64_t inputAt = 0;   ///< the sample that goes into the receiver next
  std::uint64_t outputAt = 0;  ///< the sample that is given next
  /// The filter answers late: so much of what it gives next is left out, so that the truth's samples are those given.
  std::uint64_t late;
  std::vector<Sample> block;
};

SceneStream::SceneStream(const SceneSpec& spec, ScenePasses passes) : state_(std::make_unique<State>(spec, passes)) {}

SceneStream::~SceneStream() = default;

std::span<const OccupiedBand> SceneStream::bands() const { return state_->bands; }
std::size_t SceneStream::bytesPerSample() const { return state_->width; }
std::uint64_t SceneStream::position() const { return state_->outputAt; }

void SceneStream::fill(std::span<std::byte> out) {
  State& s = *state_;
  std::byte* to = out.data();
  std::uint64_t wanted = out.size() / s.width;
  while (wanted > 0) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(kBlockSamples, wanted + s.late));
    const std::span<const Sample> made = s.make(count);
    for (const Sample& sample : made) {
      putComponent(s.format, sample.real(), to);
      putComponent(s.format, sample.imag(), to + s.width / 2);
      to += s.width;
    }
    wanted -= made.size();
    s.outputAt += made.size();
  }
}

void SceneStream::skipTo(std::uint64_t sample) {
  State& s = *state_;
  if (sample <= s.outputAt) return;
  // The filter forgets what it holds in twice its delay.
  const std::uint64_t delay = s.frontEnd.delaySamples();
  const std::uint64_t from = std::max(s.inputAt, sample - std::min(sample, delay));
  if (from > s.inputAt) {
    for (auto& emitter : s.emitters) emitter.skipTo(from);
  }
  s.inputAt = from;
  s.late = sample + delay - from;
  s.outputAt = sample;
}

}  // namespace sferic
