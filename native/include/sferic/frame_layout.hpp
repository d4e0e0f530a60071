// The headers of the binary frames. The same offsets as src-preload/contract/frames.ts; a test compares the two
// through frameLayout(). Knows nothing of engines or of Node.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace sferic {

static_assert(std::endian::native == std::endian::little, "frames are written in host order, which must be little-endian");

inline constexpr std::uint32_t kFrameMagic = 0x4d524653;  // 'SFRM'
inline constexpr std::uint16_t kFrameVersion = 1;

/// Rows are float32 in dBFS; a density is one byte for each cell, after a DensityHeader.
enum class FrameKind : std::uint16_t { meanRows = 1, maxRows = 2, density = 3 };

enum FrameFlags : std::uint32_t {
  kFrameTimeIsUtc = 1,
  kFrameCenterIsKnown = 2,
  kFrameDiscontinuity = 4,
};

struct FrameHeader {
  std::uint32_t magic = kFrameMagic;
  std::uint16_t version = kFrameVersion;
  std::uint16_t kind = 0;
  std::uint32_t seq = 0;
  std::uint32_t flags = 0;
  std::int64_t timeNs = 0;
  std::uint64_t sampleStart = 0;
  double centerFreqHz = 0;
  double spanHz = 0;
  std::uint32_t binCount = 0;
  std::uint32_t rowCount = 0;
  std::uint32_t droppedBefore = 0;
  std::uint32_t epoch = 0;
  std::uint32_t configHash = 0;
  float noiseFloorDbfs = 0;
  float enbwBins = 0;
  std::uint32_t samplesPerRow = 0;
};

inline constexpr std::size_t kFrameHeaderBytes = 80;

/// Follows the header of a density frame, whose `binCount` columns of `rowCount` cells each come after it: column after
/// column, lowest frequency and lowest level first. What a value means: dsp/density.hpp.
struct DensityHeader {
  double lowOffsetHz = 0;   ///< outer edge of the first column, from the centre
  double highOffsetHz = 0;  ///< outer edge of the last column
  float lowDbfs = 0;        ///< lower edge of the first cell
  float cellDb = 0;
  float timeConstantS = 0;
  float decades = 0;  ///< that the values 1 to 255 span, up to a density of 1
};

inline constexpr std::size_t kDensityHeaderBytes = 32;

static_assert(sizeof(FrameHeader) == kFrameHeaderBytes);
static_assert(offsetof(FrameHeader, magic) == 0);
static_assert(offsetof(FrameHeader, version) == 4);
static_assert(offsetof(FrameHeader, kind) == 6);
static_assert(offsetof(FrameHeader, seq) == 8);
static_assert(offsetof(FrameHeader, flags) == 12);
static_assert(offsetof(FrameHeader, timeNs) == 16);
static_assert(offsetof(FrameHeader, sampleStart) == 24);
static_assert(offsetof(FrameHeader, centerFreqHz) == 32);
static_assert(offsetof(FrameHeader, spanHz) == 40);
static_assert(offsetof(FrameHeader, binCount) == 48);
static_assert(offsetof(FrameHeader, rowCount) == 52);
static_assert(offsetof(FrameHeader, droppedBefore) == 56);
static_assert(offsetof(FrameHeader, epoch) == 60);
static_assert(offsetof(FrameHeader, configHash) == 64);
static_assert(offsetof(FrameHeader, noiseFloorDbfs) == 68);
static_assert(offsetof(FrameHeader, enbwBins) == 72);
static_assert(offsetof(FrameHeader, samplesPerRow) == 76);
static_assert(sizeof(DensityHeader) == kDensityHeaderBytes);
static_assert(offsetof(DensityHeader, lowOffsetHz) == 0);
static_assert(offsetof(DensityHeader, highOffsetHz) == 8);
static_assert(offsetof(DensityHeader, lowDbfs) == 16);
static_assert(offsetof(DensityHeader, cellDb) == 20);
static_assert(offsetof(DensityHeader, timeConstantS) == 24);
static_assert(offsetof(DensityHeader, decades) == 28);

}  // namespace sferic
