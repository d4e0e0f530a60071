// The detector against known signals: levels, signs, edges, and the traps that others fell into.
#include "sferic/detector.hpp"

#include <doctest.h>

#include <cmath>
#include <set>

#include "band.hpp"

using namespace sferic;
using namespace sferic::test;

namespace {

bool always(std::size_t) { return true; }

std::size_t rowsOf(const std::vector<Detection>& found) {
  std::set<std::uint64_t> rows;
  for (const auto& d : found) rows.insert(d.rowId);
  return rows.size();
}

}  // namespace

TEST_CASE("a steady tone: every row, level within 0.3 dB, centre within a tenth of a bin, and the right sign") {
  for (const double offsetHz : {300'000.0, -700'123.0}) {
    Band band(150);
    band.addTone(offsetHz, -50.0);
    const auto found = band.detect();
    const auto tone = near(found, offsetHz, band.binHz());
    CHECK(rowsOf(tone) == 150);
    std::vector<double> centers;
    std::vector<double> powers;
    std::vector<double> widths;
    for (const auto& d : tone) {
      centers.push_back(d.offsetHz);
      powers.push_back(d.powerDbfs);
      widths.push_back(d.bandwidthHz);
      CHECK(d.lowOffsetHz < offsetHz);
      CHECK(d.highOffsetHz > offsetHz);
    }
    CHECK(median(centers) == doctest::Approx(offsetHz).epsilon(0.1 * band.binHz() / std::abs(offsetHz)));
    CHECK(median(powers) == doctest::Approx(-50.0).epsilon(0.3 / 50.0));
    CHECK(median(widths) < 4.0 * band.binHz());
    CHECK(near(found, -offsetHz, 10.0 * band.binHz()).empty());
    // Design: one cell in a million.
    CHECK(found.size() - tone.size() <= 5);
  }
}

TEST_CASE("noise floor: within 0.2 dB of the density, and noise alone gives next to nothing") {
  Band band(200);
  Spectrum spectrum;
  const auto found = band.detect();
  CHECK(found.size() <= 5);
  Band withTone(80);
  withTone.addTone(200e3, -45.0);
  for (const auto& d : near(withTone.detect(), 200e3, 1000.0)) {
    CHECK(d.noiseFloorDbfs == doctest::Approx(band.noisePerBinDbfs()).epsilon(0.3 / 70.0));
  }
}

TEST_CASE("trap: the DC spike is no carrier, unless the mask is off; a signal across 0 Hz stays whole") {
  Band spike(100);
  spike.addTone(0.0, -45.0);
  CHECK(near(spike.detect(), 0.0, 3000.0).empty());
  CHECK(rowsOf(near(spike.detect({.dcMaskBins = 0}), 0.0, 1000.0)) == 100);
  Band across(100);
  across.addWide(-60e3, 60e3, 15.0, always);
  const auto found = across.detect();
  CHECK(rowsOf(near(found, 0.0, 4000.0)) >= 98);
  CHECK(found.size() <= 105);
}

TEST_CASE("trap: a carrier that is always on does not raise its own floor") {
  Band band(700);
  band.addTone(-333e3, -60.0);
  const auto tone = near(band.detect(), -333e3, 600.0);
  CHECK(rowsOf(tone) == 700);
  CHECK(tone.back().snrDb > tone.front().snrDb - 3.0);
}

TEST_CASE("trap: a signal on 40 % of the band, always on, stays one detection per row") {
  for (const double snrDb : {6.0, 15.0, 30.0}) {
    Band band(300);
    band.addWide(-900e3, 60e3, snrDb, always);
    const auto found = band.detect();
    std::vector<double> lows;
    std::vector<double> highs;
    for (const auto& d : found) {
      if (d.bandwidthHz < 800e3) continue;
      lows.push_back(d.lowOffsetHz);
      highs.push_back(d.highOffsetHz);
    }
    CAPTURE(snrDb);
    CHECK(lows.size() >= 297);
    CHECK(found.size() <= 310);
    CHECK(median(lows) == doctest::Approx(-900e3).epsilon(0.02));
    CHECK(median(highs) == doctest::Approx(60e3).epsilon(0.25));
  }
}

TEST_CASE("a burst that fills nine tenths of the band is found where it pauses for a third of the time") {
  Band band(300);
  const std::size_t period = band.samplesPerRow() * 30;
  band.addWide(-1080e3, 1080e3, 12.0, [&](std::size_t n) { return n % period < period * 2 / 3; });
  std::set<std::uint64_t> rows;
  for (const auto& d : band.detect()) {
    if (d.bandwidthHz > 1.8e6) rows.insert(d.rowId);
  }
  CHECK(rows.size() >= 190);
  CHECK(rows.size() <= 215);
}

TEST_CASE("edges of a wide signal do not move with its level") {
  for (const double snrDb : {6.0, 12.0, 25.0, 40.0}) {
    Band band(120);
    band.addWide(200e3, 300e3, snrDb, always);
    std::vector<double> widths;
    std::vector<double> snrs;
    for (const auto& d : near(band.detect(), 250e3, 10e3)) {
      widths.push_back(d.bandwidthHz);
      snrs.push_back(d.snrDb);
    }
    CAPTURE(snrDb);
    REQUIRE(widths.size() >= 115);
    CHECK(median(widths) == doctest::Approx(100e3).epsilon(0.06));
    CHECK(median(snrs) == doctest::Approx(snrDb).epsilon(1.0 / snrDb));
  }
}

TEST_CASE("two carriers eight bins apart are two, 30 dB apart in level too") {
  Band band(100);
  band.addTone(100 * band.binHz(), -50.0);
  band.addTone(108 * band.binHz(), -50.0);
  band.addTone(-300 * band.binHz(), -30.0);
  band.addTone(-285 * band.binHz(), -60.0);
  const auto found = band.detect();
  for (const int bin : {100, 108, -300, -285}) {
    CAPTURE(bin);
    CHECK(rowsOf(near(found, bin * band.binHz(), 1.5 * band.binHz())) >= 99);
  }
}

TEST_CASE("a burst shorter than a row is found on the max row and marked") {
  Band band(80, 400, 1024);
  const std::size_t start = band.samplesPerRow() * 70 + 9000;
  const auto isOn = [&](std::size_t n) { return n >= start && n < start + 1024; };
  // 18 dB over a bin's noise in its own window, next to nothing in the mean of 400.
  band.addTone(500e3, band.noisePerBinDbfs() + 18.0, isOn);
  const auto with = near(band.detect(), 500e3, 4000.0);
  REQUIRE(with.size() >= 1);
  CHECK(with.front().rowId == 70);
  CHECK(with.front().isBurst);
  CHECK(near(band.detect({.isBurstTestOn = false}), 500e3, 4000.0).empty());
}

TEST_CASE("trap: nothing is reported outside the usable band") {
  Band band(80);
  band.addTone(1.1e6, -50.0);
  band.addTone(0.9e6, -50.0);
  const auto found = band.detect({.usableBandwidth = 0.8});
  CHECK(near(found, 1.1e6, 10e3).empty());
  CHECK(rowsOf(near(found, 0.9e6, 1e3)) == 80);
}

TEST_CASE("every CFAR method finds a carrier, and two carriers of unlike level beside each other") {
  for (const CfarMethod method : {CfarMethod::ca, CfarMethod::go, CfarMethod::so, CfarMethod::os}) {
    Band band(100);
    band.addTone(300 * band.binHz(), -45.0);
    band.addTone(312 * band.binHz(), -60.0);
    const auto found = band.detect({.method = method});
    CAPTURE(static_cast<int>(method));
    CHECK(rowsOf(near(found, 300 * band.binHz(), band.binHz())) == 100);
    CHECK(rowsOf(near(found, 312 * band.binHz(), 1.5 * band.binHz())) >= 97);
    CHECK(found.size() <= 210);
  }
}

TEST_CASE("hysteresis: a signal that fades along its band stays one piece") {
  Band band(100, 16);
  // Level falls from 12 dB to 2 dB over the floor in five steps.
  for (int i = 0; i < 5; ++i) band.addWide(100e3 + i * 20e3, 120e3 + i * 20e3, 12.0 - 2.5 * i, always, 7 + i);
  const auto found = band.detect({.stopPfa = 1e-3});
  std::size_t whole = 0;
  for (const auto& d : found) whole += d.highOffsetHz - d.lowOffsetHz > 70e3 ? 1 : 0;
  CHECK(whole >= 95);
  CHECK(found.size() <= 115);
}

TEST_CASE("two wide signals whose skirts meet above the noise are two") {
  // 15 dB each, 33 kHz apart, and between them skirts that fall from 6 dB to 1 dB over the noise and rise again.
  Band band(100, 16);
  band.addWide(100e3, 200e3, 15.0, always, 7);
  band.addWide(233e3, 300e3, 15.0, always, 8);
  for (int i = 0; i < 5; ++i) {
    band.addWide(200e3 + i * 3.3e3, 203.3e3 + i * 3.3e3, 6.0 - 1.25 * i, always, 10 + i);
    band.addWide(229.7e3 - i * 3.3e3, 233e3 - i * 3.3e3, 6.0 - 1.25 * i, always, 20 + i);
  }
  const auto found = band.detect();
  std::size_t lower = 0;
  std::size_t upper = 0;
  for (const auto& d : found) {
    const auto is = [&](double lowHz, double highHz) {
      return std::abs(d.lowOffsetHz - lowHz) < 16e3 && std::abs(d.highOffsetHz - highHz) < 16e3;
    };
    lower += is(100e3, 200e3) ? 1 : 0;
    upper += is(233e3, 300e3) ? 1 : 0;
  }
  // A row in which the skirts fluctuate upwards may still join them; most must not, or the tracks would merge.
  CHECK(lower >= 80);
  CHECK(upper >= 80);
  CHECK(found.size() <= 230);
}

TEST_CASE("reset equals new, and rows held back while the floor is learned keep their ids and order") {
  Band band(100);
  band.addTone(250e3, -50.0);
  const auto first = band.detect();
  const auto again = band.detect();
  REQUIRE(first.size() == again.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    CHECK(first[i].offsetHz == again[i].offsetHz);
    CHECK(first[i].powerDbfs == again[i].powerDbfs);
    if (i > 0) CHECK(first[i].rowId >= first[i - 1].rowId);
  }
  CHECK(first.front().rowId == 0);
}

TEST_CASE("digital silence and a step of gain: no flood, and the floor follows") {
  Band band(600);
  for (std::size_t n = 0; n < band.samples.size(); ++n) {
    if (n < band.samplesPerRow() * 100) band.samples[n] = 0.0F;
    if (n > band.samplesPerRow() * 300) band.samples[n] *= 4.0F;
  }
  const auto found = band.detect();
  std::size_t late = 0;
  for (const auto& d : found) {
    CHECK(std::isfinite(d.powerDbfs));
    CHECK(std::isfinite(d.snrDb));
    if (d.rowId > 580) ++late;
  }
  CHECK(late <= 3);
}
