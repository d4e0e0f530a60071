// Measures the contenders against each other, in turn within each round, and prints one JSON line per
// setting. On one core by the thread's own CPU time, which other work on the machine hardly disturbs; on
// several by the wall clock. Call: sferic_bench_engine [--short] [--commit ID] [--wisdom FOLDER] [--rounds N]
#include <time.h>

#include <algorithm>
#include <array>
#include <barrier>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "contenders.hpp"
#include "pipeline/backend.hpp"
#include "test_band.hpp"

namespace {

using namespace sferic;
using namespace sferic::bench;

constexpr std::uint64_t kSeed = 1;
constexpr std::size_t kSamples = 1 << 22;
constexpr std::uint32_t kAverages = 16;
constexpr int kWarmUpRounds = 2;
constexpr std::size_t kContenders = 5;

struct Arguments {
  bool isShort = false;
  std::string commit;
  std::string wisdomFolder;
  int rounds = 0;
};

struct NamedFormat {
  const char* name;
  SampleFormat format;
};
constexpr std::array kFormats{NamedFormat{"u8", SampleFormat::cu8}, NamedFormat{"i8", SampleFormat::ci8},
                              NamedFormat{"i16", SampleFormat::ci16Le},
                              NamedFormat{"f32", SampleFormat::cf32Le}};

using Work = double (Contenders::*)(std::span<const std::byte>);
constexpr std::array<Work, kContenders> kWorks{&Contenders::runFft, &Contenders::runBareLoop,
                                               &Contenders::runSpectrum, &Contenders::runEngine,
                                               &Contenders::runWithDensity};

/// Seconds of each contender in each round, warm-up left out.
using Times = std::array<std::vector<double>, kContenders>;

double threadCpuS() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double wallS() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double percentile(std::vector<double> values, double fraction) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(std::ceil(fraction * static_cast<double>(values.size()))) - 1];
}

/// One contender per thread over all samples each; a round is as long as its slowest thread.
Times measure(const SpectrumConfig& config, SampleFormat format, std::span<const std::byte> bytes, int rounds,
              unsigned threads) {
  std::vector<std::unique_ptr<Contenders>> contenders;
  for (unsigned t = 0; t < threads; ++t) contenders.push_back(std::make_unique<Contenders>(config, format));
  Times times;
  double startS = 0;
  volatile double sink = 0;
  std::barrier start(threads, [&]() noexcept { startS = wallS(); });
  std::barrier<> end(threads);
  const auto run = [&](unsigned thread) {
    double check = 0;
    for (int round = -kWarmUpRounds; round < rounds; ++round) {
      for (std::size_t c = 0; c < kContenders; ++c) {
        start.arrive_and_wait();
        const double cpuStartS = threadCpuS();
        check += (contenders[thread].get()->*kWorks[c])(bytes);
        const double cpuS = threadCpuS() - cpuStartS;
        end.arrive_and_wait();
        if (thread == 0 && round >= 0) times[c].push_back(threads == 1 ? cpuS : wallS() - startS);
      }
    }
    if (thread == 0) sink = check;
  };
  std::vector<std::thread> others;
  for (unsigned t = 1; t < threads; ++t) others.emplace_back(run, t);
  run(0);
  for (std::thread& other : others) other.join();
  return times;
}

double ratioP50(const std::vector<double>& yardstickS, const std::vector<double>& timesS) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < timesS.size(); ++i) ratios.push_back(yardstickS[i] / timesS[i]);
  return percentile(ratios, 0.5);
}

void print(const Arguments& arguments, const SpectrumConfig& config, const char* format, unsigned threads,
           bool isPlanMeasured, const Times& times) {
  const auto msps = [&](const std::vector<double>& timesS, double fraction) {
    return static_cast<double>(threads) * static_cast<double>(kSamples) / percentile(timesS, fraction) / 1e6;
  };
  std::printf(
      "{\"bench\":\"engine\",\"commit\":\"%s\",\"cpu\":\"%s\",\"backend\":\"%s\",\"seed\":%llu,"
      "\"plan\":\"%s\",\"clock\":\"%s\",\"rounds\":%zu,\"format\":\"%s\",\"window\":\"hann\",\"fftSize\":%u,"
      "\"overlap\":%g,\"averages\":%u,\"threads\":%u,"
      "\"fftMsps\":%.1f,\"bareLoopMsps\":%.1f,\"spectrumMsps\":%.1f,\"engineMsps\":%.1f,"
      "\"bareLoopMspsP95\":%.1f,\"spectrumMspsP95\":%.1f,\"engineMspsP95\":%.1f,"
      "\"spectrumPerFft\":%.3f,\"spectrumPerBareLoop\":%.3f,\"enginePerBareLoop\":%.3f,"
      "\"withDensityPerEngine\":%.3f}\n",
      arguments.commit.c_str(), cpuName().c_str(), cpuBackendName().c_str(),
      static_cast<unsigned long long>(kSeed), isPlanMeasured ? "measured" : "estimated",
      threads == 1 ? "thread CPU" : "wall", times[0].size(), format, config.fftSize,
      1.0 - static_cast<double>(config.hopSize) / config.fftSize, config.averages, threads,
      msps(times[0], 0.5), msps(times[1], 0.5), msps(times[2], 0.5), msps(times[3], 0.5), msps(times[1], 0.95),
      msps(times[2], 0.95), msps(times[3], 0.95), ratioP50(times[0], times[2]), ratioP50(times[1], times[2]),
      ratioP50(times[1], times[3]), ratioP50(times[3], times[4]));
  std::fflush(stdout);
}

Arguments argumentsFrom(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--short") {
      arguments.isShort = true;
    } else if (i + 1 < argc && name == "--commit") {
      arguments.commit = argv[++i];
    } else if (i + 1 < argc && name == "--wisdom") {
      arguments.wisdomFolder = argv[++i];
    } else if (i + 1 < argc && name == "--rounds") {
      arguments.rounds = std::atoi(argv[++i]);
    } else {
      std::fprintf(stderr, "sferic_bench_engine: %s is not --short, --commit ID, --wisdom FOLDER or --rounds N\n",
                   argv[i]);
      std::exit(2);
    }
  }
  if (arguments.rounds < 1) arguments.rounds = arguments.isShort ? 21 : 7;
  return arguments;
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments = argumentsFrom(argc, argv);
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  for (const NamedFormat& format : kFormats) {
    if (arguments.isShort && format.format != SampleFormat::ci16Le) continue;
    const std::vector<std::byte> bytes = testBand(format.format, kSamples, kSeed);
    for (const std::uint32_t fftSize : {1024U, 4096U, 16384U, 65536U}) {
      if (arguments.isShort && fftSize != 4096) continue;
      if (!arguments.wisdomFolder.empty()) measureFftWisdom(arguments.wisdomFolder, fftSize);
      for (const std::uint32_t hopSize : {fftSize, fftSize / 2}) {
        if (arguments.isShort && hopSize == fftSize) continue;
        const SpectrumConfig config{.fftSize = fftSize,
                                    .hopSize = hopSize,
                                    .averages = kAverages,
                                    .wisdomFolder = arguments.wisdomFolder};
        const bool isPlanMeasured = FftPlan(fftSize, arguments.wisdomFolder).isMeasured();
        for (unsigned threads = 1; threads <= cores; threads = threads == cores ? cores + 1 : cores) {
          const Times times = measure(config, format.format, bytes, arguments.rounds, threads);
          print(arguments, config, format.name, threads, isPlanMeasured, times);
        }
      }
    }
  }
  return 0;
}
