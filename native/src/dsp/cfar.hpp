// Which cells of a row stand above the noise: cell-averaging CFAR on single cells, the same test on boxes of cells
// for wide weak signals, and a test on the max row for bursts shorter than a row. Standard library only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sferic {

struct CfarConfig {
  std::size_t fftSize = 4096;
  std::span<const float> window;  ///< [fftSize]
  std::size_t hopSize = 2048;
  std::size_t windowsPerRow = 1;
  double pfa = 1e-6;
  std::size_t guardCells = 4;
  std::size_t trainingCells = 32;
  bool isBurstTestOn = true;
};

/// The reference of a cell is the mean of the training cells on both sides that are noise by the floor (censored
/// cell averaging, so that a neighbour does not hide a signal), held under the floor plus three standard deviations
/// (so that a wide signal does not hide itself), or the floor where fewer than half of them are noise. Thresholds are
/// exact for Gaussian noise: F-distribution with 2K and 2KN degrees of freedom, K looks, N independent cells
/// with the effective numbers of effective_numbers.hpp; a row of one window uses the exact law there.
class Cfar {
 public:
  /// What a marked cell was found by.
  enum Mark : std::uint8_t { kNone = 0, kMean = 1, kBurst = 2 };

  /// Allocates everything that process() needs.
  void configure(const CfarConfig& config);

  /// Sets `marks[k]` for every bin. All spans are [fftSize]: linear powers of the mean and the max row, the noise floor,
  /// and the mean row over the floor. A row with fewer windows than configured (the last of a recording) gets the
  /// thresholds of its own number. Allocates nothing for full rows.
  void process(std::span<const float> mean, std::span<const float> max, std::span<const float> floor,
               std::span<const float> overFloor, std::size_t windows, std::span<std::uint8_t> marks);

  /// Threshold of the single-cell test over the mean noise, for a full training window; linear.
  [[nodiscard]] double threshold() const { return full_.cell.back(); }

  /// Effective looks of a full row.
  [[nodiscard]] double looks() const { return full_.looks; }
  [[nodiscard]] double cellsPerIndependent() const { return cellsPerIndependent_; }

 private:
  struct Thresholds {
    double looks = 1.0;
    std::vector<float> cell;   // by the number of training cells used, [trainingCells + 1]; [0] is for the floor
    std::vector<float> burst;  // the same for the max row; empty when off
    std::vector<float> box;    // by scale
    std::vector<float> perCell;  // 1 / cells, corrected for the censoring, [trainingCells + 1]
    float referenceCap = 2.0F;  // over the floor
    float censorLimit = 5.0F;
  };

  [[nodiscard]] Thresholds thresholdsFor(std::size_t windows) const;
  void testCells(std::span<const float> mean, std::span<const float> max, std::span<const float> floor,
                 std::span<const float> overFloor, const Thresholds& t, std::span<std::uint8_t> marks);
  void testBoxes(std::span<const float> overFloor, const Thresholds& t, std::span<std::uint8_t> marks);

  CfarConfig config_;
  std::vector<float> window_;
  std::vector<double> binCorrelation_;
  double cellsPerIndependent_ = 1.0;
  std::vector<std::size_t> scales_;
  Thresholds full_;
  // Prefix sums over the circularly extended row: [i] is the sum of what comes before i.
  std::vector<double> cleanSum_;
  std::vector<std::uint32_t> cleanCount_;
  std::vector<double> boxSum_;
};

}  // namespace sferic
