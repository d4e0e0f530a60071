// Which emitters the demonstration scene holds, where, when and how strong. Writes nothing.
#pragma once

#include <cstdint>
#include <vector>

#include "emitter.hpp"
#include "sferic/scene.hpp"

namespace sferic::scene {

/// `phasors` must outlive the emitters.
[[nodiscard]] std::vector<Emitter> planScene(std::uint64_t seed, const PhasorTable& phasors);

/// The truth about them, by sampleStart, then by lowOffsetHz.
[[nodiscard]] std::vector<SceneBurst> burstsOf(const std::vector<Emitter>& emitters);

/// Mean square of the noise per complex sample, relative to full scale.
[[nodiscard]] double noisePower();

}  // namespace sferic::scene
