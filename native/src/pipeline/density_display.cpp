// Which columns a view sees, and how they are packed. Knows nothing of threads or Node.
#include "pipeline/density_display.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>

#include "sferic/frame_layout.hpp"

namespace sferic {
namespace {

using std::chrono_literals::operator""ms;

/// Fifteen in a second: it changes slowly, and each is some hundred kilobytes.
constexpr auto kFrameInterval = 66ms;
/// As many as the rows of a view have, so that both show the same bins: 21 MB of counts.
constexpr std::uint32_t kMostColumns = 16384;

}  // namespace

void DensityDisplay::configure(const DisplayConfig& config) {
  config_ = config;
  const std::optional<DensityWish> wish = wish_;
  setWish(std::nullopt);
  setWish(wish);
}

void DensityDisplay::setWish(const std::optional<DensityWish>& wish) {
  if (wish == wish_) return;
  const std::optional<DensityWish> before = wish_;
  wish_ = wish;
  if (!wish) {
    density_ = Density();
    return;
  }
  const bool beginsAnew = !before || before->isOfMax != wish->isOfMax;
  if (beginsAnew) {
    density_.configure({.binCount = config_.fftSize, .maxColumns = kMostColumns, .sampleRateHz = config_.sampleRateHz});
  } else if (before->clearCount != wish->clearCount) {
    density_.reset();
  }
  density_.setTimeConstantS(wish->timeConstantS);
  isUrgent_ = true;
}

void DensityDisplay::reset(std::uint32_t epoch, std::uint64_t sampleStart) {
  epoch_ = epoch;
  sampleStart_ = sampleStart;
  if (!wish_) return;
  density_.reset();
  isUrgent_ = true;
}

void DensityDisplay::add(const RowView& row) {
  if (!wish_) return;
  density_.process(wish_->isOfMax ? row.max : row.mean, row.sampleStart);
  sampleStart_ = row.sampleStart;
  hasNews_ = true;
}

bool DensityDisplay::isDue(Instant now) const {
  return wish_ && (isUrgent_ || (hasNews_ && now - lastFrameAt_ >= kFrameInterval));
}

/// The columns that hold any of what is wanted; at least one.
DensityCut DensityDisplay::cut() const {
  const std::uint32_t columns = density_.columnCount();
  const auto place = [&](double offsetHz) {
    // Bin k is centred at (k - n/2) * rate / n, so it begins half a bin lower.
    const double bins = (offsetHz / config_.sampleRateHz + 0.5) * config_.fftSize + 0.5;
    return std::clamp(bins * columns / config_.fftSize, 0.0, static_cast<double>(columns));
  };
  const double low = wish_->lowOffsetHz ? place(*wish_->lowOffsetHz) : 0.0;
  const double high = wish_->highOffsetHz ? place(*wish_->highOffsetHz) : static_cast<double>(columns);
  DensityCut cut;
  cut.firstColumn = std::min(columns - 1, static_cast<std::uint32_t>(std::floor(low)));
  cut.endColumn = std::clamp(static_cast<std::uint32_t>(std::ceil(high)), cut.firstColumn + 1, columns);
  cut.shownColumns = std::min(cut.endColumn - cut.firstColumn, std::max(1U, wish_->maxColumns));
  cut.firstCell = density_.cellCount() > 0 ? density_.firstCell() : 0;
  cut.cellCount = density_.cellCount();
  return cut;
}

double DensityDisplay::edgeOffsetHz(std::uint32_t column) const {
  const double bin =
      std::floor(static_cast<double>(column) * config_.fftSize / static_cast<double>(density_.columnCount()));
  return (bin - 0.5 * config_.fftSize - 0.5) * config_.sampleRateHz / config_.fftSize;
}

FrameBytes DensityDisplay::takeFrame(double noiseFloorDbfs, Instant now) {
  const DensityCut shown = cut();
  FrameHeader header = frameHeaderAt(config_, sampleStart_, noiseFloorDbfs);
  header.kind = static_cast<std::uint16_t>(FrameKind::density);
  header.seq = seq_++;
  header.binCount = shown.shownColumns;
  header.rowCount = shown.cellCount;
  header.epoch = epoch_;
  header.samplesPerRow =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(config_.samplesPerRow, 0xffffffffU));
  const DensityHeader facts{.lowOffsetHz = edgeOffsetHz(shown.firstColumn),
                            .highOffsetHz = edgeOffsetHz(shown.endColumn),
                            .lowDbfs = kDensityLowestDbfs + static_cast<float>(shown.firstCell) * kDensityCellDb,
                            .cellDb = kDensityCellDb,
                            .timeConstantS = static_cast<float>(wish_->timeConstantS),
                            .decades = kDensityDecades};
  constexpr std::size_t kHeadersBytes = kFrameHeaderBytes + kDensityHeaderBytes;
  const std::size_t valueBytes = static_cast<std::size_t>(shown.shownColumns) * shown.cellCount;
  FrameBytes bytes(kHeadersBytes + valueBytes);
  std::memcpy(bytes.data(), &header, kFrameHeaderBytes);
  std::memcpy(bytes.data() + kFrameHeaderBytes, &facts, kDensityHeaderBytes);
  density_.show(shown, {reinterpret_cast<std::uint8_t*>(bytes.data() + kHeadersBytes), valueBytes});
  lastFrameAt_ = now;
  hasNews_ = false;
  isUrgent_ = false;
  return bytes;
}

}  // namespace sferic
