// Combining, narrowing and packing. Knows nothing of threads, clocks or Node.
#include "pipeline/display.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace sferic {
namespace {

constexpr float kLowestDbfs = -200.0F;

std::int64_t timeNsOf(std::uint64_t sample, double sampleRateHz) {
  // In whole seconds and the rest: sample * 1e9 would lose nanoseconds in a double after 104 days.
  const double seconds = std::floor(static_cast<double>(sample) / sampleRateHz);
  const double rest = (static_cast<double>(sample) - seconds * sampleRateHz) / sampleRateHz;
  return static_cast<std::int64_t>(seconds) * 1'000'000'000 + std::llround(rest * 1e9);
}

void appendDbfs(std::span<const float> powers, std::vector<float>& out) {
  for (const float power : powers) out.push_back(dbfsFromPower(power));
}

}  // namespace

void narrowKeepingPeaks(std::span<const float> bins, std::span<float> columns) {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const std::size_t first = c * bins.size() / columns.size();
    const std::size_t end = (c + 1) * bins.size() / columns.size();
    columns[c] = *std::max_element(bins.begin() + static_cast<std::ptrdiff_t>(first),
                                   bins.begin() + static_cast<std::ptrdiff_t>(end));
  }
}

float dbfsFromPower(float power) {
  return power > 0 ? std::max(kLowestDbfs, 10.0F * std::log10(power)) : kLowestDbfs;
}

FrameHeader frameHeaderAt(const DisplayConfig& config, std::uint64_t sampleStart, double noiseFloorDbfs) {
  FrameHeader header;
  header.flags = (config.timeStartNs ? kFrameTimeIsUtc : 0U) | (config.centerFreqHz ? kFrameCenterIsKnown : 0U);
  header.timeNs = config.timeStartNs.value_or(0) + timeNsOf(sampleStart, config.sampleRateHz);
  header.sampleStart = sampleStart;
  header.centerFreqHz = config.centerFreqHz.value_or(std::numeric_limits<double>::quiet_NaN());
  header.spanHz = config.sampleRateHz;
  header.configHash = config.configHash;
  header.noiseFloorDbfs = std::max(kLowestDbfs, static_cast<float>(noiseFloorDbfs));
  header.enbwBins = static_cast<float>(config.enbwBins);
  return header;
}

void Display::configure(const DisplayConfig& config, std::uint32_t maxBins) {
  config_ = config;
  mean_.assign(config.fftSize, 0.0F);
  max_.assign(config.fftSize, 0.0F);
  setMaxBins(maxBins);
  seq_ = 0;
  droppedBefore_ = 0;
  reset(0);
}

void Display::setMaxBins(std::uint32_t maxBins) {
  maxBins_ = std::max(1U, maxBins);
  columns_.resize(std::min(config_.fftSize, maxBins_));
}

void Display::reset(std::uint32_t epoch) {
  runs_.clear();
  rowsWaiting_ = 0;
  combined_ = 0;
  epoch_ = epoch;
  isDiscontinuity_ = true;
}

void Display::add(const RowView& row) {
  if (combined_ == 0) {
    openStart_ = row.sampleStart;
    std::copy(row.mean.begin(), row.mean.end(), mean_.begin());
    std::copy(row.max.begin(), row.max.end(), max_.begin());
  } else {
    for (std::size_t k = 0; k < mean_.size(); ++k) {
      mean_[k] += row.mean[k];
      max_[k] = std::max(max_[k], row.max[k]);
    }
  }
  ++combined_;
}

void Display::closeRow() {
  if (combined_ == 0) return;
  const auto binCount = static_cast<std::uint32_t>(columns_.size());
  Run& run = runFor(combined_ * config_.samplesPerRow, binCount);
  const float scale = 1.0F / static_cast<float>(combined_);
  narrowKeepingPeaks(mean_, columns_);
  for (float& power : columns_) power *= scale;
  appendDbfs(columns_, run.mean);
  narrowKeepingPeaks(max_, columns_);
  appendDbfs(columns_, run.max);
  ++run.rowCount;
  ++rowsWaiting_;
  combined_ = 0;
}

Display::Run& Display::runFor(std::uint64_t samplesPerRow, std::uint32_t binCount) {
  const bool fits =
      !runs_.empty() && runs_.back().samplesPerRow == samplesPerRow && runs_.back().binCount == binCount;
  if (fits) return runs_.back();
  return runs_.emplace_back(
      Run{.sampleStart = openStart_, .samplesPerRow = samplesPerRow, .binCount = binCount});
}

std::vector<FrameBytes> Display::takeFrames(double noiseFloorDbfs) {
  std::vector<FrameBytes> frames;
  for (const Run& run : runs_) {
    frames.push_back(encode(run, static_cast<std::uint16_t>(FrameKind::meanRows), run.mean, noiseFloorDbfs));
    frames.push_back(encode(run, static_cast<std::uint16_t>(FrameKind::maxRows), run.max, noiseFloorDbfs));
  }
  runs_.clear();
  rowsWaiting_ = 0;
  return frames;
}

std::uint32_t Display::dropRows() {
  const std::uint32_t dropped = rowsWaiting_;
  droppedBefore_ += dropped;
  runs_.clear();
  rowsWaiting_ = 0;
  return dropped;
}

FrameBytes Display::encode(const Run& run, std::uint16_t kind, const std::vector<float>& rows,
                           double noiseFloorDbfs) {
  FrameHeader header = frameHeaderAt(config_, run.sampleStart, noiseFloorDbfs);
  header.kind = kind;
  header.seq = seq_++;
  header.flags |= isDiscontinuity_ ? kFrameDiscontinuity : 0U;
  header.binCount = run.binCount;
  header.rowCount = run.rowCount;
  header.droppedBefore = droppedBefore_;
  header.epoch = epoch_;
  header.samplesPerRow = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(run.samplesPerRow, std::numeric_limits<std::uint32_t>::max()));

  const std::size_t rowBytes = rows.size() * sizeof(float);
  FrameBytes bytes(kFrameHeaderBytes + rowBytes);
  std::memcpy(bytes.data(), &header, kFrameHeaderBytes);
  std::memcpy(bytes.data() + kFrameHeaderBytes, rows.data(), rowBytes);
  // Told once, by the first frame that follows.
  droppedBefore_ = 0;
  isDiscontinuity_ = false;
  return bytes;
}

}  // namespace sferic
