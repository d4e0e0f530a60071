// The window is made here, as for the CPU, so that there is one table of windows.
#include "pipeline/cuda_rows.hpp"

#include <algorithm>
#include <utility>

#include "dsp/windowing.hpp"

namespace sferic {
namespace {

/// inputWindow() has every coefficient twice.
std::vector<float> onceEach(const std::vector<float>& twice) {
  std::vector<float> once(twice.size() / 2);
  for (std::size_t n = 0; n < once.size(); ++n) once[n] = twice[2 * n];
  return once;
}

}  // namespace

std::optional<std::uint32_t> cudaFormatOf(SampleFormat format) {
  switch (format) {
    case SampleFormat::cu8:
      return 0;
    case SampleFormat::ci8:
      return 1;
    case SampleFormat::ci16Le:
      return 2;
    case SampleFormat::ci16Be:
      return 3;
    case SampleFormat::cf32Le:
      return 4;
    case SampleFormat::cf32Be:
      return 5;
    default:
      return std::nullopt;
  }
}

CudaRows::CudaRows(std::shared_ptr<const CudaLibrary> library, const RowPlan& plan, SampleFormat format)
    : library_(std::move(library)),
      fftSize_(plan.fftSize),
      hopSize_(plan.hopSize),
      windowsPerPiece_(plan.windowsPerPiece),
      windowsPerSlice_(plan.piece.windowsPerSlice),
      format_(format) {
  // What no receiver delivers at speed is converted here, one pass more.
  const SampleFormat given = cudaFormatOf(format) ? format : SampleFormat::cf32Le;
  const std::vector<float> window =
      onceEach(inputWindow(given, makeWindow(plan.piece.window, plan.fftSize, plan.piece.kaiserBeta)));
  const SfericCudaSpectrumConfig config{.format = cudaFormatOf(given).value_or(0),
                                        .fftSize = plan.fftSize,
                                        .hopSize = plan.hopSize,
                                        .windowsPerPiece = plan.windowsPerPiece,
                                        .windowsPerSlice = plan.piece.windowsPerSlice,
                                        .maxWindows = plan.windowsPerPiece * plan.maxRows,
                                        .isMapped = 0,
                                        .window = window.data()};
  SfericCudaSpectrum* spectrum = nullptr;
  SfericCudaMessage message{};
  checkCuda(library_->api().createSpectrum(&config, &spectrum, &message), message);
  spectrum_ = {spectrum, DestroyCudaSpectrum{&library_->api()}};
}

void CudaRows::submit(const Segment& segment) {
  if (segment.format != format_) throw CudaError("the sample format changed on the way: this is a defect");
  const void* samples = segment.bytes.data();
  std::size_t invalid = 0;
  if (!cudaFormatOf(format_)) {
    // In two parts, so that those of the overlap are counted once.
    const std::size_t width = bytesPerSample(format_);
    const std::size_t overlap = segment.sampleCount - segment.newSamples;
    if (converted_.size() < segment.sampleCount) converted_.resize(segment.sampleCount);
    const std::span<std::complex<float>> out(converted_.data(), segment.sampleCount);
    const std::span<const std::byte> bytes(segment.bytes.data(), segment.sampleCount * width);
    (void)convertSamples(format_, bytes.first(overlap * width), out.first(overlap));
    invalid = convertSamples(format_, bytes.subspan(overlap * width), out.subspan(overlap));
    samples = converted_.data();
  }
  const SfericCudaBatch batch{.samples = samples,
                              .sampleCount = segment.sampleCount,
                              .newSamples = segment.newSamples,
                              .windowCount = static_cast<std::uint32_t>(segment.windowCount)};
  SfericCudaMessage message{};
  checkCuda(library_->api().submit(spectrum_.get(), &batch, &message), message);
  invalid_.push_back(invalid);
}

/// Appends the windows of each slice of a piece; answers how many there are.
std::size_t CudaRows::addSlices(std::vector<std::uint32_t>& sliceWindows, std::uint32_t windows) const {
  if (windowsPerSlice_ == 0) return 0;
  const std::size_t before = sliceWindows.size();
  for (std::uint32_t left = windows; left > 0; left -= sliceWindows.back()) {
    sliceWindows.push_back(std::min(left, windowsPerSlice_));
  }
  return sliceWindows.size() - before;
}

void CudaRows::collect(Segment& segment) {
  segment.pieces.clear();
  segment.sliceWindows.clear();
  for (std::uint64_t first = 0; first < segment.windowCount; first += windowsPerPiece_) {
    const auto windows = static_cast<std::uint32_t>(std::min<std::uint64_t>(windowsPerPiece_, segment.windowCount - first));
    segment.pieces.push_back({.sampleStart = segment.sampleStart + first * hopSize_,
                              .sampleCount = std::uint64_t{windows - 1} * hopSize_ + fftSize_,
                              .windows = windows,
                              .sliceCount = addSlices(segment.sliceWindows, windows)});
  }
  const std::size_t pieceBins = segment.pieces.size() * 2 * fftSize_;
  const std::size_t sliceCells = segment.sliceWindows.size() * fftSize_ / kSliceCellBins;
  const std::size_t bins = pieceBins + sliceCells;
  if (segment.bins.size() < bins) segment.bins.resize(bins);
  std::uint64_t invalid = 0;
  SfericCudaMessage message{};
  checkCuda(library_->api().collect(spectrum_.get(), segment.bins.data(), segment.bins.size(), &invalid, &message),
            message);
  const auto slices = segment.bins.begin() + static_cast<std::ptrdiff_t>(pieceBins);
  segment.slicePower.assign(slices, slices + static_cast<std::ptrdiff_t>(sliceCells));
  segment.invalidSamples = static_cast<std::size_t>(invalid) + invalid_.front();
  invalid_.pop_front();
}

}  // namespace sferic
