// The noise power of every bin, estimated so that no signal can hide itself in it: over frequency a signal of up to
// 45 % of the band is cut away, over time one that pauses for a tenth of the last rows. Standard library only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sferic {

struct NoiseFloorConfig {
  std::size_t fftSize = 4096;
  double looks = 1.0;            ///< effective independent looks in one cell of a row
  double cellsPerIndependent = 1.944;  ///< bins for one independent cell
};

/// How: the band is divided into blocks. Each row gives each block a median (deaf to carriers); a low quantile of
/// those over the last rows (deaf to bursts) is opened over frequency, circularly, as in grey-scale morphology
/// (deaf to always-on signals). That gauge is biased low, but it tells noise from signal, and the floor itself is the
/// running mean of the cells that it calls noise, corrected for the censoring.
class NoiseFloor {
 public:
  /// Allocates everything. Implies reset().
  void configure(const NoiseFloorConfig& config);
  void reset();

  /// Learns from the first rows: row-major linear powers, [rows * fftSize]. To be called once, before update().
  void prime(std::span<const float> rows, std::size_t rowCount);

  /// Takes one more row into account, [fftSize] linear powers. Allocates nothing.
  void update(std::span<const float> row);

  /// Linear noise power of each bin, [fftSize], never zero.
  [[nodiscard]] std::span<const float> perBin() const { return perBin_; }

  /// Median over the band, linear.
  [[nodiscard]] float median() const { return median_; }

 private:
  void measureBlocks(std::span<const float> row, std::span<float> medians);
  void remember(std::span<const float> medians);
  void gauge();
  void learn(std::span<const float> row, std::span<const float> medians, float weight);
  void interpolate();

  std::size_t fftSize_ = 0;
  std::size_t blockSize_ = 0;
  std::size_t blockCount_ = 0;
  double medianOverMean_ = 1.0;
  double medianSpread_ = 0.0;  // standard deviation of a block's median over its mean
  float censorLimit_ = 1.0F;   // cells above this times the floor are not noise
  float censorBias_ = 1.0F;

  std::uint64_t rowsSeen_ = 0;
  std::size_t historyCount_ = 0;
  std::size_t historyNext_ = 0;
  std::vector<float> history_;  // [kHistoryRows * blockCount], block-major
  std::vector<float> medians_;
  std::vector<float> gauge_;    // per block: what is surely not above the floor
  std::vector<float> floor_;    // per block: the floor
  std::vector<float> eroded_, opened_;
  std::vector<float> parts_;    // of the way from one block's centre to the next, [blockSize]
  std::vector<float> perBin_;
  float median_ = 0.0F;
};

}  // namespace sferic
