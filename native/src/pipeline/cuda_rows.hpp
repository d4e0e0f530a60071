// The pieces of rows of whole segments from the GPU: what RowMaker is on the CPU, with two segments under way at a
// time. For one plan and format. Knows nothing of threads, order or detection.
#pragma once

#include <complex>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "pipeline/cuda_library.hpp"
#include "pipeline/segment.hpp"

namespace sferic {

/// The number that the library has for it; nothing for a format that is converted to floats before.
[[nodiscard]] std::optional<std::uint32_t> cudaFormatOf(SampleFormat format);

struct DestroyCudaSpectrum {
  const SfericCudaApi* api = nullptr;
  void operator()(SfericCudaSpectrum* spectrum) const { api->destroySpectrum(spectrum); }
};

class CudaRows {
 public:
  static constexpr std::size_t kUnderWay = 2;

  /// Throws CudaError when the GPU has not what it takes.
  CudaRows(std::shared_ptr<const CudaLibrary> library, const RowPlan& plan, SampleFormat format);

  /// Begins `segment`, whose samples are copied; it is not one of fewer samples than a window (isShort). Throws
  /// CudaError, after which nothing more comes.
  void submit(const Segment& segment);

  /// Fills in the pieces of `segment`, the one that was submitted first of those under way.
  void collect(Segment& segment);

 private:
  std::size_t addSlices(std::vector<std::uint32_t>& sliceWindows, std::uint32_t windows) const;
  std::shared_ptr<const CudaLibrary> library_;
  std::uint32_t fftSize_ = 0;
  std::uint32_t hopSize_ = 0;
  std::uint32_t windowsPerPiece_ = 0;
  std::uint32_t windowsPerSlice_ = 0;
  SampleFormat format_;
  std::vector<std::complex<float>> converted_;  ///< of a format that the library does not know
  std::deque<std::size_t> invalid_;             ///< found while converting, by segment under way
  std::unique_ptr<SfericCudaSpectrum, DestroyCudaSpectrum> spectrum_;
};

}  // namespace sferic
