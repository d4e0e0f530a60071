// A piece of a recording into a file of its own: cut in time, or also in frequency. Knows nothing of hertz, of SigMF
// or of Node.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "dsp/down_converter.hpp"
#include "source/file_source.hpp"

namespace sferic {

enum class ClipFormat : std::uint8_t { cf32Le, ci16Le };

struct ClipConfig {
  FileSourceConfig source;
  std::uint64_t sampleStart = 0;  ///< of the source; becomes the clip's first sample
  std::uint64_t sampleCount = 0;  ///< of the source, at least 1, inside it
  /// Nothing: the whole band.
  std::optional<DownConverterConfig> band;
  /// Nothing: the samples as the source gives them, byte for byte; not together with a band.
  std::optional<ClipFormat> convertTo;
  std::string path;  ///< of the new file; nothing may be there
};

struct ClipResult {
  std::uint64_t sampleCount = 0;       ///< written
  std::uint64_t invalidSamples = 0;    ///< of the source: not a number, taken as 0
  std::uint64_t saturatedSamples = 0;  ///< written at the limit of ci16
};

/// Writes the clip and puts it onto the disk. Output k of a band is centred on input sampleStart + k * decimation: the
/// delay of the filter is taken out with the samples around the piece, where the recording has them. Memory does not
/// depend on the length. `onProgress` gets the fraction done, 0 to 1, on this thread. Nothing is returned and no file
/// is left where `isCancelled` becomes true. Throws SourceError, or std::runtime_error with one line; no file is left.
[[nodiscard]] std::optional<ClipResult> writeClip(const ClipConfig& config, const std::atomic<bool>& isCancelled,
                                                  const std::function<void(double)>& onProgress);

}  // namespace sferic
