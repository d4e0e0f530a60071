// How the samples of a recording lie in its file, where that is not simply one after the other. Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "dsp/sample_format.hpp"

namespace sferic {

/// Blocks of samples at a constant distance in a file, as a container leaves them that puts something of its own
/// between them.
struct BlockRun {
  std::uint64_t offsetBytes = 0;      ///< of the first block
  std::uint64_t samplesPerBlock = 0;  ///< as stored, of each channel
  std::uint64_t blockCount = 0;
  std::uint64_t strideBytes = 0;      ///< from one block's start to the next one's; of no account for one block
};

struct SampleLayout {
  std::uint32_t channels = 1;  ///< interleaved sample by sample
  std::uint32_t channel = 0;   ///< the one that is read
  bool isIqSwapped = false;    ///< Q is stored first
  /// Two stored samples make one that is given (dsp/real_to_complex.hpp); the format names their component.
  bool isReal = false;
  std::vector<BlockRun> runs = {};  ///< empty: all samples in one piece
};

struct StoredFormat {
  SampleFormat format = SampleFormat::ci16Le;
  bool isReal = false;
};

/// From SigMF's spelling, complex (`ci16_le`) or real-valued (`ri16_le`); nothing when it is not one of ours.
[[nodiscard]] std::optional<StoredFormat> storedFormatFromName(std::string_view name);

}  // namespace sferic
