// What must not be reported, and what must be all the same: images mirrored at 0 Hz, the spike at 0 Hz, the edges of the
// band; and the traps of resolution, through every window.
#include <doctest.h>

#include <cmath>
#include <set>

#include "band.hpp"

using namespace sferic;
using namespace sferic::test;

namespace {

struct NamedWindow {
  WindowKind kind;
  int separableBins;  ///< two equal carriers this far apart are two: the main lobe must end between them
};

constexpr NamedWindow kWindows[] = {{WindowKind::hann, 4}, {WindowKind::hamming, 4}, {WindowKind::kaiser, 6},
                                    {WindowKind::blackmanHarris, 8}, {WindowKind::flatTop, 12}};

bool always(std::size_t) { return true; }

std::size_t rowsOf(const std::vector<Detection>& found) {
  std::set<std::uint64_t> rows;
  for (const auto& d : found) rows.insert(d.rowId);
  return rows.size();
}

}  // namespace

TEST_CASE("image mask: the mirror of a strong carrier is no emitter, a real signal there is, and by default all are shown") {
  for (const std::uint32_t averages : {1U, 5U, 40U}) {
    CAPTURE(averages);
    Band band(100, averages);
    const double binHz = band.binHz();
    band.addTone(200.3 * binHz, -10.0);
    band.addWide(500 * binHz, 560 * binHz, 45.0, always);
    band.addImage(40.0);
    const auto open = band.detect();
    CHECK(rowsOf(near(open, -200.3 * binHz, 3 * binHz)) >= 99);
    CHECK(rowsOf(near(open, -530 * binHz, 10 * binHz)) >= 60);
    const auto masked = band.detect({.imageRejectionDb = 40.0});
    CHECK(near(masked, -200.3 * binHz, 6 * binHz).empty());
    CHECK(near(masked, -530 * binHz, 40 * binHz).empty());
    CHECK(rowsOf(near(masked, 200.3 * binHz, binHz)) >= 99);
    CHECK(rowsOf(near(masked, 530 * binHz, 10 * binHz)) >= 99);
    // The receiver is worse than stated: what stands above is told.
    CHECK(rowsOf(near(band.detect({.imageRejectionDb = 55.0}), -200.3 * binHz, 3 * binHz)) >= 99);
  }
}

TEST_CASE("image mask: a real carrier at the mirror is kept where it stands above what the image could be") {
  Band band(100);
  const double binHz = band.binHz();
  band.addTone(200 * binHz, -10.0);
  band.addTone(-200 * binHz, -40.0);  // 10 dB over the image
  band.addTone(700 * binHz, -60.0);   // nothing at its mirror
  band.addTone(-701 * binHz, -55.0);
  band.addImage(40.0);
  const auto found = band.detect({.imageRejectionDb = 40.0});
  for (const int bin : {200, -200, 700, -701}) {
    CAPTURE(bin);
    CHECK(rowsOf(near(found, bin * binHz, binHz)) >= 99);
  }
}

TEST_CASE("image mask: weak wide signals and bursts, with nothing at the mirror, are found as without it") {
  Band band(150);
  band.addWide(300e3, 500e3, 3.0, always);
  const std::size_t period = band.samplesPerRow() * 10;
  band.addTone(-700e3, -55.0, [&](std::size_t n) { return n % period < 1500; });
  const auto open = band.detect();
  const auto masked = band.detect({.imageRejectionDb = 40.0});
  REQUIRE(open.size() > 100);
  CHECK(masked.size() == open.size());
}

TEST_CASE("trap: the DC spike is no carrier through any window, with the mask as wide as its lobe") {
  for (const NamedWindow& window : kWindows) {
    CAPTURE(static_cast<int>(window.kind));
    Band spike(80);
    spike.window = window.kind;
    spike.addTone(0.0, -45.0);
    CHECK(near(spike.detect(), 0.0, 8 * spike.binHz()).empty());
    CHECK(rowsOf(near(spike.detect({.dcMaskBins = 0}), 0.0, spike.binHz())) == 80);
  }
}

TEST_CASE("two equal carriers are two through every window, as near as its main lobe allows: 4 bins for Hann") {
  for (const NamedWindow& window : kWindows) {
    for (const double apart : {0.0, 0.3}) {
      CAPTURE(static_cast<int>(window.kind));
      CAPTURE(apart);
      Band band(100);
      band.window = window.kind;
      const double first = 100.0;
      const double second = first + window.separableBins + apart;
      band.addTone(first * band.binHz(), -50.0);
      band.addTone(second * band.binHz(), -50.0);
      const auto found = band.detect();
      CHECK(rowsOf(near(found, first * band.binHz(), 0.7 * band.binHz())) >= 99);
      CHECK(rowsOf(near(found, second * band.binHz(), 0.7 * band.binHz())) >= 99);
      CHECK(found.size() <= 210);
    }
  }
}

TEST_CASE("trap: an always-on carrier and one of 40 % of the band stay, through every window") {
  for (const NamedWindow& window : kWindows) {
    CAPTURE(static_cast<int>(window.kind));
    Band band(300);
    band.window = window.kind;
    band.addTone(700e3, -60.0);
    band.addWide(-900e3, 60e3, 15.0, always);
    const auto found = band.detect();
    CHECK(rowsOf(near(found, 700e3, 600.0)) >= 299);
    std::size_t wide = 0;
    for (const auto& d : found) wide += d.bandwidthHz > 800e3 ? 1 : 0;
    CHECK(wide >= 297);
    CHECK(found.size() <= 615);
  }
}

TEST_CASE("trap: nothing is reported outside the usable band, through every window") {
  for (const NamedWindow& window : kWindows) {
    Band band(70);
    band.window = window.kind;
    band.addTone(1.1e6, -50.0);
    band.addTone(-1.1e6, -50.0);
    band.addTone(0.9e6, -50.0);
    const auto found = band.detect({.usableBandwidth = 0.8});
    CHECK(near(found, 1.1e6, 10e3).empty());
    CHECK(near(found, -1.1e6, 10e3).empty());
    CHECK(rowsOf(near(found, 0.9e6, 1e3)) == 70);
  }
}
