// Sums the emitters and the noise block by block, puts them through the receiver, and writes them whole or not at all.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <span>
#include <stdexcept>
#include <vector>

#include "emitter.hpp"
#include "front_end.hpp"
#include "random.hpp"
#include "sferic/scene_spec.hpp"
#include "waveforms.hpp"
#include "whole_file.hpp"

namespace sferic {
namespace {

using scene::Sample;

constexpr std::size_t kBlockSamples = 16384;
constexpr std::uint64_t kNoiseStream = 0;
constexpr std::uint64_t kStartPhaseStream = 1;
constexpr std::uint64_t kFadingStream = 1'000'000;
constexpr std::uint64_t kDataStream = 2'000'000;
constexpr double kRayleighBelowDb = -100.0;

std::size_t bytesPerSample(SceneFormat format) {
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
void putComponent(SceneFormat format, double value, unsigned char* to) {
  switch (format) {
    case SceneFormat::cu8:
      // 127.5 is zero: the convention of RTL-SDR, which Sferic reads by.
      to[0] = static_cast<unsigned char>(std::clamp(std::floor(value * 127.5 + 128.0), 0.0, 255.0));
      return;
    case SceneFormat::ci8: to[0] = static_cast<unsigned char>(stepOf(value, 128.0, -128, 127) & 0xff); return;
    case SceneFormat::ci16Le: {
      const auto bits = static_cast<std::uint32_t>(stepOf(value, 32768.0, -32768, 32767));
      to[0] = static_cast<unsigned char>(bits & 0xffU);
      to[1] = static_cast<unsigned char>((bits >> 8) & 0xffU);
      return;
    }
    case SceneFormat::cf32Le: {
      const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
      for (int k = 0; k < 4; ++k) to[k] = static_cast<unsigned char>((bits >> (8 * k)) & 0xffU);
      return;
    }
  }
}

scene::Emitter makeEmitter(const SceneSpec& spec, std::size_t index, const OccupiedBand& band,
                           const scene::PhasorTable& phasors, scene::Random& startPhases) {
  const SceneEmitterSpec& from = spec.emitters[index];
  scene::EmitterPlan plan;
  plan.rampS = from.rampS;
  for (const SceneSlot& slot : from.slots) {
    plan.slots.push_back({slot.sampleStart, slot.sampleCount, slot.startOffsetHz, slot.driftHzPerS});
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

OccupiedBand occupiedBand(const ModulationSpec& modulation, double sampleRateHz, std::uint64_t seed) {
  const scene::PhasorTable phasors;
  return scene::measureBand(modulation, sampleRateHz, phasors, seed);
}

std::vector<OccupiedBand> writeScene(const SceneSpec& spec, const std::string& path,
                                     const std::function<bool(double)>& onProgress) {
  const scene::PhasorTable phasors;
  scene::Random startPhases(spec.seed, kStartPhaseStream);
  std::vector<OccupiedBand> bands;
  std::vector<scene::Emitter> emitters;
  for (std::size_t index = 0; index < spec.emitters.size(); ++index) {
    bands.push_back(scene::measureBand(spec.emitters[index].modulation, spec.sampleRateHz, phasors, spec.seed));
    emitters.push_back(makeEmitter(spec, index, bands.back(), phasors, startPhases));
  }
  scene::Gaussian noise(spec.seed, kNoiseStream);
  const double noiseScale = scene::amplitudeFromDb(spec.noiseDbfsPerHz) * std::sqrt(0.5 * spec.sampleRateHz);
  scene::FrontEnd frontEnd(phasors, spec.seed, frontEndOf(spec));

  scene::WholeFile file(path);
  std::vector<Sample> block(kBlockSamples);
  const std::size_t width = bytesPerSample(spec.format);
  std::vector<unsigned char> bytes(kBlockSamples * width);
  // The filter answers late: what it gives first is thrown away, so that the truth's samples are the file's.
  std::uint64_t late = frontEnd.delaySamples();
  const std::uint64_t end = spec.sampleCount + late;
  for (std::uint64_t start = 0; start < end; start += kBlockSamples) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(kBlockSamples, end - start));
    std::span<Sample> samples(block.data(), count);
    for (auto& sample : samples) {
      const double re = noise.next();
      const double im = noise.next();
      sample = {noiseScale * re, noiseScale * im};
    }
    for (auto& emitter : emitters) emitter.addTo(samples, start);
    frontEnd.process(samples);
    samples = samples.subspan(static_cast<std::size_t>(std::min<std::uint64_t>(late, count)));
    late -= count - samples.size();
    for (std::size_t k = 0; k < samples.size(); ++k) {
      putComponent(spec.format, samples[k].real(), bytes.data() + width * k);
      putComponent(spec.format, samples[k].imag(), bytes.data() + width * k + width / 2);
    }
    file.write(std::span<const unsigned char>(bytes.data(), width * samples.size()));
    if (onProgress && !onProgress(static_cast<double>(start + count) / static_cast<double>(end))) {
      throw std::runtime_error("making the scene was stopped");
    }
  }
  file.keep();
  return bands;
}

}  // namespace sferic
