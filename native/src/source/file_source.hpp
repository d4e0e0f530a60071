// A recording as samples by index. Knows nothing of spectra, time or containers: where the samples lie in the
// file is told to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "dsp/sample_format.hpp"
#include "source/source.hpp"

namespace sferic {

struct FileSourceConfig {
  std::string path;
  std::uint64_t offsetBytes = 0;  ///< of the first sample; need not be aligned
  std::uint64_t sampleCount = 0;  ///< whole samples, at least 1
  SampleFormat format = SampleFormat::ci16Le;
};

/// Read with pread, not through a mapping: touching a mapped page that a truncation has taken away kills the
/// process (SIGBUS), and no look at the size beforehand closes that gap.
class FileSource final : public Source {
 public:
  /// Throws SourceError when the file is missing, is not a regular file, or is shorter than its samples.
  explicit FileSource(FileSourceConfig config);
  ~FileSource() override;

  [[nodiscard]] SampleFormat format() const override { return config_.format; }
  [[nodiscard]] std::optional<std::uint64_t> sampleCount() const override { return config_.sampleCount; }

  /// Throws SourceError when the file has become shorter than these samples. What is appended while it is read
  /// is left alone.
  SourceRead read(std::uint64_t sampleStart, std::span<std::byte> out) override;

 private:
  FileSourceConfig config_;
  std::size_t bytesPerSample_;
  int descriptor_ = -1;
};

}  // namespace sferic
