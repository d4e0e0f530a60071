// The detector's contract: rows in, contiguous pieces of spectrum above threshold out. Standard library only.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "sferic/row.hpp"

namespace sferic {

/// One contiguous piece of spectrum above threshold in one row. Frequencies are offsets from the centre.
struct Detection {
  std::uint64_t rowId = 0;
  std::uint64_t sampleStart = 0;
  std::uint64_t sampleCount = 0;
  double lowOffsetHz = 0;   ///< lower edge of the lowest bin
  double highOffsetHz = 0;  ///< upper edge of the highest bin
  double offsetHz = 0;      ///< power centroid above the floor; of a carrier its place by the window's response
  double bandwidthHz = 0;   ///< 99 % occupied bandwidth (ITU-R SM.328)
  double xdbBandwidthHz = 0;///< x-dB bandwidth (ITU-R SM.443); NaN where the noise lies above that level
  double powerDbfs = 0;     ///< total power above the floor, RBW-corrected so that a tone reads its level
  double peakDbfs = 0;      ///< strongest bin
  double snrDb = 0;         ///< mean density over the occupied band, over the floor's
  double noiseFloorDbfs = 0;///< floor of one bin, mean over the detection
  bool isBurst = false;     ///< found on the max row only: shorter than a row
};

/// How the noise beside a cell is judged: cell averaging, greatest of, smallest of the sides, ordered statistic.
enum class CfarMethod : std::uint8_t { ca, go, so, os };

struct DetectorConfig {
  CfarMethod method = CfarMethod::ca;
  std::uint32_t fftSize = 4096;
  double sampleRateHz = 0;
  double enbwBins = 1.5;
  double overlap = 0.5;           ///< of the windows in a row, for the effective number of looks
  std::uint32_t averages = 1;     ///< windows in a row
  std::span<const float> window{};  ///< the window itself, [fftSize], for the correlation of bins and segments
  double pfa = 1e-6;              ///< design false-alarm probability of one cell: where a signal starts
  double stopPfa = 0;             ///< cells beside it belong to it down to this one's threshold, at least pfa's
  std::uint32_t guardCells = 4;   ///< on each side
  std::uint32_t trainingCells = 32;  ///< both sides together
  std::uint32_t dcMaskBins = 2;   ///< half-width bridged around 0 Hz, at least the window's main lobe; 0 is off
  /// Images of signals, mirrored at 0 Hz, are weaker than those by so much, and not reported; 0: images are not masked.
  double imageRejectionDb = 0;
  double xdbLevelDb = 26.0;       ///< x of the x-dB bandwidth, above 0
  double usableBandwidth = 1.0;   ///< part of the sample rate, about the centre, that signals are looked for in
  bool isBurstTestOn = true;
};

/// The floor is learned from the first rows before anything is reported: their detections come late, with their own
/// row ids, in order, when enough rows have been seen or at flush(). After that every row is reported at once.
class Detector {
 public:
  Detector();
  ~Detector();
  Detector(Detector&&) noexcept;
  Detector& operator=(Detector&&) noexcept;

  /// Allocates everything that process() needs. Implies reset().
  void configure(const DetectorConfig& config);

  /// Forgets the floor and the rows: as new.
  void reset();

  /// Appends the detections of this row (and of rows held back) to `out`, by rowId, then by frequency.
  void process(const RowView& row, std::vector<Detection>& out);

  /// Reports the rows still held back; to be called at the end of a source.
  void flush(std::vector<Detection>& out);

  /// Rows with ids below this are fully reported.
  [[nodiscard]] std::uint64_t rowsDone() const;

  /// Linear noise power of one bin, [fftSize]; zeros before the first row.
  [[nodiscard]] std::span<const float> noiseFloor() const;

  /// Median of noiseFloor(), dBFS.
  [[nodiscard]] double noiseFloorDbfs() const;

  /// CFAR threshold over the floor, dB.
  [[nodiscard]] double thresholdOverFloorDb() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sferic
