// What of the density becomes a frame, and when: the part of the band that is wanted, at most fifteen in a second, at once
// where it will stand still.
#include "pipeline/density_display.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "sferic/frame_layout.hpp"

using namespace sferic;
using std::chrono_literals::operator""ms;

namespace {

struct Decoded {
  FrameHeader header;
  DensityHeader facts;
  std::vector<std::uint8_t> values;
};

Decoded decode(const FrameBytes& bytes) {
  Decoded decoded;
  REQUIRE(bytes.size() >= kFrameHeaderBytes + kDensityHeaderBytes);
  std::memcpy(&decoded.header, bytes.data(), kFrameHeaderBytes);
  std::memcpy(&decoded.facts, bytes.data() + kFrameHeaderBytes, kDensityHeaderBytes);
  decoded.values.resize(bytes.size() - kFrameHeaderBytes - kDensityHeaderBytes);
  std::memcpy(decoded.values.data(), bytes.data() + kFrameHeaderBytes + kDensityHeaderBytes, decoded.values.size());
  REQUIRE(decoded.values.size() == static_cast<std::size_t>(decoded.header.binCount) * decoded.header.rowCount);
  return decoded;
}

constexpr std::uint32_t kBins = 256;
constexpr DisplayConfig kConfig{.fftSize = kBins,
                                .samplesPerRow = 1000,
                                .sampleRateHz = 256e3,
                                .centerFreqHz = 100e6,
                                .timeStartNs = std::nullopt,
                                .enbwBins = 1.5,
                                .configHash = 77};
constexpr DensityDisplay::Instant kStart{};

DensityDisplay displayOf(const DensityWish& wish) {
  DensityDisplay display;
  display.configure(kConfig);
  display.setWish(wish);
  return display;
}

/// One loud bin in quiet ones.
void addRow(DensityDisplay& display, std::uint64_t row, std::size_t loudBin, float loud = 1.06e-2F) {
  std::vector<float> mean(kBins, 1.06e-8F);
  mean[loudBin] = loud;
  const std::vector<float> max(kBins, 1.06e-6F);
  display.add({.rowId = row, .sampleStart = row * 1000, .sampleCount = 1100, .mean = mean, .max = max});
}

std::uint8_t valueAt(const Decoded& frame, std::uint32_t column, double dbfs) {
  const auto cell = static_cast<std::int64_t>(
      std::floor((dbfs - static_cast<double>(frame.facts.lowDbfs)) / static_cast<double>(frame.facts.cellDb)));
  if (cell < 0 || cell >= frame.header.rowCount) return 0;
  return frame.values[column * frame.header.rowCount + static_cast<std::size_t>(cell)];
}

}  // namespace

TEST_CASE("the whole band: edges half a bin outside, cells that were hit, values where they belong") {
  DensityDisplay display = displayOf({});
  display.reset(4, 0);
  addRow(display, 0, 200);
  addRow(display, 1, 200);
  const Decoded frame = decode(display.takeFrame(-80, kStart));
  CHECK(frame.header.kind == 3);
  CHECK(frame.header.binCount == kBins);
  CHECK(frame.header.epoch == 4);
  CHECK(frame.header.configHash == 77);
  CHECK(frame.header.centerFreqHz == 100e6);
  CHECK(frame.header.sampleStart == 1000);
  CHECK(frame.facts.lowOffsetHz == -128'500);
  CHECK(frame.facts.highOffsetHz == 127'500);
  CHECK(frame.facts.lowDbfs <= -80);
  CHECK(frame.facts.lowDbfs > -81);
  CHECK(valueAt(frame, 200, -19.75) == 255);
  CHECK(valueAt(frame, 200, -79.75) == 0);
  CHECK(valueAt(frame, 199, -79.75) == 255);
}

TEST_CASE("a part of the band: the columns that hold any of it, no more of them than wanted") {
  DensityDisplay display = displayOf({.lowOffsetHz = 70'000, .highOffsetHz = 75'200, .maxColumns = 1000});
  addRow(display, 0, 200);
  const Decoded frame = decode(display.takeFrame(-80, kStart));
  // Bin 198 is centred at 70 kHz, bin 203 at 75 kHz.
  CHECK(frame.facts.lowOffsetHz == 69'500);
  CHECK(frame.facts.highOffsetHz == 75'500);
  CHECK(frame.header.binCount == 6);
  for (std::uint32_t column = 0; column < 6; ++column) CHECK((valueAt(frame, column, -19.75) == 255) == (column == 2));

  display.setWish(DensityWish{.lowOffsetHz = std::nullopt, .highOffsetHz = std::nullopt, .maxColumns = 16});
  const Decoded narrow = decode(display.takeFrame(-80, kStart));
  CHECK(narrow.header.binCount == 16);
  for (std::uint32_t column = 0; column < 16; ++column) CHECK((valueAt(narrow, column, -19.75) == 255) == (column == 12));

  // Outside of the band: the outermost column, and never none.
  display.setWish(DensityWish{.lowOffsetHz = 1e6, .highOffsetHz = 2e6});
  CHECK(decode(display.takeFrame(-80, kStart)).header.binCount == 1);
}

TEST_CASE("frames come fifteen times a second at the most, at once where it will stand, and not without a wish") {
  DensityDisplay display;
  display.configure(kConfig);
  addRow(display, 0, 1);
  CHECK_FALSE(display.isDue(kStart + 1000ms));
  display.setWish(DensityWish{});
  CHECK(display.isDue(kStart));
  (void)display.takeFrame(-80, kStart + 1000ms);
  CHECK_FALSE(display.isDue(kStart + 2000ms));
  addRow(display, 1, 1);
  CHECK_FALSE(display.isDue(kStart + 1050ms));
  CHECK(display.isDue(kStart + 1070ms));
  display.hurry();
  CHECK(display.isDue(kStart + 1001ms));
  (void)display.takeFrame(-80, kStart + 1001ms);
  display.hurry();
  CHECK_FALSE(display.isUrgent());
  display.setWish(std::nullopt);
  addRow(display, 2, 1);
  display.hurry();
  CHECK_FALSE(display.isDue(kStart + 5000ms));
}

TEST_CASE("a new epoch and a clear show nothing until a row comes; another window or memory keeps what was counted") {
  DensityDisplay display = displayOf({});
  addRow(display, 0, 9);
  (void)display.takeFrame(-80, kStart);
  DensityWish wish;
  wish.timeConstantS = 5;
  wish.maxColumns = 64;
  display.setWish(wish);
  CHECK(decode(display.takeFrame(-80, kStart)).header.rowCount > 0);
  wish.clearCount = 1;
  display.setWish(wish);
  REQUIRE(display.isUrgent());
  CHECK(decode(display.takeFrame(-80, kStart)).header.rowCount == 0);
  addRow(display, 1, 9);
  display.reset(8, 5000);
  const Decoded after = decode(display.takeFrame(-80, kStart));
  CHECK(after.header.rowCount == 0);
  CHECK(after.header.epoch == 8);
  CHECK(after.header.sampleStart == 5000);
  // Of other rows: what was counted of these means nothing.
  addRow(display, 6, 9);
  wish.isOfMax = true;
  display.setWish(wish);
  CHECK(decode(display.takeFrame(-80, kStart)).header.rowCount == 0);
  addRow(display, 7, 9);
  CHECK(valueAt(decode(display.takeFrame(-80, kStart)), 0, -59.75) == 255);
}
