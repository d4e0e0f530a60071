// The false-alarm rates of every CFAR method, window, number of averages and design rate on white noise, and the
// detection rates of a tone beside theory, as tables; the exit code tells whether all are within the limits. Minutes of
// work, so apart from the tests.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dsp/false_alarms.hpp"
#include "dsp/tone_detection.hpp"

using namespace sferic;
using namespace sferic::test;

namespace {

constexpr double kLeastRatio = 0.8;
constexpr double kMostRatio = 1.25;
constexpr const char* kWindows[] = {"hann", "hamming", "blackman-harris", "flat-top", "kaiser"};
constexpr std::uint32_t kWindowsPerRow[] = {1, 4, 16, 64};
constexpr double kRates[] = {1e-3, 1e-4};
constexpr CfarMethod kMethods[] = {CfarMethod::ca, CfarMethod::go, CfarMethod::so, CfarMethod::os};

struct Line {
  const char* window;
  std::uint32_t windowsPerRow;
  std::unique_ptr<NoisySpectrum> spectrum;
};

/// Prints the table for one overlap; answers how many ratios are outside the limits.
int measure(double overlap, std::size_t cells) {
  std::vector<AlarmCount> detectors;
  for (const double pfa : kRates) {
    for (const CfarMethod method : kMethods) detectors.push_back({.method = method, .pfa = pfa});
  }
  std::vector<Line> lines;
  for (const char* window : kWindows) {
    for (const std::uint32_t count : kWindowsPerRow) {
      const NoiseSetting setting{.window = windowKindFromName(window).value(), .overlap = overlap, .windowsPerRow = count};
      lines.push_back({window, count, std::make_unique<NoisySpectrum>(setting, detectors)});
    }
  }
  NoiseBlocks noise(20'000 + static_cast<std::uint64_t>(overlap * 1000.0));
  for (bool isShort = true; isShort;) {
    isShort = false;
    const auto block = noise.next();
    for (Line& line : lines) {
      if (line.spectrum->cells() >= cells) continue;
      line.spectrum->take(block);
      isShort = true;
    }
  }
  std::printf("\noverlap %.3f, %zu cells at least: measured / design\n", overlap, cells);
  std::printf("%-16s %3s |   CA    GO    SO    OS  at 1e-3 |   CA    GO    SO    OS  at 1e-4\n", "window", "K");
  int outside = 0;
  for (const Line& line : lines) {
    std::printf("%-16s %3u |", line.window, line.windowsPerRow);
    std::size_t column = 0;
    for (const AlarmCount& count : line.spectrum->counts()) {
      const double ratio = count.ratio();
      const bool isOutside = ratio < kLeastRatio || ratio > kMostRatio;
      outside += isOutside ? 1 : 0;
      std::printf(" %4.2f%c", ratio, isOutside ? '!' : ' ');
      if (++column == std::size(kMethods)) std::printf("         |");
    }
    std::printf("\n");
    std::fflush(stdout);
  }
  return outside;
}

/// Pd 0.9 must lie within half a decibel of theory; answers for how many numbers of looks it does not.
int measureDetection() {
  constexpr std::size_t rows = 4000;
  std::printf("\nPd of a tone (CA, 32 independent cells, Pfa 1e-4) beside the SNR for Pd 0.9 in theory\n");
  std::printf("%5s %8s | -0.5 dB +0.5 dB\n", "looks", "SNR dB");
  int outside = 0;
  for (const PdReference& reference : kPdReferences) {
    const double below = detectionRate(reference.looks, reference.snrDb - 0.5, rows);
    const double above = detectionRate(reference.looks, reference.snrDb + 0.5, rows);
    const bool isOutside = below >= 0.9 || above <= 0.9;
    outside += isOutside ? 1 : 0;
    std::printf("%5u %8.1f | %7.3f %7.3f%s\n", reference.looks, reference.snrDb, below, above, isOutside ? " !" : "");
  }
  return outside;
}

}  // namespace

/// Usage: sferic_statistics [CELLS [OVERLAP ...]].
int main(int argc, char** argv) {
  const std::size_t cells = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000'000;
  std::vector<double> overlaps;
  for (int i = 2; i < argc; ++i) overlaps.push_back(std::strtod(argv[i], nullptr));
  if (overlaps.empty()) overlaps = {0.5};
  int outside = measureDetection();
  for (const double overlap : overlaps) outside += measure(overlap, cells);
  std::printf("\n%d outside the limits (false alarms x%.2f to x%.2f of the design)\n", outside, kLeastRatio, kMostRatio);
  return outside == 0 ? 0 : 1;
}
