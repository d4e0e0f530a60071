// Every segment is a spectrum of its own: what a window holds does not depend on what came before it.
#include "pipeline/row_maker.hpp"

#include <algorithm>
#include <complex>
#include <vector>

namespace sferic {

void RowMaker::begin(const Segment& segment) {
  if (plan_ != segment.plan || format_ != segment.format) {
    plan_ = segment.plan;
    format_ = segment.format;
    SpectrumConfig config = plan_->piece;
    config.format = segment.format;
    spectrum_.configure(config);
  }
  spectrum_.reset(segment.sampleStart);
  left_ = {segment.bytes.data(), segment.sampleCount * bytesPerSample(segment.format)};
  isDone_ = segment.sampleCount == 0;
  windowsLeft_ = segment.windowCount;
}

bool RowMaker::next(const Segment& segment) {
  if (isDone_) return false;
  if (!spectrum_.process(left_)) {
    isDone_ = true;
    if (windowsLeft_ == 0 && !segment.isShort) return false;
    windows_ = segment.isShort ? 1 : static_cast<std::uint32_t>(windowsLeft_);
    return spectrum_.flush();
  }
  windows_ = plan_->windowsPerPiece;
  windowsLeft_ -= windows_;
  return true;
}

/// Those of the overlap have been counted with the segment before. They are rare, so they are looked for anew.
std::size_t RowMaker::invalidIn(const Segment& segment) const {
  const auto all = static_cast<std::size_t>(spectrum_.samplesInvalid());
  const std::size_t overlap = segment.sampleCount - segment.newSamples;
  if (all == 0 || overlap == 0) return all;
  std::vector<std::complex<float>> converted(overlap);
  const std::span<const std::byte> bytes(segment.bytes.data(), overlap * bytesPerSample(segment.format));
  return all - convertSamples(segment.format, bytes, converted);
}

void RowMaker::compute(Segment& segment) {
  segment.pieces.clear();
  const std::size_t size = segment.plan->fftSize;
  const std::uint64_t most = segment.windowCount / segment.plan->windowsPerPiece + 1;
  segment.sliceWindows.clear();
  segment.slicePower.clear();
  if (segment.bins.size() < most * 2 * size) segment.bins.resize(most * 2 * size);
  float* out = segment.bins.data();
  segment.invalidSamples = make(segment, [&](const RowView& row, std::uint32_t windows) {
    const RowSlices& slices = row.slices;
    segment.pieces.push_back({row.sampleStart, row.sampleCount, windows, slices.count()});
    out = std::copy(row.mean.begin(), row.mean.end(), out);
    out = std::copy(row.max.begin(), row.max.end(), out);
    segment.slicePower.insert(segment.slicePower.end(), slices.power.begin(), slices.power.end());
    segment.sliceWindows.insert(segment.sliceWindows.end(), slices.windows.begin(), slices.windows.end());
    return true;
  });
}

}  // namespace sferic
