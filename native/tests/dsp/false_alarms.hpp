// Counts the false alarms of CFAR detectors on white noise. One run of noise feeds any number of detectors, so that a
// matrix of them takes little longer than its transforms.
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <span>
#include <vector>

#include "dsp/cfar.hpp"
#include "dsp/noise_floor.hpp"
#include "dsp/spectrum.hpp"

namespace sferic::test {

/// What is common to the detectors of one noisy spectrum.
struct NoiseSetting {
  WindowKind window = WindowKind::hann;
  double overlap = 0.5;
  std::uint32_t windowsPerRow = 1;
  std::uint32_t fftSize = 1024;
};

/// One detector on that spectrum, and what it raised.
struct AlarmCount {
  CfarMethod method = CfarMethod::ca;
  double pfa = 1e-3;
  std::size_t cells = 0;
  std::size_t alarms = 0;

  /// Measured over design rate.
  [[nodiscard]] double ratio() const { return static_cast<double>(alarms) / static_cast<double>(cells) / pfa; }
};

/// A spectrum, its floor, and detectors of every kind asked for. The floor is learned from the first rows, as in the
/// Detector; cells count from there.
class NoisySpectrum {
 public:
  NoisySpectrum(const NoiseSetting& setting, std::span<const AlarmCount> detectors)
      : counts_(detectors.begin(), detectors.end()),
        cfars_(detectors.size()),
        overFloor_(setting.fftSize),
        marks_(setting.fftSize),
        windowsPerRow_(setting.windowsPerRow) {
    const auto hop = static_cast<std::uint32_t>(std::lround((1.0 - setting.overlap) * setting.fftSize));
    spectrum_.configure({.fftSize = setting.fftSize, .hopSize = hop, .averages = setting.windowsPerRow, .window = setting.window});
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      cfars_[i].configure({.fftSize = setting.fftSize,
                           .window = spectrum_.window(),
                           .hopSize = hop,
                           .windowsPerRow = setting.windowsPerRow,
                           .method = counts_[i].method,
                           .pfa = counts_[i].pfa});
    }
    floor_.configure({.fftSize = setting.fftSize, .looks = cfars_[0].looks(), .cellsPerIndependent = cfars_[0].cellsPerIndependent()});
  }

  void take(std::span<const std::complex<float>> samples) {
    while (!samples.empty()) {
      const auto room = spectrum_.room();
      const std::size_t count = std::min(room.size(), samples.size());
      std::copy_n(samples.begin(), count, room.begin());
      spectrum_.commit(count);
      samples = samples.subspan(count);
      while (spectrum_.process()) look(spectrum_.row());
    }
  }

  [[nodiscard]] std::size_t cells() const { return counts_[0].cells; }
  [[nodiscard]] std::span<const AlarmCount> counts() const { return counts_; }

 private:
  static constexpr std::size_t kLearningRows = 64;

  void look(const RowView& row) {
    if (rowsLearned_ < kLearningRows) {
      first_.insert(first_.end(), row.mean.begin(), row.mean.end());
      if (++rowsLearned_ == kLearningRows) floor_.prime(first_, kLearningRows);
      return;
    }
    for (std::size_t k = 0; k < row.mean.size(); ++k) overFloor_[k] = row.mean[k] / floor_.perBin()[k];
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      cfars_[i].process(row.mean, row.max, floor_.perBin(), overFloor_, windowsPerRow_, marks_);
      for (const std::uint8_t mark : marks_) counts_[i].alarms += mark >= Cfar::kBurst ? 1 : 0;
      counts_[i].cells += marks_.size();
    }
    if (row.rowId % 8 == 0) floor_.update(row.mean);
  }

  Spectrum spectrum_;
  NoiseFloor floor_;
  std::vector<AlarmCount> counts_;
  std::vector<Cfar> cfars_;
  std::vector<float> overFloor_;
  std::vector<std::uint8_t> marks_;
  std::vector<float> first_;
  std::size_t rowsLearned_ = 0;
  std::size_t windowsPerRow_;
};

/// White Gaussian noise, in blocks.
class NoiseBlocks {
 public:
  explicit NoiseBlocks(std::uint64_t seed, std::size_t size = 1 << 16) : random_(seed), block_(size) {}

  [[nodiscard]] std::span<const std::complex<float>> next() {
    for (auto& sample : block_) {
      const float re = normal_(random_);
      sample = {re, normal_(random_)};
    }
    return block_;
  }

 private:
  std::mt19937_64 random_;
  std::normal_distribution<float> normal_{0.0F, 0.01F};
  std::vector<std::complex<float>> block_;
};

}  // namespace sferic::test
