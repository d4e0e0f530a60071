// A synthetic band for the detector's tests: white noise of known density and signals on top, taken to rows.
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numbers>
#include <random>
#include <vector>

#include "dsp/spectrum.hpp"
#include "sferic/detector.hpp"

namespace sferic::test {

struct Band {
  double sampleRateHz = 2.4e6;
  std::uint32_t fftSize = 4096;
  std::uint32_t averages = 5;
  double noisePowerDbfs = -40.0;  ///< of all noise in the band
  WindowKind window = WindowKind::hann;
  std::vector<std::complex<float>> samples;

  explicit Band(std::size_t rows, std::uint32_t windowsPerRow = 5, std::uint32_t size = 4096, std::uint64_t seed = 1)
      : fftSize(size), averages(windowsPerRow) {
    samples.resize(rows * averages * (fftSize / 2) + fftSize / 2);
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal(0.0, std::sqrt(std::pow(10.0, noisePowerDbfs / 10.0) / 2.0));
    for (auto& sample : samples) {
      const double re = normal(random);
      const double im = normal(random);
      sample = {static_cast<float>(re), static_cast<float>(im)};
    }
  }

  [[nodiscard]] double binHz() const { return sampleRateHz / fftSize; }
  [[nodiscard]] double noisePerBinDbfs() const { return noisePowerDbfs + 10.0 * std::log10(1.5 / fftSize); }
  [[nodiscard]] std::size_t samplesPerRow() const { return std::size_t{averages} * fftSize / 2; }

  /// A tone, on where `isOn(sample)` says so.
  void addTone(double offsetHz, double levelDbfs, const std::function<bool(std::size_t)>& isOn = [](std::size_t) { return true; }) {
    const double amplitude = std::pow(10.0, levelDbfs / 20.0);
    for (std::size_t n = 0; n < samples.size(); ++n) {
      if (!isOn(n)) continue;
      const double phase = 2.0 * std::numbers::pi * std::fmod(offsetHz / sampleRateHz * static_cast<double>(n), 1.0);
      samples[n] += std::complex<float>(std::polar(amplitude, phase));
    }
  }

  /// Band-limited noise with flat density `snrDb` over the floor, shaped exactly in blocks of one fftSize by summing
  /// random tones at every half bin.
  void addWide(double lowHz, double highHz, double snrDb, const std::function<bool(std::size_t)>& isOn, std::uint64_t seed = 7) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal(0.0, 1.0);
    // A windowed-sinc low-pass on white noise, mixed to the centre; the transition is a fiftieth of the width.
    const double widthHz = highHz - lowHz;
    const auto half = static_cast<std::ptrdiff_t>(std::min(400.0, 20.0 * sampleRateHz / widthHz));
    std::vector<double> taps;
    for (std::ptrdiff_t i = -half; i <= half; ++i) {
      const double x = widthHz / sampleRateHz * static_cast<double>(i);
      const double sinc = i == 0 ? 1.0 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
      const double hann = 0.5 + 0.5 * std::cos(std::numbers::pi * static_cast<double>(i) / static_cast<double>(half + 1));
      taps.push_back(widthHz / sampleRateHz * sinc * hann);
    }
    const double density = std::pow(10.0, (noisePowerDbfs + snrDb) / 10.0);
    const double scale = std::sqrt(density / 2.0);
    std::vector<std::complex<float>> white(samples.size() + taps.size());
    for (auto& sample : white) {
      const double re = normal(random);
      const double im = normal(random);
      sample = {static_cast<float>(scale * re), static_cast<float>(scale * im)};
    }
    const double centerHz = (lowHz + highHz) / 2.0;
    // Tap by tap over a block, which compilers turn into vectors.
    constexpr std::size_t blockSize = 2048;
    std::vector<float> block(2 * blockSize);
    for (std::size_t first = 0; first < samples.size(); first += blockSize) {
      const std::size_t count = std::min(blockSize, samples.size() - first);
      std::fill(block.begin(), block.end(), 0.0F);
      for (std::size_t t = 0; t < taps.size(); ++t) {
        const auto tap = static_cast<float>(taps[t]);
        const float* from = reinterpret_cast<const float*>(white.data() + first + t);
        for (std::size_t i = 0; i < 2 * count; ++i) block[i] += tap * from[i];
      }
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t n = first + i;
        if (!isOn(n)) continue;
        const double phase = 2.0 * std::numbers::pi * std::fmod(centerHz / sampleRateHz * static_cast<double>(n), 1.0);
        samples[n] += std::complex<float>(block[2 * i], block[2 * i + 1]) * std::complex<float>(std::polar(1.0, phase));
      }
    }
  }

  /// What a receiver with unlike I and Q does: everything again, conjugated, `rejectionDb` weaker.
  void addImage(double rejectionDb) {
    const auto share = static_cast<float>(std::pow(10.0, -rejectionDb / 20.0));
    for (auto& sample : samples) sample += share * std::conj(sample);
  }

  /// All detections of the band.
  [[nodiscard]] std::vector<Detection> detect(DetectorConfig config = {}) const {
    Spectrum spectrum;
    spectrum.configure({.fftSize = fftSize, .hopSize = fftSize / 2, .averages = averages, .window = window});
    config.fftSize = fftSize;
    config.sampleRateHz = sampleRateHz;
    config.enbwBins = spectrum.enbwBins();
    config.averages = averages;
    config.window = spectrum.window();
    Detector detector;
    detector.configure(config);
    std::vector<Detection> found;
    std::size_t next = 0;
    for (;;) {
      while (spectrum.process()) detector.process(spectrum.row(), found);
      if (next == samples.size()) break;
      const auto room = spectrum.room();
      const std::size_t count = std::min(room.size(), samples.size() - next);
      std::copy_n(samples.begin() + static_cast<std::ptrdiff_t>(next), count, room.begin());
      spectrum.commit(count);
      next += count;
    }
    if (spectrum.flush()) detector.process(spectrum.row(), found);
    detector.flush(found);
    return found;
  }
};

/// Detections whose centre lies within `toleranceHz` of `offsetHz`.
inline std::vector<Detection> near(const std::vector<Detection>& found, double offsetHz, double toleranceHz) {
  std::vector<Detection> result;
  std::copy_if(found.begin(), found.end(), std::back_inserter(result),
               [&](const Detection& d) { return std::abs(d.offsetHz - offsetHz) <= toleranceHz; });
  return result;
}

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.at(values.size() / 2);
}

}  // namespace sferic::test
