// The one contract of everything that samples come from. Knows no spectra, no pace and no threads but its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>

#include "dsp/sample_format.hpp"

namespace sferic {

/// A source that cannot be opened or read any further. The message is one line for the user.
class SourceError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct SourceRead {
  std::uint64_t sampleStart = 0;  ///< of the first sample given; later than asked for: those between are lost
  std::size_t sampleCount = 0;    ///< given; live sources may give fewer than there was room for, even none
  bool isEnd = false;             ///< nothing comes after these
};

class Source {
 public:
  Source() = default;
  virtual ~Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  [[nodiscard]] virtual SampleFormat format() const = 0;

  /// Whole samples of a recording, any of which can be read at any time. Nothing: a live source, whose samples
  /// come once, in order, and do not wait.
  [[nodiscard]] virtual std::optional<std::uint64_t> sampleCount() const = 0;

  /// A live source starts here, once, before the first read: the wall clock at its sample 0, in nanoseconds since 1970,
  /// where it knows it. A recording has nothing to start.
  virtual std::optional<std::int64_t> begin() { return std::nullopt; }

  /// Puts raw samples into `out`, which has room for whole ones. On the source thread only. A recording gives
  /// exactly those from `sampleStart` on, and the caller stays inside it. A live source waits some milliseconds
  /// for those that follow what it gave last, and `sampleStart` says what the caller takes them for. Throws
  /// SourceError when it cannot go on.
  virtual SourceRead read(std::uint64_t sampleStart, std::span<std::byte> out) = 0;
};

}  // namespace sferic
