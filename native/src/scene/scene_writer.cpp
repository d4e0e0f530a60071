// A scene into a file, whole or not at all.
#include <algorithm>
#include <span>
#include <stdexcept>
#include <vector>

#include "sferic/scene_spec.hpp"
#include "sferic/scene_stream.hpp"
#include "waveforms.hpp"
#include "whole_file.hpp"

namespace sferic {
namespace {

constexpr std::uint64_t kBlockSamples = 16384;

}  // namespace

OccupiedBand occupiedBand(const ModulationSpec& modulation, double sampleRateHz, std::uint64_t seed) {
  const scene::PhasorTable phasors;
  return scene::measureBand(modulation, sampleRateHz, phasors, seed);
}

std::vector<OccupiedBand> writeScene(const SceneSpec& spec, const std::string& path,
                                     const std::function<bool(double)>& onProgress) {
  SceneStream stream(spec, ScenePasses::once);
  scene::WholeFile file(path);
  std::vector<std::byte> bytes(kBlockSamples * stream.bytesPerSample());
  for (std::uint64_t done = 0; done < spec.sampleCount;) {
    const std::uint64_t count = std::min(kBlockSamples, spec.sampleCount - done);
    const auto block = std::span(bytes).first(static_cast<std::size_t>(count) * stream.bytesPerSample());
    stream.fill(block);
    file.write({reinterpret_cast<const unsigned char*>(block.data()), block.size()});
    done += count;
    if (onProgress && !onProgress(static_cast<double>(done) / static_cast<double>(spec.sampleCount))) {
      throw std::runtime_error("making the scene was stopped");
    }
  }
  file.keep();
  return {stream.bands().begin(), stream.bands().end()};
}

}  // namespace sferic
