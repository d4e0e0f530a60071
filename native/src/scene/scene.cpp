// Sums the emitters, the noise and the DC spike block by block, and writes them whole or not at all.
#include "sferic/scene.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <span>

#include "random.hpp"
#include "scene_plan.hpp"
#include "whole_file.hpp"

namespace sferic {
namespace {

constexpr std::size_t kBlockSamples = 16384;
constexpr double kFullScale = 32768.0;
constexpr std::uint64_t kNoiseStream = 0;

/// Nearest 16-bit step, little-endian whatever the machine is.
void putComponent(double value, unsigned char* to) {
  const double scaled = std::clamp(value * kFullScale, -32767.0, 32767.0);
  const auto step = static_cast<std::int32_t>(scaled + (scaled < 0.0 ? -0.5 : 0.5));
  const auto bits = static_cast<std::uint32_t>(step);
  to[0] = static_cast<unsigned char>(bits & 0xffU);
  to[1] = static_cast<unsigned char>((bits >> 8) & 0xffU);
}

}  // namespace

double sceneNoiseBandwidthHz(const SceneBurst& burst) {
  const bool isTone = burst.klass == "carrier" || burst.klass == "drifting-carrier" || burst.klass == "sweep";
  return isTone ? kSceneBinBandwidthHz : burst.highOffsetHz - burst.lowOffsetHz;
}

SceneResult writeDemoScene(const std::string& path, std::uint64_t seed,
                           const std::function<void(double)>& onProgress) {
  const scene::PhasorTable phasors;
  std::vector<scene::Emitter> emitters = scene::planScene(seed, phasors);
  scene::Gaussian noise(seed, kNoiseStream);
  const double noiseScale = std::sqrt(0.5 * scene::noisePower());
  const double spike = scene::amplitudeFromDb(kSceneDcSpikeDbfs) * std::sqrt(0.5);

  scene::WholeFile file(path);
  std::vector<scene::Sample> block(kBlockSamples);
  std::vector<unsigned char> bytes(kBlockSamples * 4);
  for (std::uint64_t start = 0; start < kSceneSampleCount; start += kBlockSamples) {
    const std::uint64_t left = kSceneSampleCount - start;
    const std::size_t count = left < kBlockSamples ? static_cast<std::size_t>(left) : kBlockSamples;
    const std::span<scene::Sample> samples(block.data(), count);
    for (auto& sample : samples) {
      const double re = noise.next();
      const double im = noise.next();
      sample = {spike + noiseScale * re, spike + noiseScale * im};
    }
    for (auto& emitter : emitters) emitter.addTo(samples, start);
    for (std::size_t k = 0; k < count; ++k) {
      putComponent(samples[k].real(), bytes.data() + 4 * k);
      putComponent(samples[k].imag(), bytes.data() + 4 * k + 2);
    }
    file.write(std::span<const unsigned char>(bytes.data(), 4 * count));
    if (onProgress) onProgress(static_cast<double>(start + count) / static_cast<double>(kSceneSampleCount));
  }
  file.keep();
  return {kSceneSampleRateHz, kSceneSampleCount, scene::burstsOf(emitters)};
}

}  // namespace sferic
