// POSIX open, fstat, pread. Knows nothing of spectra, time or containers.
#include "source/file_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace sferic {
namespace {

/// Of interleaved channels that are read at a time.
constexpr std::size_t kFrameBytes = 1 << 18;

std::string systemMessage(const std::string& what, const std::string& path) {
  return what + " " + path + ": " + std::strerror(errno);
}

/// One past the last byte of so many samples, or nothing where that is beyond any file.
std::optional<std::uint64_t> endOf(std::uint64_t offset, std::uint64_t count, std::uint64_t width) {
  std::uint64_t bytes = 0;
  std::uint64_t end = 0;
  if (__builtin_mul_overflow(count, width, &bytes) || __builtin_add_overflow(offset, bytes, &end)) return {};
  return end;
}

}  // namespace

FileSource::FileSource(FileSourceConfig config) : config_(std::move(config)) {
  if (config_.sampleCount == 0) throw SourceError(config_.path + " holds no whole sample: nothing to play");
  if (config_.layout.channel >= config_.layout.channels) throw SourceError(config_.path + " has no such channel");
  storedBytes_ = bytesPerSample(config_.format) / (config_.layout.isReal ? 2 : 1);
  if (__builtin_mul_overflow(config_.sampleCount, config_.layout.isReal ? 2U : 1U, &storedCount_)) {
    throw SourceError(config_.path + " is said to hold more samples than any file can");
  }
  // Non-blocking, so that a named pipe is refused below instead of waiting for its writer.
  descriptor_ = open(config_.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor_ < 0) throw SourceError(systemMessage("cannot open", config_.path));
  try {
    struct stat status {};
    if (fstat(descriptor_, &status) != 0) throw SourceError(systemMessage("cannot examine", config_.path));
    if (!S_ISREG(status.st_mode)) {
      throw SourceError(config_.path + " is not a regular file: name a recording");
    }
    checkSize(static_cast<std::uint64_t>(status.st_size));
    std::uint64_t start = 0;
    for (const BlockRun& run : config_.layout.runs) {
      runStarts_.push_back(start);
      start += run.samplesPerBlock * run.blockCount;
    }
    // Only advice: a kernel that ignores it is slower, not wrong.
    (void)posix_fadvise(descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);
  } catch (...) {
    close(descriptor_);
    throw;
  }
}

FileSource::~FileSource() { close(descriptor_); }

/// Every sample that will be asked for must be there now. Counts that would not even fit a number are too many.
void FileSource::checkSize(std::uint64_t sizeBytes) const {
  const std::uint64_t width = std::uint64_t{storedBytes_} * config_.layout.channels;
  bool isLongEnough = true;
  if (config_.layout.runs.empty()) {
    const auto end = endOf(config_.offsetBytes, storedCount_, width);
    isLongEnough = end && *end <= sizeBytes;
  }
  std::uint64_t inRuns = 0;
  for (const BlockRun& run : config_.layout.runs) {
    if (run.blockCount == 0 || run.samplesPerBlock == 0) throw SourceError(config_.path + " has an empty block");
    const auto last = endOf(run.offsetBytes, run.blockCount - 1, run.strideBytes);
    const auto end = last ? endOf(*last, run.samplesPerBlock, width) : std::nullopt;
    isLongEnough = isLongEnough && end && *end <= sizeBytes;
    if (isLongEnough) inRuns += run.samplesPerBlock * run.blockCount;
  }
  if (!config_.layout.runs.empty()) isLongEnough = isLongEnough && inRuns >= storedCount_;
  if (isLongEnough) return;
  throw SourceError(config_.path + " holds " + std::to_string(sizeBytes) + " bytes, too few for " +
                    std::to_string(storedCount_) + " samples of " + std::to_string(width) + " bytes from byte " +
                    std::to_string(config_.layout.runs.empty() ? config_.offsetBytes : config_.layout.runs[0].offsetBytes) +
                    ": open it again");
}

FileSource::Extent FileSource::extentAt(std::uint64_t stored) const {
  const std::uint64_t width = std::uint64_t{storedBytes_} * config_.layout.channels;
  if (config_.layout.runs.empty()) return {config_.offsetBytes + stored * width, storedCount_ - stored};
  const auto after = std::upper_bound(runStarts_.begin(), runStarts_.end(), stored);
  const auto index = static_cast<std::size_t>(after - runStarts_.begin()) - 1;
  const BlockRun& run = config_.layout.runs[index];
  const std::uint64_t inRun = stored - runStarts_[index];
  const std::uint64_t block = inRun / run.samplesPerBlock;
  const std::uint64_t inBlock = inRun % run.samplesPerBlock;
  return {run.offsetBytes + block * run.strideBytes + inBlock * width, run.samplesPerBlock - inBlock};
}

void FileSource::readBytes(std::uint64_t offsetBytes, std::span<std::byte> out) {
  for (std::size_t done = 0; done < out.size();) {
    const ssize_t got =
        pread(descriptor_, out.data() + done, out.size() - done, static_cast<off_t>(offsetBytes + done));
    if (got > 0) {
      done += static_cast<std::size_t>(got);
    } else if (got == 0) {
      throw SourceError(config_.path + " became shorter while it was read: " + std::to_string(offsetBytes + done) +
                        " bytes are left and byte " + std::to_string(offsetBytes + out.size()) +
                        " was asked for; restore the file and open it again");
    } else if (errno != EINTR) {
      throw SourceError(systemMessage("cannot read", config_.path));
    }
  }
}

/// The channel's samples as stored, `out.size()` a whole number of them.
void FileSource::readStored(std::uint64_t first, std::span<std::byte> out) {
  const std::size_t width = storedBytes_;
  const std::size_t frame = width * config_.layout.channels;
  while (!out.empty()) {
    const Extent extent = extentAt(first);
    const std::uint64_t most = config_.layout.channels == 1 ? extent.samples : std::max<std::size_t>(1, kFrameBytes / frame);
    const auto samples =
        static_cast<std::size_t>(std::min<std::uint64_t>({out.size() / width, extent.samples, most}));
    const auto to = out.first(samples * width);
    if (config_.layout.channels == 1) {
      readBytes(extent.offsetBytes, to);
    } else {
      if (frames_.size() < samples * frame) frames_.resize(samples * frame);
      readBytes(extent.offsetBytes, std::span(frames_).first(samples * frame));
      const std::byte* from = frames_.data() + config_.layout.channel * width;
      for (std::size_t i = 0; i < samples; ++i) std::memcpy(to.data() + i * width, from + i * frame, width);
    }
    first += samples;
    out = out.subspan(to.size());
  }
}

/// Where the recording ends, silence stands for what the filter would look at beyond.
void FileSource::readReal(std::uint64_t sampleStart, std::span<std::byte> out) {
  constexpr std::size_t kMargin = RealToComplex::kMargin;
  const std::size_t count = out.size() / sizeof(std::complex<float>);
  const std::uint64_t middle = 2 * sampleStart;
  const std::uint64_t begin = middle - std::min<std::uint64_t>(middle, kMargin);
  const std::uint64_t end = std::min<std::uint64_t>(middle + 2 * count + kMargin, storedCount_);
  realBytes_.resize(static_cast<std::size_t>(end - begin) * storedBytes_);
  readStored(begin, realBytes_);
  // Two reals are stored as one complex sample is, and begin and end are even.
  real_.assign(2 * (count + kMargin), 0.0F);
  const std::size_t lead = kMargin - static_cast<std::size_t>(middle - begin);
  complex_.resize(static_cast<std::size_t>(end - begin) / 2);
  (void)convertSamples(config_.format, realBytes_, complex_);
  std::memcpy(real_.data() + lead, complex_.data(), complex_.size() * sizeof(complex_[0]));
  complex_.resize(count);
  toComplex_.process(real_, sampleStart, complex_);
  std::memcpy(out.data(), complex_.data(), count * sizeof(complex_[0]));
}

SourceRead FileSource::read(std::uint64_t sampleStart, std::span<std::byte> out) {
  const std::size_t width = bytesPerSample(format());
  if (config_.layout.isReal) {
    readReal(sampleStart, out);
  } else {
    readStored(sampleStart, out);
    if (config_.layout.isIqSwapped) {
      const std::size_t half = width / 2;
      for (std::size_t at = 0; at + width <= out.size(); at += width) {
        std::swap_ranges(out.data() + at, out.data() + at + half, out.data() + at + half);
      }
    }
  }
  return {.sampleStart = sampleStart,
          .sampleCount = out.size() / width,
          .isEnd = sampleStart + out.size() / width >= config_.sampleCount};
}

}  // namespace sferic
