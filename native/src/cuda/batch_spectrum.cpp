// A slot's buffers are touched by the host only between collect() and submit(), when its queue is empty. One plan for
// the largest batch serves all: the bits of a window then do not depend on how many others went with it. What
// lies beyond a smaller batch is transformed too, and never read.
#include "cuda/batch_spectrum.hpp"

#include <bit>
#include <cstring>
#include <stdexcept>

#include "cuda/profiler_range.hpp"
#include "sferic/row.hpp"

namespace sferic::cuda {
namespace {

static_assert(kCellBins == kSliceCellBins);

/// The count of invalid samples stands before the bins, which keep the alignment of an allocation.
constexpr std::size_t kCountBytes = 256;
/// Bins of all transforms of a batch, 8 GiB: far beyond any segment, and indices still fit everywhere.
constexpr std::uint64_t kMostBins = 1ULL << 30;

bool isKnown(SampleFormat format) {
  switch (format) {
    case SampleFormat::cu8:
    case SampleFormat::ci8:
    case SampleFormat::ci16Le:
    case SampleFormat::ci16Be:
    case SampleFormat::cf32Le:
    case SampleFormat::cf32Be:
      return true;
    default:
      return false;
  }
}

bool isFloat(SampleFormat format) { return format == SampleFormat::cf32Le || format == SampleFormat::cf32Be; }

void check(const BatchSpectrumConfig& c) {
  if (!isKnown(c.format)) throw std::invalid_argument("this sample format is converted before it comes here");
  if (c.fftSize < 256 || c.fftSize > 65536 || !std::has_single_bit(c.fftSize)) {
    throw std::invalid_argument("a transform size is a power of two from 256 to 65536");
  }
  if (c.hopSize < 1 || c.hopSize > c.fftSize) throw std::invalid_argument("a hop is 1 to the transform size");
  if (c.windowsPerPiece < 1 || c.maxWindows < 1) throw std::invalid_argument("a batch and a piece hold a window");
  if (std::uint64_t{c.maxWindows} * c.fftSize > kMostBins) throw std::invalid_argument("a batch holds at most 2^30 bins");
  if (c.window.size() != c.fftSize) throw std::invalid_argument("a window is as long as the transform");
}

}  // namespace

BatchSpectrum::BatchSpectrum(Device& device, const BatchSpectrumConfig& config) : device_(device), config_(config) {
  check(config_);
  width_ = bytesPerSample(config_.format);
  const std::size_t inBytes = static_cast<std::size_t>(maxSamples()) * width_;
  const std::size_t outMost = outBytes(config_.maxWindows);
  const std::size_t spectraBytes = std::size_t{config_.maxWindows} * config_.fftSize * sizeof(Complex);
  const std::size_t windowBytes = config_.fftSize * sizeof(float);

  const Buffer staging(device_, Place::pinned, windowBytes);
  std::memcpy(staging.host<void>(), config_.window.data(), windowBytes);
  window_ = Buffer(device_, Place::onDevice, windowBytes);
  config_.window = {};
  for (Queue queue = 0; queue < kQueues; ++queue) {
    Slot& slot = slots_[queue];
    slot.queue = queue;
    const Place place = config_.isMapped ? Place::mapped : Place::pinned;
    slot.in = Buffer(device_, place, inBytes);
    slot.out = Buffer(device_, place, outMost);
    if (!config_.isMapped) {
      slot.deviceIn = Buffer(device_, Place::onDevice, inBytes);
      slot.deviceOut = Buffer(device_, Place::onDevice, outMost);
    }
    slot.spectra = Buffer(device_, Place::onDevice, spectraBytes);
    slot.transforms = device_.makeTransforms(queue, config_.fftSize, config_.maxWindows);
  }
  // Nothing may leave this constructor while the device still uses what it leaves behind.
  try {
    device_.upload(0, window_.device<void>(), staging.host<void>(), windowBytes);
    // The plan works through the whole of it, also where a batch is smaller.
    for (const Slot& slot : slots_) device_.clear(slot.queue, slot.spectra.device<void>(), spectraBytes);
    for (const Slot& slot : slots_) device_.wait(slot.queue);
  } catch (...) {
    for (const Slot& slot : slots_) {
      try {
        device_.wait(slot.queue);
      } catch (const DeviceError&) {  // the first failure is the one to tell
      }
    }
    throw;
  }
}

BatchSpectrum::~BatchSpectrum() {
  for (const Slot& slot : slots_) {
    try {
      device_.wait(slot.queue);
    } catch (const DeviceError&) {  // a queue that has failed has nothing under way
    }
  }
}

std::uint64_t BatchSpectrum::maxSamples() const {
  return std::uint64_t{config_.maxWindows - 1} * config_.hopSize + config_.fftSize;
}

std::uint64_t BatchSpectrum::binsOf(std::uint32_t windows) const {
  const std::uint64_t slices = sliceCount(windows, config_.windowsPerPiece, config_.windowsPerSlice);
  return pieceBinsOf(windows) + slices * (config_.fftSize / kCellBins);
}

std::uint64_t BatchSpectrum::pieceBinsOf(std::uint32_t windows) const {
  const std::uint64_t pieces = windows / config_.windowsPerPiece + (windows % config_.windowsPerPiece > 0 ? 1 : 0);
  return pieces * 2 * config_.fftSize;
}

std::size_t BatchSpectrum::outBytes(std::uint32_t windows) const {
  return kCountBytes + static_cast<std::size_t>(binsOf(windows)) * sizeof(float);
}

void BatchSpectrum::checkUsable() const {
  if (isBroken_) throw DeviceError("the GPU has failed before: open the engine again");
}

void BatchSpectrum::submit(const Batch& batch) {
  checkUsable();
  if (submitted_ - collected_ == slots_.size()) throw std::invalid_argument("two batches are under way: collect one");
  const std::uint64_t needed =
      batch.windowCount == 0 ? 0 : std::uint64_t{batch.windowCount - 1} * config_.hopSize + config_.fftSize;
  if (batch.windowCount > config_.maxWindows || batch.sampleCount > maxSamples()) {
    throw std::invalid_argument("this batch is larger than was said");
  }
  if (batch.sampleCount < needed || batch.newSamples > batch.sampleCount) {
    throw std::invalid_argument("this batch has fewer samples than its windows, or than are new");
  }
  Slot& slot = slots_[submitted_ % slots_.size()];
  try {
    begin(slot, batch);
  } catch (...) {
    isBroken_ = true;
    throw;
  }
  ++submitted_;
}

void BatchSpectrum::begin(Slot& slot, const Batch& batch) {
  const ProfilerRange range("sferic submit");
  slot.windows = batch.windowCount;
  const std::size_t bytes = static_cast<std::size_t>(batch.sampleCount) * width_;
  if (bytes > 0) std::memcpy(slot.in.host<void>(), batch.samples, bytes);
  const void* samples = slot.in.device<void>();
  std::byte* out = slot.out.device<std::byte>();
  if (!config_.isMapped) {
    samples = slot.deviceIn.device<void>();
    out = slot.deviceOut.device<std::byte>();
    if (bytes > 0) device_.upload(slot.queue, slot.deviceIn.device<void>(), slot.in.host<void>(), bytes);
  }
  if (isFloat(config_.format)) {
    auto* const count = reinterpret_cast<std::uint64_t*>(out);
    device_.clear(slot.queue, count, sizeof(*count));
    if (batch.newSamples > 0) {
      device_.countInvalid(slot.queue, {.format = config_.format,
                                        .samples = samples,
                                        .first = batch.sampleCount - batch.newSamples,
                                        .end = batch.sampleCount,
                                        .count = count});
    }
  }
  if (batch.windowCount > 0) {
    auto* const spectra = slot.spectra.device<Complex>();
    device_.windowSamples(slot.queue, {.format = config_.format,
                                       .samples = samples,
                                       .window = window_.device<float>(),
                                       .out = spectra,
                                       .fftSize = config_.fftSize,
                                       .hopSize = config_.hopSize,
                                       .windows = batch.windowCount});
    device_.transform(*slot.transforms, spectra);
    device_.sumPowers(slot.queue, {.spectra = spectra,
                                   .bins = reinterpret_cast<float*>(out + kCountBytes),
                                   .fftSize = config_.fftSize,
                                   .windows = batch.windowCount,
                                   .windowsPerPiece = config_.windowsPerPiece});
    if (config_.windowsPerSlice > 0) {
      device_.sumSlices(slot.queue,
                        {.spectra = spectra,
                         .power = reinterpret_cast<float*>(out + kCountBytes) + pieceBinsOf(batch.windowCount),
                         .fftSize = config_.fftSize,
                         .windows = batch.windowCount,
                         .windowsPerPiece = config_.windowsPerPiece,
                         .windowsPerSlice = config_.windowsPerSlice});
    }
  }
  if (!config_.isMapped) {
    device_.download(slot.queue, slot.out.host<void>(), out, outBytes(batch.windowCount));
  }
}

std::uint64_t BatchSpectrum::collect(std::span<float> bins) {
  checkUsable();
  if (submitted_ == collected_) throw std::invalid_argument("no batch is under way");
  const Slot& slot = slots_[collected_ % slots_.size()];
  const std::uint64_t count = binsOf(slot.windows);
  if (bins.size() < count) throw std::invalid_argument("the bins of this batch need more room");
  const ProfilerRange range("sferic collect");
  try {
    device_.wait(slot.queue);
  } catch (...) {
    isBroken_ = true;
    throw;
  }
  ++collected_;
  const std::byte* const out = slot.out.host<std::byte>();
  if (count > 0) std::memcpy(bins.data(), out + kCountBytes, static_cast<std::size_t>(count) * sizeof(float));
  std::uint64_t invalid = 0;
  if (isFloat(config_.format)) std::memcpy(&invalid, out, sizeof(invalid));
  return invalid;
}

}  // namespace sferic::cuda
