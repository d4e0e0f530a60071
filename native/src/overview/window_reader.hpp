// Windows of a recording, one after the other, as complex floats: read in blocks, converted once, however much they
// overlap. Knows no spectra and no threads: each has its own.
#pragma once

#include <complex>
#include <cstdint>
#include <vector>

#include "overview/overview_layout.hpp"
#include "source/source.hpp"

namespace sferic {

class WindowReader {
 public:
  /// `source` is a recording and outlives this.
  WindowReader(Source& source, const OverviewLayout& layout);

  /// The samples of a window, valid until the next call; aligned where hopSize is a multiple of 8. Reads ahead, but
  /// never past the window `lastWindow`. Going on from the window before costs only the samples that are new. Samples
  /// that are not numbers are 0. Throws SourceError.
  const std::complex<float>* window(std::uint64_t window, std::uint64_t lastWindow);

 private:
  void fill(std::uint64_t sampleStart, std::uint64_t sampleEnd);
  void readAt(std::size_t place, std::uint64_t sampleStart, std::size_t count);

  Source& source_;
  OverviewLayout layout_;
  std::size_t bytesPerSample_;
  std::size_t capacity_;                     ///< samples
  std::vector<std::complex<float>> memory_;  ///< and a little more, to align the buffer in
  std::complex<float>* buffer_;              ///< [capacity_]
  std::vector<std::byte> raw_;
  std::uint64_t heldStart_ = 0;  ///< of the samples in the buffer
  std::uint64_t heldEnd_ = 0;
};

}  // namespace sferic
