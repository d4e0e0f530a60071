// Every segment is a spectrum of its own: what a window holds does not depend on what came before it.
#include "pipeline/row_maker.hpp"

#include <algorithm>

namespace sferic {
namespace {

/// Converted samples stay in the cache until they are transformed.
constexpr std::size_t kBlockSamples = 16384;

}  // namespace

void RowMaker::begin(const Segment& segment) {
  if (plan_ != segment.plan) {
    plan_ = segment.plan;
    spectrum_.configure(plan_->piece);
  }
  spectrum_.reset(segment.sampleStart);
  at_ = 0;
  isDone_ = segment.sampleCount == 0;
  windowsLeft_ = segment.windowCount;
  invalidSamples_ = 0;
}

bool RowMaker::next(const Segment& segment) {
  if (isDone_) return false;
  const std::size_t width = bytesPerSample(segment.format);
  const std::size_t overlap = segment.sampleCount - segment.newSamples;
  while (!spectrum_.process()) {
    if (at_ == segment.sampleCount) {
      isDone_ = true;
      if (windowsLeft_ == 0 && !segment.isShort) return false;
      windows_ = segment.isShort ? 1 : static_cast<std::uint32_t>(windowsLeft_);
      return spectrum_.flush();
    }
    // A block ends where the overlap does, so that a sample that is not a number is counted once.
    const std::size_t until = at_ < overlap ? overlap : segment.sampleCount;
    const auto room = spectrum_.room();
    const auto samples = room.first(std::min({room.size(), until - at_, kBlockSamples}));
    const std::size_t invalid =
        convertSamples(segment.format, {segment.bytes.data() + at_ * width, samples.size() * width}, samples);
    if (at_ >= overlap) invalidSamples_ += invalid;
    spectrum_.commit(samples.size());
    at_ += samples.size();
  }
  windows_ = plan_->windowsPerPiece;
  windowsLeft_ -= windows_;
  return true;
}

void RowMaker::compute(Segment& segment) {
  segment.pieces.clear();
  const std::size_t size = segment.plan->fftSize;
  const std::uint64_t most = segment.windowCount / segment.plan->windowsPerPiece + 1;
  if (segment.bins.size() < most * 2 * size) segment.bins.resize(most * 2 * size);
  float* out = segment.bins.data();
  segment.invalidSamples = make(segment, [&](const RowView& row, std::uint32_t windows) {
    segment.pieces.push_back({row.sampleStart, row.sampleCount, windows});
    out = std::copy(row.mean.begin(), row.mean.end(), out);
    out = std::copy(row.max.begin(), row.max.end(), out);
    return true;
  });
}

}  // namespace sferic
