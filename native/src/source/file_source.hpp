// A recording as samples by index, through a read-only memory mapping. Knows nothing of spectra, time or
// containers: where the samples lie in the file is told to it.
#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>

#include "dsp/sample_format.hpp"

namespace sferic {

/// A source that cannot be opened or read any further. The message is one line for the user.
class SourceError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct FileSourceConfig {
  std::string path;
  std::uint64_t offsetBytes = 0;  ///< of the first sample; need not be aligned
  std::uint64_t sampleCount = 0;  ///< whole samples, at least 1
  SampleFormat format = SampleFormat::ci16Le;
};

class FileSource {
 public:
  /// Throws SourceError when the file is missing, is not a regular file, or is shorter than its samples.
  explicit FileSource(FileSourceConfig config);
  ~FileSource();
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  [[nodiscard]] std::uint64_t sampleCount() const { return config_.sampleCount; }

  /// Converts the samples from `sampleStart` on; the caller stays inside sampleCount(). Returns how many of
  /// them were not numbers (see convertSamples). Throws SourceError when the file has become shorter than
  /// these samples: its size is looked up before every block, because touching a page that no longer exists
  /// kills the process (SIGBUS). A file that shrinks within the microseconds between the look and the last
  /// byte can still do that.
  std::size_t read(std::uint64_t sampleStart, std::span<std::complex<float>> out);

 private:
  [[nodiscard]] std::uint64_t sizeNow() const;

  FileSourceConfig config_;
  std::size_t bytesPerSample_;
  int descriptor_ = -1;
  std::uint64_t mappedBytes_ = 0;
  const std::byte* mapping_ = nullptr;
};

}  // namespace sferic
