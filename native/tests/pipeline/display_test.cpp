// What the eye gets: peaks survive narrowing, levels are right, the header says where a frame belongs.
#include "pipeline/display.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "sferic/frame_layout.hpp"

using namespace sferic;

namespace {

struct Decoded {
  FrameHeader header;
  std::vector<float> values;
};

Decoded decode(const FrameBytes& bytes) {
  Decoded decoded;
  REQUIRE(bytes.size() >= kFrameHeaderBytes);
  std::memcpy(&decoded.header, bytes.data(), kFrameHeaderBytes);
  decoded.values.resize((bytes.size() - kFrameHeaderBytes) / sizeof(float));
  std::memcpy(decoded.values.data(), bytes.data() + kFrameHeaderBytes, decoded.values.size() * sizeof(float));
  CHECK(decoded.values.size() == static_cast<std::size_t>(decoded.header.binCount) * decoded.header.rowCount);
  return decoded;
}

constexpr DisplayConfig kConfig{.fftSize = 256,
                                .samplesPerRow = 1000,
                                .sampleRateHz = 1e6,
                                .centerFreqHz = std::nullopt,
                                .timeStartNs = std::nullopt,
                                .enbwBins = 1.5,
                                .configHash = 77};

Display displayOf(std::uint32_t maxBins, const DisplayConfig& config = kConfig) {
  Display display;
  display.configure(config, maxBins);
  return display;
}

void addRow(Display& display, std::uint64_t rowId, float mean, float max) {
  const std::vector<float> means(256, mean);
  const std::vector<float> maxima(256, max);
  display.add(
      {.rowId = rowId, .sampleStart = rowId * 1000, .sampleCount = 1100, .mean = means, .max = maxima});
}

}  // namespace

TEST_CASE("narrowing keeps a peak of one bin, wherever it is and however the sizes divide") {
  for (const std::size_t binCount : {256U, 1000U, 4096U}) {
    for (const std::size_t columnCount : {1U, 7U, 100U, 255U, 256U}) {
      for (std::size_t bin = 0; bin < binCount; ++bin) {
        std::vector<float> bins(binCount, 0.25F);
        std::vector<float> columns(columnCount);
        bins[bin] = 1.0F;
        narrowKeepingPeaks(bins, columns);
        const auto peaks = std::count(columns.begin(), columns.end(), 1.0F);
        const auto rest = std::count(columns.begin(), columns.end(), 0.25F);
        REQUIRE(peaks == 1);
        REQUIRE(peaks + rest == static_cast<std::ptrdiff_t>(columnCount));
        // In its place: the column's share of the band holds the bin.
        const auto peak = std::find(columns.begin(), columns.end(), 1.0F);
        const auto column = static_cast<std::size_t>(peak - columns.begin());
        REQUIRE(column * binCount / columnCount <= bin);
        REQUIRE(bin < (column + 1) * binCount / columnCount);
      }
    }
  }
}

TEST_CASE("dBFS: full scale is 0, nothing is -200") {
  CHECK(dbfsFromPower(1.0F) == 0.0F);
  CHECK(dbfsFromPower(0.01F) == doctest::Approx(-20.0));
  CHECK(dbfsFromPower(0.0F) == -200.0F);
  CHECK(dbfsFromPower(1e-30F) == -200.0F);
}

TEST_CASE("rows are combined to the mean of the means and the greatest of the greatest") {
  Display display = displayOf(256);
  addRow(display, 0, 0.1F, 0.2F);
  addRow(display, 1, 0.3F, 1.0F);
  CHECK(display.rowsInOpenRow() == 2);
  CHECK(display.rowsWaiting() == 0);
  display.closeRow();
  CHECK(display.rowsWaiting() == 1);
  const auto frames = display.takeFrames(-90.0);
  REQUIRE(frames.size() == 2);
  const Decoded mean = decode(frames[0]);
  const Decoded max = decode(frames[1]);
  CHECK(mean.header.kind == 1);
  CHECK(max.header.kind == 2);
  CHECK(mean.header.rowCount == 1);
  CHECK(max.header.rowCount == 1);
  CHECK(mean.values[100] == doctest::Approx(10.0 * std::log10(0.2)));
  CHECK(max.values[100] == doctest::Approx(0.0));
  CHECK(mean.header.samplesPerRow == 2000);
}

TEST_CASE("the header says what the frame is") {
  DisplayConfig config = kConfig;
  Display display = displayOf(64, config);
  display.reset(3);
  addRow(display, 5, 0.5F, 0.5F);
  display.closeRow();
  const FrameHeader header = decode(display.takeFrames(-88.5)[0]).header;
  CHECK(header.magic == kFrameMagic);
  CHECK(header.version == kFrameVersion);
  CHECK(header.flags == kFrameDiscontinuity);
  CHECK(header.timeNs == 5'000'000);
  CHECK(header.sampleStart == 5000);
  CHECK(std::isnan(header.centerFreqHz));
  CHECK(header.spanHz == 1e6);
  CHECK(header.binCount == 64);
  CHECK(header.epoch == 3);
  CHECK(header.configHash == 77);
  CHECK(header.noiseFloorDbfs == -88.5F);
  CHECK(header.enbwBins == 1.5F);

  config.centerFreqHz = 433.92e6;
  config.timeStartNs = 1'700'000'000'123'456'789;
  display = displayOf(1024, config);
  addRow(display, 0, 0.5F, 0.5F);
  display.closeRow();
  const FrameHeader known = decode(display.takeFrames(-std::numeric_limits<double>::infinity())[0]).header;
  CHECK(known.flags == (kFrameTimeIsUtc | kFrameCenterIsKnown | kFrameDiscontinuity));
  CHECK(known.timeNs == 1'700'000'000'123'456'789);
  CHECK(known.centerFreqHz == 433.92e6);
  CHECK(known.binCount == 256);
  CHECK(known.noiseFloorDbfs == -200.0F);
}

TEST_CASE("time stays exact to the nanosecond far into a recording") {
  Display display = displayOf(256);
  const std::uint64_t sample = 9'000'000'000'001;  // 104 days and one microsecond at 1 MS/s
  const std::vector<float> bins(256, 0.5F);
  display.add({.rowId = 0, .sampleStart = sample, .sampleCount = 1, .mean = bins, .max = bins});
  display.closeRow();
  CHECK(decode(display.takeFrames(0)[0]).header.timeNs == 9'000'000'000'001'000);
}

TEST_CASE("only the first frame after a reset is a discontinuity, and frames are numbered one by one") {
  Display display = displayOf(256);
  std::vector<Decoded> frames;
  for (std::uint64_t row = 0; row < 3; ++row) {
    addRow(display, row, 0.5F, 0.5F);
    display.closeRow();
    for (const auto& bytes : display.takeFrames(0)) frames.push_back(decode(bytes));
  }
  for (std::size_t i = 0; i < frames.size(); ++i) {
    CHECK(frames[i].header.seq == i);
    CHECK(((frames[i].header.flags & kFrameDiscontinuity) != 0) == (i == 0));
  }
}

TEST_CASE("dropped rows are told by the next frame, once, and a discontinuity is not forgotten with them") {
  Display display = displayOf(256);
  for (std::uint64_t row = 0; row < 3; ++row) {
    addRow(display, row, 0.5F, 0.5F);
    display.closeRow();
  }
  CHECK(display.dropRows() == 3);
  CHECK(display.takeFrames(0).empty());
  addRow(display, 3, 0.5F, 0.5F);
  display.closeRow();
  const auto frames = display.takeFrames(0);
  CHECK(decode(frames[0]).header.droppedBefore == 3);
  CHECK((decode(frames[0]).header.flags & kFrameDiscontinuity) != 0);
  CHECK(decode(frames[1]).header.droppedBefore == 0);
  CHECK(decode(frames[0]).header.seq == 0);
}

TEST_CASE("display rows of another length or width come in frames of their own") {
  Display display = displayOf(256);
  addRow(display, 0, 0.5F, 0.5F);
  display.closeRow();
  addRow(display, 1, 0.5F, 0.5F);
  display.closeRow();
  addRow(display, 2, 0.5F, 0.5F);
  addRow(display, 3, 0.5F, 0.5F);
  display.closeRow();
  display.setMaxBins(32);
  addRow(display, 4, 0.5F, 0.5F);
  addRow(display, 5, 0.5F, 0.5F);
  display.closeRow();
  const auto frames = display.takeFrames(0);
  REQUIRE(frames.size() == 6);
  CHECK(decode(frames[0]).header.rowCount == 2);
  CHECK(decode(frames[0]).header.samplesPerRow == 1000);
  CHECK(decode(frames[2]).header.sampleStart == 2000);
  CHECK(decode(frames[2]).header.samplesPerRow == 2000);
  CHECK(decode(frames[4]).header.binCount == 32);
}
