// Signals and rows for tests: tones and white noise with known levels, and the rows of a whole signal.
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <random>
#include <span>
#include <vector>

#include "dsp/spectrum.hpp"

namespace sferic::test {

using Signal = std::vector<std::complex<float>>;

struct Row {
  std::uint64_t rowId = 0;
  std::uint64_t sampleStart = 0;
  std::uint64_t sampleCount = 0;
  std::vector<float> mean, max;
  bool operator==(const Row&) const = default;
};

inline Row rowFrom(const RowView& view) {
  return {view.rowId, view.sampleStart, view.sampleCount, {view.mean.begin(), view.mean.end()},
          {view.max.begin(), view.max.end()}};
}

/// `cyclesPerSample` from -0.5 to 0.5.
inline Signal tone(std::size_t count, double cyclesPerSample, double amplitude = 1.0) {
  Signal signal(count);
  for (std::size_t n = 0; n < count; ++n) {
    const double cycles = cyclesPerSample * static_cast<double>(n);
    const double phase = 2.0 * std::numbers::pi * (cycles - std::floor(cycles));
    signal[n] = std::complex<float>(std::polar(amplitude, phase));
  }
  return signal;
}

/// Complex white Gaussian noise of the given total power.
inline Signal noise(std::size_t count, double power, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal(0.0, std::sqrt(power / 2.0));
  Signal signal(count);
  for (auto& sample : signal) {
    const double re = normal(random);
    sample = std::complex<float>(static_cast<float>(re), static_cast<float>(normal(random)));
  }
  return signal;
}

/// All rows of `signal`, given in chunks of `chunk` samples, with the tail.
inline std::vector<Row> rowsOf(Spectrum& spectrum, const Signal& signal, std::size_t chunk = 10'000) {
  std::vector<Row> rows;
  for (std::size_t at = 0; at < signal.size();) {
    const auto room = spectrum.room();
    const std::size_t count = std::min({chunk, signal.size() - at, room.size()});
    std::copy_n(signal.begin() + static_cast<std::ptrdiff_t>(at), count, room.begin());
    spectrum.commit(count);
    at += count;
    while (spectrum.process()) rows.push_back(rowFrom(spectrum.row()));
  }
  if (spectrum.flush()) rows.push_back(rowFrom(spectrum.row()));
  return rows;
}

inline std::vector<Row> rowsOf(const SpectrumConfig& config, const Signal& signal,
                               std::size_t chunk = 10'000) {
  Spectrum spectrum;
  spectrum.configure(config);
  return rowsOf(spectrum, signal, chunk);
}

inline double dbOf(double power) { return 10.0 * std::log10(power); }

inline std::size_t peakBin(std::span<const float> bins) {
  return static_cast<std::size_t>(std::max_element(bins.begin(), bins.end()) - bins.begin());
}

}  // namespace sferic::test
