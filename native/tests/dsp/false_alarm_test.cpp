// The two figures that a detector is held to, in short: false alarms on noise, and the signal needed for Pd 0.9. The
// whole matrix, at length: `npm run check:statistics`.
#include <doctest.h>

#include <cmath>
#include <complex>
#include <numbers>
#include <string>

#include "false_alarms.hpp"
#include "tone_detection.hpp"

using namespace sferic;
using namespace sferic::test;

// The loops that these run are in the other tests too; under a sanitizer they would take half an hour.
TEST_SUITE_BEGIN("statistics");

TEST_CASE("false alarms: within x0.8 to x1.25 of the design, a million cells for each method, window and number of averages") {
  const std::string names[] = {"CA", "GO", "SO", "OS"};
  std::vector<AlarmCount> detectors;
  for (const CfarMethod method : {CfarMethod::ca, CfarMethod::go, CfarMethod::so, CfarMethod::os}) detectors.push_back({.method = method});
  for (const char* window : {"hann", "hamming", "blackman-harris", "flat-top", "kaiser"}) {
    for (const std::uint32_t windows : {1U, 16U}) {
      NoisySpectrum spectrum({.window = windowKindFromName(window).value(), .windowsPerRow = windows}, detectors);
      NoiseBlocks noise(windows);
      while (spectrum.cells() < 1'000'000) spectrum.take(noise.next());
      for (const AlarmCount& count : spectrum.counts()) {
        CAPTURE(window);
        CAPTURE(windows);
        CAPTURE(names[static_cast<int>(count.method)]);
        CHECK(count.ratio() >= 0.8);
        CHECK(count.ratio() <= 1.25);
      }
    }
  }
}

TEST_CASE("detection: Pd 0.9 for a tone within 0.5 dB of theory (CA, 32 independent cells, Pfa 1e-4)") {
  for (const PdReference& reference : kPdReferences) {
    if (reference.looks > 16) continue;
    CAPTURE(reference.looks);
    CHECK(detectionRate(reference.looks, reference.snrDb - 0.5, 1500) < 0.9);
    CHECK(detectionRate(reference.looks, reference.snrDb + 0.5, 1500) > 0.9);
  }
}

TEST_SUITE_END();
