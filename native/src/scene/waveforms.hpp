// From a modulation's numbers to its waveform, and the band that the waveform fills.
#pragma once

#include <cstdint>
#include <memory>

#include "modulators.hpp"
#include "sferic/scene_spec.hpp"

namespace sferic::scene {

/// `phasors` must outlive the modulator. Mean power 1.
[[nodiscard]] std::unique_ptr<Modulator> makeWaveform(const ModulationSpec& spec, double sampleRateHz,
                                                      const PhasorTable& phasors, Random random);

/// As occupiedBand() of scene_spec.hpp.
[[nodiscard]] OccupiedBand measureBand(const ModulationSpec& spec, double sampleRateHz, const PhasorTable& phasors,
                                       std::uint64_t seed);

}  // namespace sferic::scene
