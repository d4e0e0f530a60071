// What passes from the source thread through the ring: raw samples that hold whole windows, and with them what is
// needed to compute and to count them. Plain data; its buffers are kept from use to use.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dsp/sample_format.hpp"
#include "pipeline/batch.hpp"
#include "pipeline/pace_clock.hpp"
#include "pipeline/row_plan.hpp"

namespace sferic {

/// The mean and the max over some successive windows: a whole row, or a part of one.
struct Piece {
  std::uint64_t sampleStart = 0;
  std::uint64_t sampleCount = 0;
  std::uint32_t windows = 0;
  std::size_t sliceCount = 0;
};

struct Segment {
  std::shared_ptr<const RowPlan> plan = nullptr;
  std::uint64_t generation = 0;   ///< of the order that it was read for: another one is stale
  std::uint64_t firstWindow = 0;  ///< counted from the last seek or gap
  std::uint64_t windowCount = 0;
  std::uint64_t sampleStart = 0;
  std::size_t sampleCount = 0;    ///< in `bytes`: the overlap with the segment before, and newSamples
  std::size_t newSamples = 0;
  bool isShort = false;  ///< all samples of the epoch, fewer than one window
  bool isEnd = false;    ///< the source has no more
  std::optional<Gap> gapBefore = std::nullopt;
  std::optional<std::string> error = std::nullopt;  ///< the source failed after all that came before
  PaceClock::Instant endDueAt{};  ///< when its last sample was due, or came
  double samplesPerS = 0;         ///< of wall time, when paced; else 0: all samples came at once
  SampleFormat format = SampleFormat::ci16Le;
  std::vector<std::byte> bytes = {};

  // Filled in by the worker that computed it ahead.
  std::vector<Piece> pieces = {};
  std::vector<float> bins = {};  ///< of each piece the means, then the maxima
  std::vector<std::uint32_t> sliceWindows = {};  ///< RowSlices of one piece after the other
  std::vector<float> slicePower = {};
  std::size_t invalidSamples = 0;
};

}  // namespace sferic
