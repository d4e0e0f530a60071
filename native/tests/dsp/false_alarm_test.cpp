// The two figures that a detector is held to: false alarms on noise, and the signal needed for Pd 0.9. Slow: a sixth
// of a second per million cells.
#include <doctest.h>

#include <cmath>
#include <random>
#include <string>

#include "band.hpp"
#include "dsp/cfar.hpp"
#include "dsp/noise_floor.hpp"

using namespace sferic;
using namespace sferic::test;

namespace {

struct Chain {
  Spectrum spectrum;
  Cfar cfar;
  NoiseFloor floor;
  std::vector<std::uint8_t> marks;
  std::vector<float> overFloor;
  std::uint32_t fftSize;
  std::uint32_t averages;

  Chain(std::uint32_t size, std::uint32_t windows, double pfa, CfarMethod method = CfarMethod::ca) : marks(size), overFloor(size), fftSize(size), averages(windows) {
    spectrum.configure({.fftSize = size, .hopSize = size / 2, .averages = windows});
    cfar.configure({.fftSize = size, .window = spectrum.window(), .hopSize = size / 2, .windowsPerRow = windows, .method = method, .pfa = pfa});
    floor.configure({.fftSize = size, .looks = cfar.looks(), .cellsPerIndependent = cfar.cellsPerIndependent()});
  }

  /// Calls `look(marks)` for `rows` rows after the floor has been learned from 64 others.
  template <typename Make, typename Look>
  void run(std::size_t rows, Make makeSample, Look look) {
    std::vector<float> first;
    std::size_t seen = 0;
    while (seen < rows + 64) {
      while (spectrum.process()) {
        const RowView row = spectrum.row();
        if (seen < 64) {
          first.insert(first.end(), row.mean.begin(), row.mean.end());
          if (seen == 63) floor.prime(first, 64);
        } else {
          for (std::size_t k = 0; k < fftSize; ++k) overFloor[k] = row.mean[k] / floor.perBin()[k];
          cfar.process(row.mean, row.max, floor.perBin(), overFloor, averages, marks);
          look(marks);
          if (row.rowId % 8 == 0) floor.update(row.mean);
        }
        ++seen;
      }
      const auto room = spectrum.room();
      for (auto& sample : room) sample = makeSample();
      spectrum.commit(room.size());
    }
  }
};

}  // namespace

TEST_CASE("false alarms: within x0.8 to x1.25 of the design, over 1e7 cells for each method and number of looks") {
  constexpr double pfa = 1e-3;
  const std::string names[] = {"CA", "GO", "SO", "OS"};
  for (const CfarMethod method : {CfarMethod::ca, CfarMethod::go, CfarMethod::so, CfarMethod::os}) {
    for (const std::uint32_t windows : {1U, 4U, 16U}) {
      Chain chain(1024, windows, pfa, method);
      std::mt19937_64 random(windows);
      std::normal_distribution<float> normal(0.0F, 0.01F);
      const std::size_t rows = 10'000'000 / 1024;
      std::size_t alarms = 0;
      chain.run(rows, [&] { return std::complex<float>(normal(random), normal(random)); },
                [&](const auto& marks) {
                  for (const auto mark : marks) alarms += mark >= Cfar::kBurst ? 1 : 0;
                });
      const double ratio = static_cast<double>(alarms) / (static_cast<double>(rows) * 1024.0) / pfa;
      MESSAGE(names[static_cast<int>(method)] << ", windows " << windows << ": measured / design = " << ratio);
      CHECK(ratio >= 0.8);
      CHECK(ratio <= 1.25);
    }
  }
}

TEST_CASE("detection: Pd 0.9 for a tone within 0.5 dB of theory (CA, N = 32, Pfa 1e-4)") {
  // Independent cells N = 32 need 62 Hann bins; looks K need K * (1 + 1/18) overlapped windows.
  struct Reference {
    std::uint32_t windows;
    double snrDb;  // per bin, for the effective looks of that many windows
  };
  for (const Reference reference : {Reference{1, 12.4}, Reference{4, 7.3}, Reference{17, 2.9}}) {
    constexpr std::uint32_t size = 1024;
    Chain chain(size, reference.windows, 1e-4);
    chain.cfar.configure({.fftSize = size,
                          .window = chain.spectrum.window(),
                          .hopSize = size / 2,
                          .windowsPerRow = reference.windows,
                          .pfa = 1e-4,
                          .guardCells = 4,
                          .trainingCells = 62});
    std::mt19937_64 random(5);
    const double noisePower = 1e-4;
    std::normal_distribution<double> normal(0.0, std::sqrt(noisePower / 2.0));
    const double binPower = noisePower * 1.5 / size;
    const double amplitude = std::sqrt(binPower * std::pow(10.0, (reference.snrDb + 0.5) / 10.0));
    constexpr std::size_t bin = 100;  // above centre
    std::uint64_t n = 0;
    std::size_t hits = 0;
    constexpr std::size_t rows = 2000;
    chain.run(rows,
              [&] {
                const double phase = 2.0 * std::numbers::pi * static_cast<double>(n * bin % size) / size;
                ++n;
                const double re = normal(random) + amplitude * std::cos(phase);
                const double im = normal(random) + amplitude * std::sin(phase);
                return std::complex<float>(static_cast<float>(re), static_cast<float>(im));
              },
              [&](const auto& marks) { hits += marks[size / 2 + bin] >= Cfar::kBurst ? 1 : 0; });
    const double pd = static_cast<double>(hits) / rows;
    MESSAGE("windows " << reference.windows << ": Pd " << pd << " at reference + 0.5 dB");
    CHECK(pd >= 0.9);
  }
}
