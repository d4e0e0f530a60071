// POSIX open, fstat, pread. Knows nothing of spectra, time or containers.
#include "source/file_source.hpp"

#include <fcntl.h>
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
    // Only advice: a kernel that ignores it is slower, not wrong.
    (void)posix_fadvise(descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);
  } catch (...) {
    close(descriptor_);
    throw;
  }
}

FileSource::~FileSource() { close(descriptor_); }

SourceRead FileSource::read(std::uint64_t sampleStart, std::span<std::byte> out) {
  const std::uint64_t begin = config_.offsetBytes + sampleStart * bytesPerSample_;
  for (std::size_t done = 0; done < out.size();) {
    const ssize_t got =
        pread(descriptor_, out.data() + done, out.size() - done, static_cast<off_t>(begin + done));
    if (got > 0) {
      done += static_cast<std::size_t>(got);
    } else if (got == 0) {
      throw SourceError(config_.path + " became shorter while it was read: " + std::to_string(begin + done) +
                        " bytes are left and byte " + std::to_string(begin + out.size()) +
                        " was asked for; restore the file and open it again");
    } else if (errno != EINTR) {
      throw SourceError(systemMessage("cannot read", config_.path));
    }
  }
  return {.sampleStart = sampleStart,
          .sampleCount = out.size() / bytesPerSample_,
          .isEnd = sampleStart + out.size() / bytesPerSample_ >= config_.sampleCount};
}

}  // namespace sferic
