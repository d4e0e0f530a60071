// The buffer is small enough for the second-level cache: what is read is still there when it is transformed.
#include "overview/window_reader.hpp"

#include <algorithm>
#include <bit>
#include <span>

#include "dsp/cpu_clones.hpp"
#include "dsp/sample_format.hpp"

namespace sferic {
namespace {

/// 128 KiB of complex floats.
constexpr std::size_t kBlockSamples = 16384;
constexpr std::size_t kAlignSamples = 8;

/// Whether any component is not a number, infinite or beyond what is taken. Looks at bits, which compare as the
/// magnitudes do, so that it is one quick pass.
SFERIC_CPU_CLONES bool hasUnusable(const float* components, std::size_t count) {
  constexpr auto kLimit = std::bit_cast<std::int32_t>(kLargestComponent);
  std::int32_t worst = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::int32_t magnitude = std::bit_cast<std::int32_t>(components[i]) & 0x7fffffff;
    worst = std::max(worst, magnitude);
  }
  return worst > kLimit;
}

}  // namespace

WindowReader::WindowReader(Source& source, const OverviewLayout& layout)
    : source_(source),
      layout_(layout),
      bytesPerSample_(bytesPerSample(source.format())),
      capacity_(std::max<std::size_t>(kBlockSamples, 2 * static_cast<std::size_t>(layout.fftSize()))),
      memory_(capacity_ + kAlignSamples) {
  const auto address = reinterpret_cast<std::uintptr_t>(memory_.data());
  buffer_ = memory_.data() + (64 - address % 64) % 64 / sizeof(std::complex<float>);
  if (source.format() != SampleFormat::cf32Le) raw_.resize(capacity_ * bytesPerSample_);
}

const std::complex<float>* WindowReader::window(std::uint64_t window, std::uint64_t lastWindow) {
  const std::uint64_t start = layout_.windowStart(window);
  const std::uint64_t end = start + layout_.fftSize();
  if (start < heldStart_ || end > heldEnd_) {
    fill(start, std::max(end, layout_.windowStart(lastWindow) + layout_.fftSize()));
  }
  return buffer_ + (start - heldStart_);
}

void WindowReader::fill(std::uint64_t sampleStart, std::uint64_t sampleEnd) {
  std::size_t kept = 0;
  if (sampleStart >= heldStart_ && sampleStart < heldEnd_) {
    kept = static_cast<std::size_t>(heldEnd_ - sampleStart);
    std::copy_n(buffer_ + (sampleStart - heldStart_), kept, buffer_);
  }
  // Nothing is held while it is being read: an exception leaves the reader usable.
  heldStart_ = heldEnd_ = 0;
  const std::uint64_t wanted = std::min<std::uint64_t>(capacity_, sampleEnd - sampleStart);
  readAt(kept, sampleStart + kept, static_cast<std::size_t>(wanted) - kept);
  heldStart_ = sampleStart;
  heldEnd_ = sampleStart + wanted;
}

void WindowReader::readAt(std::size_t place, std::uint64_t sampleStart, std::size_t count) {
  const std::span<std::complex<float>> samples(buffer_ + place, count);
  if (source_.format() != SampleFormat::cf32Le) {
    const std::span<std::byte> bytes = std::span(raw_).first(count * bytesPerSample_);
    source_.read(sampleStart, bytes);
    convertSamples(source_.format(), bytes, samples);
    return;
  }
  source_.read(sampleStart, std::as_writable_bytes(samples));
  // In place: each sample is read before it is written.
  if (hasUnusable(reinterpret_cast<const float*>(samples.data()), 2 * count)) {
    convertSamples(SampleFormat::cf32Le, std::as_bytes(samples), samples);
  }
}

}  // namespace sferic
