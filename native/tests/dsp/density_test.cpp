// Densities of levels that are known: how much of the time, at which level, and how it fades in sample time.
#include "dsp/density.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

using namespace sferic;

namespace {

constexpr double kSampleRateHz = 1e6;
constexpr std::uint64_t kSamplesPerRow = 1000;

float powerOf(double dbfs) { return static_cast<float>(std::pow(10.0, dbfs / 10.0)); }
std::uint32_t cellOf(double dbfs) {
  return static_cast<std::uint32_t>(std::floor((dbfs - kDensityLowestDbfs) / kDensityCellDb));
}

Density densityOf(std::uint32_t binCount, double timeConstantS = 1, std::uint32_t maxColumns = 65536) {
  Density density;
  density.configure({.binCount = binCount, .maxColumns = maxColumns, .sampleRateHz = kSampleRateHz});
  density.setTimeConstantS(timeConstantS);
  return density;
}

double sumOf(const Density& density, std::uint32_t column) {
  double sum = 0;
  for (std::uint32_t cell = 0; cell < kDensityCells; ++cell) sum += density.densityAt(column, cell);
  return sum;
}

std::uint32_t fullestCell(const Density& density, std::uint32_t column) {
  std::uint32_t best = 0;
  for (std::uint32_t cell = 1; cell < kDensityCells; ++cell) {
    if (density.densityAt(column, cell) > density.densityAt(column, best)) best = cell;
  }
  return best;
}

std::vector<std::uint8_t> shown(const Density& density, std::uint32_t shownColumns, std::uint32_t first = 0,
                                std::uint32_t end = 0) {
  std::vector<std::uint8_t> values(static_cast<std::size_t>(shownColumns) * kDensityCells);
  density.show({.firstColumn = first,
                .endColumn = end == 0 ? density.columnCount() : end,
                .shownColumns = shownColumns,
                .firstCell = 0,
                .cellCount = kDensityCells},
               values);
  return values;
}

double densityOfValue(std::uint8_t value) {
  return value == 0 ? 0 : std::pow(10.0, static_cast<double>(kDensityDecades) * ((value - 1) / 254.0 - 1));
}

}  // namespace

TEST_CASE("a level falls into the cell that holds it, over the whole range and beyond it") {
  for (double dbfs = -149.75; dbfs < 9.9; dbfs += 0.5) CHECK(Density::cellOfPower(powerOf(dbfs)) == cellOf(dbfs));
  // Within 0.01 dB of an edge it is on the right side of it.
  for (double edge = -140; edge < 5; edge += 1) {
    CHECK(Density::cellOfPower(powerOf(edge + 0.01)) == cellOf(edge + 0.001));
    CHECK(Density::cellOfPower(powerOf(edge - 0.01)) == cellOf(edge - 0.001));
  }
  CHECK(Density::cellOfPower(0.0F) == 0);
  CHECK(Density::cellOfPower(1e-30F) == 0);
  CHECK(Density::cellOfPower(1e30F) == kDensityCells - 1);
}

TEST_CASE("a tone in noise: its column is full at its level, the others spread as noise of many looks does") {
  constexpr std::uint32_t kBins = 64;
  constexpr std::uint32_t kLooks = 8;
  constexpr double kNoiseDbfs = -80;
  Density density = densityOf(kBins, 1000);
  std::mt19937 random(1);
  std::gamma_distribution<double> noise(kLooks, 1.0 / kLooks);
  std::vector<float> row(kBins);
  for (std::uint64_t r = 0; r < 4000; ++r) {
    for (float& bin : row) bin = powerOf(kNoiseDbfs) * static_cast<float>(noise(random));
    row[20] = powerOf(-30.25);
    density.process(row, r * kSamplesPerRow);
  }
  CHECK(fullestCell(density, 20) == cellOf(-30.25));
  CHECK(density.densityAt(20, cellOf(-30.25)) == doctest::Approx(1.0));
  // The standard deviation of ten times the logarithm of a mean of K exponential powers: 4.34 dB * sqrt(psi'(K)).
  double sum = 0, squares = 0;
  for (std::uint32_t cell = 0; cell < kDensityCells; ++cell) {
    const double db = kDensityLowestDbfs + (cell + 0.5) * kDensityCellDb;
    sum += density.densityAt(5, cell) * db;
    squares += density.densityAt(5, cell) * db * db;
  }
  constexpr double kTrigammaOf8 = 0.133137;
  CHECK(std::sqrt(squares - sum * sum) == doctest::Approx(4.343 * std::sqrt(kTrigammaOf8)).epsilon(0.05));
  for (std::uint32_t column = 0; column < kBins; ++column) CHECK(sumOf(density, column) == doctest::Approx(1.0));
}

TEST_CASE("two levels that take turns, 70 to 30, have these densities") {
  Density density = densityOf(4, 100);
  for (std::uint64_t r = 0; r < 2000; ++r) {
    const std::vector<float> row(4, powerOf(r % 10 < 7 ? -60.25 : -20.25));
    density.process(row, r * kSamplesPerRow);
  }
  CHECK(density.densityAt(2, cellOf(-60.25)) == doctest::Approx(0.7).epsilon(0.01));
  CHECK(density.densityAt(2, cellOf(-20.25)) == doctest::Approx(0.3).epsilon(0.01));
  const auto values = shown(density, 4);
  CHECK(densityOfValue(values[2 * kDensityCells + cellOf(-60.25)]) == doctest::Approx(0.7).epsilon(0.04));
  CHECK(densityOfValue(values[2 * kDensityCells + cellOf(-20.25)]) == doctest::Approx(0.3).epsilon(0.04));
  CHECK(values[2 * kDensityCells + cellOf(-40.25)] == 0);
}

TEST_CASE("what has gone fades by 1/e over the time constant, in sample time, whatever the length of rows") {
  for (const std::uint64_t samplesPerRow : {100ULL, 1000ULL, 250'000ULL}) {
    constexpr double kTimeConstantS = 2;
    Density density = densityOf(1, kTimeConstantS);
    const std::vector<float> loud{powerOf(-10.25)};
    const std::vector<float> quiet{powerOf(-90.25)};
    std::uint64_t at = 0;
    const auto pass = [&](const std::vector<float>& row, double seconds) {
      for (const std::uint64_t end = at + static_cast<std::uint64_t>(seconds * kSampleRateHz); at < end;
           at += samplesPerRow) {
        density.process(row, at);
      }
    };
    // Long enough for the memory to be full; more than the weights of one scale, too.
    pass(loud, 120);
    CHECK(density.densityAt(0, cellOf(-10.25)) == doctest::Approx(1.0));
    pass(quiet, kTimeConstantS);
    CHECK(density.densityAt(0, cellOf(-10.25)) == doctest::Approx(std::exp(-1.0)).epsilon(0.001));
    pass(quiet, kTimeConstantS);
    CHECK(density.densityAt(0, cellOf(-10.25)) == doctest::Approx(std::exp(-2.0)).epsilon(0.001));
    CHECK(sumOf(density, 0) == doctest::Approx(1.0));
    // A pause without samples fades too: the row after it is nearly all there is.
    at += static_cast<std::uint64_t>(1e6 * kSampleRateHz);
    density.process(loud, at);
    CHECK(density.densityAt(0, cellOf(-10.25)) == doctest::Approx(1.0));
    CHECK(density.densityAt(0, cellOf(-90.25)) == doctest::Approx(0.0));
  }
}

TEST_CASE("from the first row on the densities sum to one: nothing creeps up from zero") {
  Density density = densityOf(3, 10);
  CHECK(density.cellCount() == 0);
  CHECK(density.densityAt(0, cellOf(-50)) == 0);
  density.process(std::vector<float>(3, powerOf(-50.25)), 77);
  CHECK(density.densityAt(1, cellOf(-50.25)) == doctest::Approx(1.0));
  CHECK(density.firstCell() == cellOf(-50.25));
  CHECK(density.cellCount() == 1);
  CHECK(shown(density, 3)[cellOf(-50.25)] == 255);
}

TEST_CASE("reset equals new, and a longer memory from now on keeps what was counted") {
  std::mt19937 random(3);
  std::exponential_distribution<float> noise(1e6F);
  const auto feed = [&](Density& density, std::uint32_t seed) {
    random.seed(seed);
    std::vector<float> row(32);
    for (std::uint64_t r = 0; r < 300; ++r) {
      for (float& bin : row) bin = noise(random);
      density.process(row, r * kSamplesPerRow);
    }
  };
  Density fresh = densityOf(32);
  feed(fresh, 1);
  Density used = densityOf(32);
  feed(used, 2);
  used.reset();
  CHECK(used.cellCount() == 0);
  feed(used, 1);
  CHECK(shown(used, 32) == shown(fresh, 32));
  CHECK(used.firstCell() == fresh.firstCell());
  CHECK(used.cellCount() == fresh.cellCount());
  used.setTimeConstantS(50);
  CHECK(shown(used, 32) == shown(fresh, 32));
}

TEST_CASE("columns of several bins take the greatest of them, in a row and when they are shown") {
  // Bin 37 alone is loud: it is in column 9 of 16 (four bins each), and in shown column 2 of 4.
  std::vector<float> row(64, powerOf(-80.25));
  row[37] = powerOf(-20.25);
  Density narrow = densityOf(64, 1, 16);
  CHECK(narrow.columnCount() == 16);
  narrow.process(row, 0);
  for (std::uint32_t column = 0; column < 16; ++column) {
    CHECK(narrow.densityAt(column, cellOf(column == 9 ? -20.25 : -80.25)) == doctest::Approx(1.0));
  }
  Density whole = densityOf(64);
  whole.process(row, 0);
  const auto values = shown(whole, 4);
  for (std::uint32_t column = 0; column < 4; ++column) {
    CHECK((values[column * kDensityCells + cellOf(-20.25)] == 255) == (column == 2));
    CHECK(values[column * kDensityCells + cellOf(-80.25)] == 255);
  }
  // A part of the band, bin by bin.
  const auto part = shown(whole, 8, 32, 40);
  for (std::uint32_t column = 0; column < 8; ++column) {
    CHECK((part[column * kDensityCells + cellOf(-20.25)] == 255) == (column == 5));
  }
}
