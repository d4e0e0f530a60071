// Turns one segment after the other into pieces of rows: one thread's own spectrum. Knows nothing of order or
// detection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "dsp/spectrum.hpp"
#include "pipeline/segment.hpp"

namespace sferic {

class RowMaker {
 public:
  /// Gives the pieces of `segment` to `onPiece(const RowView&, windows)`, in order; it answers whether to go on.
  /// Returns how many samples were not numbers, those of the overlap left out. Allocates only when the plan
  /// has changed.
  template <typename OnPiece>
  std::size_t make(const Segment& segment, OnPiece&& onPiece) {
    begin(segment);
    while (next(segment)) {
      if (!onPiece(spectrum_.row(), windows_)) break;
    }
    return invalidIn(segment);
  }

  /// make(), with the pieces kept in the segment.
  void compute(Segment& segment);

 private:
  void begin(const Segment& segment);
  bool next(const Segment& segment);
  [[nodiscard]] std::size_t invalidIn(const Segment& segment) const;

  Spectrum spectrum_;
  std::shared_ptr<const RowPlan> plan_;
  SampleFormat format_ = SampleFormat::cf32Le;
  std::span<const std::byte> left_;  ///< of the segment in hand
  std::uint64_t windowsLeft_ = 0;
  std::uint32_t windows_ = 0;
  bool isDone_ = true;
};

}  // namespace sferic
