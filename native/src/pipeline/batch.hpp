// What the processing thread hands over: detections, whole wire frames and where it stands. Plain data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sferic/detector.hpp"

namespace sferic {

using FrameBytes = std::vector<std::byte>;

/// Samples of a live source that were lost, by the source or because the ring was full.
struct Gap {
  std::uint64_t sampleStart = 0;
  std::uint64_t sampleCount = 0;
  std::uint64_t nextRowId = 0;  ///< of the first row after it: row ids go on as if there were no gap
};

/// What computes has changed while it ran.
struct BackendChange {
  std::string name;
  std::string reason;  ///< one line
};

struct Batch {
  std::uint32_t epoch = 0;
  std::uint64_t rowsDone = 0;        ///< rows of this epoch below this are fully reported
  std::uint64_t positionSample = 0;  ///< the sample after the last processed one
  std::vector<Detection> detections = {};
  std::vector<FrameBytes> frames = {};
  std::vector<Gap> gaps = {};
  bool isAtEnd = false;
  std::optional<std::string> error = std::nullopt;
  std::optional<BackendChange> backendChange = std::nullopt;
};

}  // namespace sferic
