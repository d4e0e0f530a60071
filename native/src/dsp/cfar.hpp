// Which cells of a row stand above the noise: a CFAR test on single cells, the same on boxes of cells for wide weak
// signals, and a test on the max row for bursts shorter than a row. Standard library only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "effective_numbers.hpp"
#include "sferic/detector.hpp"
#include "sliding_sums.hpp"

namespace sferic {

struct CfarConfig {
  std::size_t fftSize = 4096;
  std::span<const float> window{};  ///< [fftSize]
  std::size_t hopSize = 2048;
  std::size_t windowsPerRow = 1;
  CfarMethod method = CfarMethod::ca;
  double pfa = 1e-6;
  double stopPfa = 0;
  std::size_t guardCells = 4;
  std::size_t trainingCells = 32;
  bool isBurstTestOn = true;
};

/// The reference of a cell comes from the training cells on both sides: their mean (CA), the greater or smaller of the
/// two sides' means (GO, SO), or an ordered value (OS). Means leave out cells that are no noise by the floor, so that a
/// neighbour does not hide a signal, and fall back to the floor where fewer than half are left. Every reference is held
/// under the floor plus three standard deviations, so that a wide signal does not hide itself. Thresholds follow from
/// the laws of cfar_law.hpp for the correlated noise of this window and overlap. The guard cells reach at least to the
/// end of the window's main lobe: what leaks there is the signal itself.
class Cfar {
 public:
  /// What a cell was marked by, weakest first. kWeak: above the stop threshold only; it belongs to a signal where it
  /// touches one (hysteresis), and is nothing by itself.
  enum Mark : std::uint8_t { kNone = 0, kWeak = 1, kBurst = 2, kMean = 3 };

  /// Allocates everything that process() needs.
  void configure(const CfarConfig& config);

  /// Sets `marks[k]` for every bin. All spans are [fftSize]: linear powers of the mean and the max row, the noise floor,
  /// and the mean row over the floor. A row with fewer windows than configured (the last of a recording) gets the
  /// thresholds of its own number. Allocates nothing for full rows, and once for each other number.
  void process(std::span<const float> mean, std::span<const float> max, std::span<const float> floor,
               std::span<const float> overFloor, std::size_t windows, std::span<std::uint8_t> marks);

  /// Threshold of the single-cell test over the mean noise, for a full training window; linear.
  [[nodiscard]] double threshold() const { return full_.cell.start.back() * full_.referenceMean; }

  /// Effective looks of a full row.
  [[nodiscard]] double looks() const { return full_.looks; }
  [[nodiscard]] double cellsPerIndependent() const { return noise_.binsPerIndependent(); }
  /// Bins from the centre of a spectral line to the end of its main lobe.
  [[nodiscard]] std::size_t lobeBins() const { return lobeBins_; }

  /// What the test of single cells goes by in a full row, for a twin of it elsewhere; valid until configure().
  struct CellTestView {
    CfarMethod method;
    std::size_t guardCells;     ///< on each side
    std::size_t trainingCells;  ///< both sides together
    std::span<const float> start, stop;  ///< multipliers by training cells used; [0] is for the floor
    std::span<const float> burst;        ///< empty when off
    std::span<const float> perCell;      ///< [trainingCells + 1]
    float referenceCap;
    float censorLimit;
  };
  [[nodiscard]] CellTestView cellTest() const {
    return {config_.method,   config_.guardCells, config_.trainingCells, full_.cell.start,  full_.cell.stop,
            full_.cell.burst, full_.perCell,      full_.referenceCap,    full_.censorLimit};
  }

 private:
  /// Multipliers of the reference, by the number of training cells used (of the smaller side for GO and SO); [0] is for
  /// the floor as the reference.
  struct CellTable {
    std::vector<float> start;
    std::vector<float> stop;
    std::vector<float> burst;  // for the max row; empty when off
  };

  struct Thresholds {
    double looks = 1.0;
    CellTable cell;
    std::vector<float> box;      // by scale
    std::vector<float> perCell;  // 1 / cells, corrected for the censoring, [trainingCells + 1]
    double referenceMean = 1.0;  // over the noise's
    float referenceCap = 2.0F;   // over the floor
    float censorLimit = 5.0F;
  };

  /// The level to compare with, and the row of the table that goes with it.
  struct Reference {
    float level;
    std::size_t cells;
  };

  [[nodiscard]] Thresholds thresholdsFor(std::size_t windows) const;
  void sumClean(std::span<const float> mean, std::span<const float> overFloor, const Thresholds& t);
  [[nodiscard]] Reference cellAverage(std::size_t k, float floor, const Thresholds& t) const;
  [[nodiscard]] Reference sideAverage(std::size_t k, float floor, const Thresholds& t) const;
  void testOrdered(std::span<const float> mean, std::span<const float> max, std::span<const float> floor,
                   const Thresholds& t, std::span<std::uint8_t> marks);
  void testAverages(std::span<const float> mean, std::span<const float> max, std::span<const float> floor,
                    const Thresholds& t, std::span<std::uint8_t> marks);
  void testCells(std::span<const float> mean, std::span<const float> max, std::span<const float> floor,
                 const Thresholds& t, std::span<std::uint8_t> marks);
  void testBoxes(std::span<const float> overFloor, const Thresholds& t, std::span<std::uint8_t> marks);

  CfarConfig config_;
  NoiseCorrelation noise_;
  std::size_t lobeBins_ = 2;
  std::vector<std::size_t> scales_;
  Thresholds full_;
  std::map<std::size_t, Thresholds> partial_;  // by windows
  // Of the row, circularly extended by the margin at both ends; sums over half the training cells from each one on.
  std::vector<float> clean_;             // cells that are no noise are 0
  std::vector<std::uint16_t> isClean_;
  SlidingSums<float> powerSums_;
  SlidingSums<std::uint16_t> countSums_;
  std::vector<float> cleanSum_;
  std::vector<std::uint16_t> cleanCount_;
  std::vector<float> extended_;
  // Extended by the widest box at the upper end.
  std::vector<float> clipped_;
  std::vector<float> boxes_, joined_;    // sums of one scale, at each of its steps
  std::vector<float> ordered_;   // the training cells of OS in order, [trainingCells]
  std::vector<float> reference_; // [fftSize]
  std::vector<std::uint32_t> places_;    // of cells that are no noise, then of boxes above their threshold
  std::size_t censoredCount_ = 0;
};

}  // namespace sferic
