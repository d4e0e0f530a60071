// What of a run of marked cells is one signal: carriers with and without side bands, shoulders of strong signals.
#include "dsp/segments.hpp"

#include <doctest/doctest.h>

#include <random>
#include <vector>

#include "dsp/side_bands.hpp"

using namespace sferic;

namespace {

constexpr std::size_t kSize = 512;
constexpr std::size_t kCentre = 200;
constexpr std::size_t kLobeBins = 2;
constexpr double kLooks = 2.5;

/// Powers over the floor of five windows, noise of mean 1, times a level in each cell.
std::vector<float> rowOf(std::vector<double> level, unsigned seed) {
  std::mt19937 random(seed);
  std::gamma_distribution<double> noise(5.0, 1.0 / 5.0);
  std::vector<float> z;
  for (const double l : level) z.push_back(static_cast<float>(l * noise(random)));
  return z;
}

std::vector<double> quiet() { return std::vector<double>(kSize, 1.0); }

void addCarrier(std::vector<float>& z, std::size_t at, float peak) {
  const float lobe[] = {0.03F, 0.25F, 1.0F, 0.25F, 0.03F};
  for (std::size_t i = 0; i < 5; ++i) z[at - 2 + i] += peak * lobe[i];
}

std::vector<BinRange> signalsOf(const std::vector<float>& z) {
  std::vector<BinRange> out;
  findSegments(z, {kCentre - 4, kCentre + 4}, {kCentre - 36, kCentre + 36}, kLooks, kLobeBins, out);
  return out;
}

std::size_t widthOf(BinRange range) { return range.last - range.first + 1; }

}  // namespace

TEST_CASE("a carrier with side bands that mirror one another is one signal with them, though they be unmarked") {
  int whole = 0;
  for (unsigned seed = 1; seed <= 200; ++seed) {
    std::vector<double> level = quiet();
    for (std::size_t d = 1; d <= 10; ++d) level[kCentre - d] = level[kCentre + d] = 3.0;
    std::vector<float> z = rowOf(level, seed);
    addCarrier(z, kCentre, 80.0F);
    const std::vector<BinRange> signals = signalsOf(z);
    REQUIRE(signals.size() == 1);
    if (widthOf(signals[0]) >= 17 && widthOf(signals[0]) <= 27) ++whole;
  }
  CHECK(whole >= 160);
}

TEST_CASE("a carrier that has none stays a carrier: in noise, beside one signal, between two unlike ones, on a skirt") {
  const auto isAlone = [](std::vector<double> level, double skirt) {
    int alone = 0;
    for (unsigned seed = 1; seed <= 200; ++seed) {
      std::vector<float> z = rowOf(level, seed);
      addCarrier(z, kCentre, 80.0F);
      // The click of a key: power falls as 1 / f^2.
      for (std::size_t d = 3; d <= 30; ++d) {
        const auto click = static_cast<float>(skirt / static_cast<double>(d * d));
        z[kCentre - d] += click;
        z[kCentre + d] += click;
      }
      for (const BinRange signal : signalsOf(z)) {
        if (signal.first <= kCentre && signal.last >= kCentre && widthOf(signal) <= 9) ++alone;  // as wide as the run
      }
    }
    return alone;
  };
  CHECK(isAlone(quiet(), 0.0) >= 195);
  std::vector<double> oneSide = quiet();
  for (std::size_t d = 6; d <= 15; ++d) oneSide[kCentre + d] = 3.0;
  CHECK(isAlone(oneSide, 0.0) >= 190);
  std::vector<double> unlike = oneSide;
  for (std::size_t d = 6; d <= 15; ++d) unlike[kCentre - d] = 20.0;
  CHECK(isAlone(unlike, 0.0) >= 190);
  CHECK(isAlone(quiet(), 60.0) >= 170);
}

TEST_CASE("two carriers at equal distances from a third are three signals, not side bands") {
  std::vector<float> z = rowOf(quiet(), 7);
  for (const std::size_t at : {kCentre - 12, kCentre, kCentre + 12}) addCarrier(z, at, 80.0F);
  std::vector<BinRange> out;
  for (const std::size_t at : {kCentre - 12, kCentre, kCentre + 12}) {
    const std::size_t taken = out.empty() ? 0 : out.back().last + 1;
    findSegments(z, {at - 3, at + 3}, {std::max(taken, at - 35), at + 35}, kLooks, kLobeBins, out);
  }
  REQUIRE(out.size() == 3);
  for (const BinRange& signal : out) CHECK(widthOf(signal) <= 7);
}

TEST_CASE("shoulders beside a strong wide signal are its own; an equal, a narrow strong and a distant one are not") {
  std::vector<double> level = quiet();
  const auto set = [&](std::size_t first, std::size_t last, double value) {
    for (std::size_t k = first; k <= last; ++k) level[k] = value;
    return BinRange{first, last};
  };
  const BinRange strong = set(100, 200, 100.0);
  const BinRange shoulder = set(205, 225, 2.5);
  const BinRange distant = set(300, 320, 2.5);
  const BinRange below = set(70, 90, 10.0);
  const std::vector<float> z = rowOf(level, 3);
  std::vector<BinRange> signals{below, strong, shoulder, distant};
  removeShoulders(z, signals);
  REQUIRE(signals.size() == 3);
  CHECK(signals[0].first == below.first);
  CHECK(signals[1].first == strong.first);
  CHECK(signals[2].first == distant.first);
}

TEST_CASE("two wide signals that mirror one another about a line are one with it; others stay apart") {
  const auto joined = [](std::size_t belowWidth, std::size_t gap, std::size_t aboveWidth, float line, double aboveLevel) {
    std::vector<double> level = quiet();
    const BinRange below{kCentre - gap - belowWidth, kCentre - gap - 1};
    const BinRange above{kCentre + gap + 1, kCentre + gap + aboveWidth};
    for (std::size_t k = below.first; k <= below.last; ++k) level[k] = 20.0;
    for (std::size_t k = above.first; k <= above.last; ++k) level[k] = aboveLevel;
    std::vector<float> z = rowOf(level, 7);
    addCarrier(z, kCentre, line);
    std::vector<BinRange> signals{below, above};
    if (line > 0.0F) signals = {below, {kCentre - 2, kCentre + 2}, above};
    joinAboutCarriers(z, kLobeBins, signals);
    return signals.size() == 1 && signals[0].first == below.first && signals[0].last == above.last;
  };
  CHECK(joined(60, 6, 60, 4000.0F, 20.0));
  CHECK(joined(60, 14, 66, 900.0F, 12.0));
  CHECK_FALSE(joined(60, 6, 60, 0.0F, 20.0));      // no line
  CHECK_FALSE(joined(60, 40, 60, 4000.0F, 20.0));  // far from it
  CHECK_FALSE(joined(60, 6, 20, 4000.0F, 20.0));   // not as wide
  CHECK_FALSE(joined(60, 6, 60, 4000.0F, 3.0));    // not as strong
  CHECK_FALSE(joined(8, 6, 8, 4000.0F, 20.0));     // narrow: three carriers

  // Where the line was counted to one of the two.
  std::vector<double> level = quiet();
  for (std::size_t d = 4; d <= 60; ++d) level[kCentre - d] = level[kCentre + d] = 20.0;
  std::vector<float> z = rowOf(level, 8);
  addCarrier(z, kCentre, 4000.0F);
  std::vector<BinRange> signals{{kCentre - 60, kCentre - 4}, {kCentre - 2, kCentre + 60}, {400, 410}};
  joinAboutCarriers(z, kLobeBins, signals);
  REQUIRE(signals.size() == 2);
  CHECK(signals[0].first == kCentre - 60);
  CHECK(signals[0].last == kCentre + 60);
  CHECK(signals[1].first == 400);
}
