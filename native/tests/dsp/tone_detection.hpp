// How often a tone in white noise is detected, against theory: CA, 32 independent training cells, Pfa 1e-4.
#pragma once

#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>

#include "dsp/cfar.hpp"
#include "dsp/noise_floor.hpp"
#include "dsp/spectrum.hpp"

namespace sferic::test {

/// The SNR per bin, in dB, that gives a tone on a bin Pd 0.9 with that many looks.
struct PdReference {
  std::uint32_t looks;
  double snrDb;
};

inline constexpr PdReference kPdReferences[] = {{1, 12.4}, {4, 7.3}, {8, 5.0}, {16, 2.9}, {32, 0.9}, {64, -0.9}};

/// Part of `rows` rows in which the tone's bin is marked. Windows follow without overlap, so that each is one look; 62
/// Hann bins hold 32 independent cells.
inline double detectionRate(std::uint32_t looks, double snrDb, std::size_t rows) {
  constexpr std::uint32_t size = 512;
  constexpr std::size_t bin = 100;  // above the centre
  constexpr std::size_t learningRows = 64;
  Spectrum spectrum;
  spectrum.configure({.fftSize = size, .hopSize = size, .averages = looks});
  Cfar cfar;
  cfar.configure({.fftSize = size, .window = spectrum.window(), .hopSize = size, .windowsPerRow = looks, .pfa = 1e-4,
                  .trainingCells = 62});
  NoiseFloor floor;
  floor.configure({.fftSize = size, .looks = cfar.looks(), .cellsPerIndependent = cfar.cellsPerIndependent()});
  constexpr double noisePower = 1e-4;
  const double amplitude = std::sqrt(noisePower * spectrum.enbwBins() / size * std::pow(10.0, snrDb / 10.0));
  std::vector<std::complex<float>> tone(size);
  for (std::size_t n = 0; n < size; ++n) {
    tone[n] = std::complex<float>(std::polar(amplitude, 2.0 * std::numbers::pi * static_cast<double>(n * bin % size) / size));
  }
  std::mt19937_64 random(looks);
  std::normal_distribution<float> normal(0.0F, static_cast<float>(std::sqrt(noisePower / 2.0)));
  std::vector<float> first;
  std::vector<float> overFloor(size);
  std::vector<std::uint8_t> marks(size);
  std::size_t n = 0;
  std::size_t seen = 0;
  std::size_t hits = 0;
  while (seen < rows + learningRows) {
    const auto room = spectrum.room();
    for (auto& sample : room) {
      const float re = normal(random);
      sample = tone[n++ % size] + std::complex<float>(re, normal(random));
    }
    spectrum.commit(room.size());
    while (spectrum.process()) {
      const RowView row = spectrum.row();
      if (++seen <= learningRows) {
        first.insert(first.end(), row.mean.begin(), row.mean.end());
        if (seen == learningRows) floor.prime(first, learningRows);
        continue;
      }
      for (std::size_t k = 0; k < size; ++k) overFloor[k] = row.mean[k] / floor.perBin()[k];
      cfar.process(row.mean, row.max, floor.perBin(), overFloor, looks, marks);
      hits += marks[size / 2 + bin] >= Cfar::kBurst ? 1 : 0;
      if (row.rowId % 8 == 0) floor.update(row.mean);
    }
  }
  return static_cast<double>(hits) / static_cast<double>(seen - learningRows);
}

}  // namespace sferic::test
