// The mapping itself: POSIX open, fstat, mmap. Knows nothing of spectra, time or containers.
#include "source/file_source.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace sferic {
namespace {

std::string systemMessage(const std::string& what, const std::string& path) {
  return what + " " + path + ": " + std::strerror(errno);
}

}  // namespace

FileSource::FileSource(FileSourceConfig config)
    : config_(std::move(config)), bytesPerSample_(bytesPerSample(config_.format)) {
  if (config_.sampleCount == 0) throw SourceError(config_.path + " holds no whole sample: nothing to play");
  // Non-blocking, so that a named pipe is refused below instead of waiting for its writer.
  descriptor_ = open(config_.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor_ < 0) throw SourceError(systemMessage("cannot open", config_.path));
  try {
    struct stat status {};
    if (fstat(descriptor_, &status) != 0) throw SourceError(systemMessage("cannot examine", config_.path));
    if (!S_ISREG(status.st_mode)) {
      throw SourceError(config_.path + " is not a regular file: name a recording");
    }
    const std::uint64_t size = static_cast<std::uint64_t>(status.st_size);
    if (config_.offsetBytes > size || (size - config_.offsetBytes) / bytesPerSample_ < config_.sampleCount) {
      throw SourceError(config_.path + " holds " + std::to_string(size) + " bytes, too few for " +
                        std::to_string(config_.sampleCount) + " samples of " +
                        std::to_string(bytesPerSample_) + " bytes from byte " +
                        std::to_string(config_.offsetBytes) + ": open it again");
    }
    mappedBytes_ = config_.offsetBytes + config_.sampleCount * bytesPerSample_;
    void* mapping = mmap(nullptr, mappedBytes_, PROT_READ, MAP_SHARED, descriptor_, 0);
    if (mapping == MAP_FAILED) throw SourceError(systemMessage("cannot map", config_.path));
    mapping_ = static_cast<const std::byte*>(mapping);
    // Only advice: a kernel that ignores it is slower, not wrong.
    (void)madvise(mapping, mappedBytes_, MADV_SEQUENTIAL);
  } catch (...) {
    close(descriptor_);
    throw;
  }
}

FileSource::~FileSource() {
  munmap(const_cast<std::byte*>(mapping_), mappedBytes_);
  close(descriptor_);
}

std::uint64_t FileSource::sizeNow() const {
  struct stat status {};
  return fstat(descriptor_, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

std::size_t FileSource::read(std::uint64_t sampleStart, std::span<std::complex<float>> out) {
  const std::uint64_t begin = config_.offsetBytes + sampleStart * bytesPerSample_;
  const std::uint64_t end = begin + out.size() * bytesPerSample_;
  const std::uint64_t size = sizeNow();
  if (size < end) {
    throw SourceError(config_.path + " became shorter while it was read: " + std::to_string(size) +
                      " bytes are left and sample " + std::to_string(sampleStart) + " ends at byte " +
                      std::to_string(end) + "; restore the file and open it again");
  }
  return convertSamples(config_.format, {mapping_ + begin, static_cast<std::size_t>(end - begin)}, out);
}

}  // namespace sferic
