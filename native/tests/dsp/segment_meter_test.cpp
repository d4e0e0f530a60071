// What is measured of one signal, against signals whose figures are known: the place of a carrier through every window,
// occupied and x-dB bandwidth of flat and of line spectra.
#include "dsp/segment_meter.hpp"

#include <doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "band.hpp"
#include "rows.hpp"

using namespace sferic;
using namespace sferic::test;

namespace {

constexpr WindowKind kWindows[] = {WindowKind::hann, WindowKind::hamming, WindowKind::blackmanHarris,
                                   WindowKind::flatTop, WindowKind::kaiser};

bool always(std::size_t) { return true; }

std::vector<double> valuesOf(const std::vector<Detection>& found, double Detection::*member) {
  std::vector<double> values;
  for (const Detection& d : found) values.push_back(d.*member);
  return values;
}

}  // namespace

TEST_CASE("a carrier is placed to a hundredth of a bin where noise allows it, through every window, wherever in its bin") {
  for (const WindowKind window : kWindows) {
    for (const double offset : {0.0, 0.1, 0.25, 0.4, 0.5}) {
      Band band(80);
      band.window = window;
      const double wantedHz = (300.0 + offset) * band.binHz();
      band.addTone(wantedHz, -20.0);
      const auto tone = near(band.detect(), wantedHz, 3.0 * band.binHz());
      CAPTURE(static_cast<int>(window));
      CAPTURE(offset);
      REQUIRE(tone.size() >= 80);
      double worst = 0.0;
      for (const Detection& d : tone) worst = std::max(worst, std::abs(d.offsetHz - wantedHz) / band.binHz());
      CHECK(worst < 0.02);
    }
  }
}

TEST_CASE("a weak carrier: the error stays a fraction of a bin in each row, and is none on average") {
  for (const WindowKind window : kWindows) {
    Band band(200);
    band.window = window;
    const double wantedHz = -250.3 * band.binHz();
    band.addTone(wantedHz, band.noisePerBinDbfs() + 20.0);
    const auto tone = near(band.detect(), wantedHz, 3.0 * band.binHz());
    CAPTURE(static_cast<int>(window));
    REQUIRE(tone.size() >= 195);
    double sum = 0.0;
    double squares = 0.0;
    for (const Detection& d : tone) {
      const double error = (d.offsetHz - wantedHz) / band.binHz();
      sum += error;
      squares += error * error;
    }
    const auto count = static_cast<double>(tone.size());
    CHECK(std::abs(sum / count) < 0.03);
    CHECK(std::sqrt(squares / count) < 0.15);
  }
}

TEST_CASE("occupied bandwidth: 99 % of a flat spectrum, and the distance of two lines") {
  for (const double snrDb : {15.0, 30.0}) {
    Band band(120);
    band.addWide(200e3, 300e3, snrDb, always);
    const auto wide = near(band.detect(), 250e3, 10e3);
    CAPTURE(snrDb);
    REQUIRE(wide.size() >= 115);
    CHECK(median(valuesOf(wide, &Detection::bandwidthHz)) == doctest::Approx(99e3).epsilon(0.02));
    CHECK(median(valuesOf(wide, &Detection::lowOffsetHz)) == doctest::Approx(200.5e3).epsilon(0.01));
    CHECK(median(valuesOf(wide, &Detection::highOffsetHz)) == doctest::Approx(299.5e3).epsilon(0.01));
  }
  // Equal lines at the ends, nothing between: half a per cent of the power beyond each is reached within the lines.
  std::vector<float> power(256, 0.0F);
  const std::vector<float> noise(256, 1e-9F);
  power[100] = 1.0F;
  power[140] = 1.0F;
  SegmentMeter meter;
  const Window hann = makeWindow(WindowKind::hann, 256);
  meter.configure(hann.coefficients, 2, 26.0);
  const SegmentMeasure m = meter.measure(power, noise, 1.0, {90, 150});
  CHECK(m.occupiedBins == doctest::Approx(40.98));
  CHECK(m.centerBin == doctest::Approx(120.0));
}

TEST_CASE("x-dB bandwidth: 3, 6 and 26 dB of a known slope, and unknown where noise lies above the level") {
  // A triangle in decibels, 2 dB a bin: the width at x is x bins.
  std::vector<float> power(256, 0.0F);
  const std::vector<float> noise(256, 1e-7F);
  for (int k = -40; k <= 40; ++k) power[static_cast<std::size_t>(128 + k)] = static_cast<float>(std::pow(10.0, -0.2 * std::abs(k)));
  const Window hann = makeWindow(WindowKind::hann, 256);
  for (const double x : {3.0, 6.0, 26.0}) {
    SegmentMeter meter;
    meter.configure(hann.coefficients, 2, x);
    CHECK(meter.measure(power, noise, 1.0, {90, 166}).xdbBins == doctest::Approx(x).epsilon(0.01));
  }
  SegmentMeter deep;
  deep.configure(hann.coefficients, 2, 80.0);
  CHECK(std::isnan(deep.measure(power, noise, 1.0, {90, 166}).xdbBins));
}

TEST_CASE("x-dB bandwidth of a flat signal is its width, and the window's skirts; a weak one has none") {
  for (const double snrDb : {40.0, 12.0}) {
    Band band(120, 40, 1024);
    band.addWide(200e3, 400e3, snrDb, always);
    const auto wide = near(band.detect(), 300e3, 20e3);
    REQUIRE(wide.size() >= 100);
    std::size_t unknown = 0;
    for (const Detection& d : wide) unknown += std::isnan(d.xdbBandwidthHz) ? 1 : 0;
    if (snrDb < 26.0) {
      CHECK(unknown == wide.size());
    } else {
      CHECK(unknown == 0);
      // Wider by the skirts: 1.7 bins of a Hann window to -26 dB on each side, and the filter's own.
      const double width = median(valuesOf(wide, &Detection::xdbBandwidthHz));
      CHECK(width >= 200e3);
      CHECK(width <= 200e3 + 6.0 * band.binHz());
    }
  }
}
