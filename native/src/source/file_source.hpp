// A recording as samples by index. Knows nothing of spectra, time or containers: where the samples lie in the
// file, and how, is told to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dsp/real_to_complex.hpp"
#include "dsp/sample_format.hpp"
#include "source/sample_layout.hpp"
#include "source/source.hpp"

namespace sferic {

struct FileSourceConfig {
  std::string path;
  std::uint64_t offsetBytes = 0;  ///< of the first sample; need not be aligned. Not read where the layout has runs
  std::uint64_t sampleCount = 0;  ///< whole samples that are given, at least 1
  SampleFormat format = SampleFormat::ci16Le;
  SampleLayout layout = {};
};

/// Read with pread, not through a mapping: touching a mapped page that a truncation has taken away kills the
/// process (SIGBUS), and no look at the size beforehand closes that gap.
class FileSource final : public Source {
 public:
  /// Throws SourceError when the file is missing, is not a regular file, or is shorter than its samples.
  explicit FileSource(FileSourceConfig config);
  ~FileSource() override;

  /// As stored, and cf32Le where they are real-valued.
  [[nodiscard]] SampleFormat format() const override {
    return config_.layout.isReal ? SampleFormat::cf32Le : config_.format;
  }
  [[nodiscard]] std::optional<std::uint64_t> sampleCount() const override { return config_.sampleCount; }

  /// Throws SourceError when the file has become shorter than these samples. What is appended while it is read
  /// is left alone.
  SourceRead read(std::uint64_t sampleStart, std::span<std::byte> out) override;

 private:
  struct Extent {
    std::uint64_t offsetBytes = 0;
    std::uint64_t samples = 0;  ///< that lie there in one piece
  };

  void checkSize(std::uint64_t sizeBytes) const;
  [[nodiscard]] Extent extentAt(std::uint64_t stored) const;
  void readStored(std::uint64_t first, std::span<std::byte> out);
  void readBytes(std::uint64_t offsetBytes, std::span<std::byte> out);
  void readReal(std::uint64_t sampleStart, std::span<std::byte> out);

  FileSourceConfig config_;
  std::size_t storedBytes_ = 0;      ///< of one stored sample of one channel
  std::uint64_t storedCount_ = 0;    ///< stored samples of the channel
  std::vector<std::uint64_t> runStarts_ = {};  ///< the stored sample that each run begins with
  std::vector<std::byte> frames_ = {}, realBytes_ = {};
  std::vector<float> real_ = {};
  std::vector<std::complex<float>> complex_ = {};
  RealToComplex toComplex_;
  int descriptor_ = -1;
};

}  // namespace sferic
