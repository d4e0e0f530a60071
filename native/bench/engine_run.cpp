// The whole engine, as the application runs it, over 16-bit integers: a source, its thread, the ring, spectrum and
// detector, confined to one core and then free on all. The samples lie in memory, as for the yardstick, the bare loop,
// which runs in turn with it in each round; and, for what the file system costs, in a warm recording. On one core by the
// CPU time of the process, everything included; what more cores bring by the wall clock. One JSON line. Call:
// sferic_bench_run --file PATH --samples N [--file-samples N] [--rounds N] [--commit ID] [--wisdom FOLDER]
// The recording that it leaves at PATH has `--file-samples`, for who goes on with it.
#include <sched.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "bare_loop.hpp"
#include "pipeline/backend.hpp"
#include "pipeline/engine.hpp"
#include "source/file_source.hpp"
#include "test_band.hpp"

namespace {

using namespace sferic;
using namespace sferic::bench;

constexpr std::uint64_t kSeed = 1;
constexpr std::size_t kBandSamples = 1 << 22;  // the recording repeats these
/// Of the bare loop in each round: about as long as the engine takes on one core.
constexpr int kBarePasses = 32;
const SpectrumConfig kSpectrum{.fftSize = 4096, .hopSize = 2048, .averages = 16};

struct Arguments {
  std::string path, commit, wisdomFolder;
  std::uint64_t samples = 0;
  std::uint64_t fileSamples = 0;
  int rounds = 7;
};

struct Time {
  double wallS = 0;
  double cpuS = 0;
};

double secondsOf(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

template <typename Work>
Time timed(Work&& work) {
  const double wallS = secondsOf(CLOCK_MONOTONIC);
  const double cpuS = secondsOf(CLOCK_PROCESS_CPUTIME_ID);
  work();
  return {secondsOf(CLOCK_MONOTONIC) - wallS, secondsOf(CLOCK_PROCESS_CPUTIME_ID) - cpuS};
}

/// Of this thread and of those that it starts from now on.
void confineTo(const cpu_set_t& cores) { (void)sched_setaffinity(0, sizeof(cores), &cores); }

/// A recording that repeats the band in memory.
class BandSource final : public Source {
 public:
  BandSource(std::span<const std::byte> band, std::uint64_t sampleCount) : band_(band), sampleCount_(sampleCount) {}
  [[nodiscard]] SampleFormat format() const override { return SampleFormat::ci16Le; }
  [[nodiscard]] std::optional<std::uint64_t> sampleCount() const override { return sampleCount_; }
  SourceRead read(std::uint64_t sampleStart, std::span<std::byte> out) override {
    const std::size_t width = bytesPerSample(format());
    std::size_t at = static_cast<std::size_t>(sampleStart * width % band_.size());
    for (std::size_t done = 0; done < out.size();) {
      const std::size_t count = std::min(out.size() - done, band_.size() - at);
      std::memcpy(out.data() + done, band_.data() + at, count);
      done += count;
      at = 0;
    }
    const std::size_t samples = out.size() / width;
    return {.sampleStart = sampleStart, .sampleCount = samples, .isEnd = sampleStart + samples >= sampleCount_};
  }

 private:
  std::span<const std::byte> band_;
  std::uint64_t sampleCount_;
};

std::unique_ptr<Source> recordingOf(const Arguments& arguments) {
  return std::make_unique<FileSource>(FileSourceConfig{
      .path = arguments.path, .sampleCount = arguments.samples, .format = SampleFormat::ci16Le});
}

/// From opening to the last batch. Answers the detections.
std::uint64_t runEngine(const Arguments& arguments, std::unique_ptr<Source> source, unsigned threads) {
  EngineConfig config;
  config.sampleRateHz = 50e6;
  config.fftSize = kSpectrum.fftSize;
  config.averages = kSpectrum.averages;
  config.wisdomFolder = arguments.wisdomFolder;
  config.stopPfa = config.pfa;
  config.display.isOn = false;
  config.speed = 0;
  config.threads = threads;
  std::mutex mutex;
  std::condition_variable came;
  bool hasNews = false;
  Engine engine(config, std::move(source), [&] {
    { const std::scoped_lock lock(mutex); hasNews = true; }
    came.notify_one();
  });
  std::uint64_t detections = 0;
  for (bool isAtEnd = false; !isAtEnd;) {
    {
      std::unique_lock lock(mutex);
      came.wait(lock, [&] { return std::exchange(hasNews, false); });
    }
    while (auto batch = engine.queue().pop()) {
      detections += batch->detections.size();
      if (batch->error) {
        std::fprintf(stderr, "%s\n", batch->error->c_str());
        std::exit(1);
      }
      isAtEnd = isAtEnd || batch->isAtEnd;
    }
  }
  return detections;
}

void writeRecording(const Arguments& arguments, std::span<const std::byte> band) {
  std::ofstream file(arguments.path, std::ios::binary);
  const std::uint64_t bytes = arguments.fileSamples * bytesPerSample(SampleFormat::ci16Le);
  for (std::uint64_t at = 0; at < bytes; at += band.size()) {
    file.write(reinterpret_cast<const char*>(band.data()),
               static_cast<std::streamsize>(std::min<std::uint64_t>(band.size(), bytes - at)));
  }
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

Arguments argumentsFrom(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; i += 2) {
    const std::string_view name = argv[i];
    const char* const value = i + 1 < argc ? argv[i + 1] : "";
    if (name == "--file") arguments.path = value;
    if (name == "--samples") arguments.samples = std::strtoull(value, nullptr, 10);
    if (name == "--file-samples") arguments.fileSamples = std::strtoull(value, nullptr, 10);
    if (name == "--rounds") arguments.rounds = std::max(1, std::atoi(value));
    if (name == "--commit") arguments.commit = value;
    if (name == "--wisdom") arguments.wisdomFolder = value;
  }
  if (arguments.path.empty() || arguments.samples == 0) {
    std::fprintf(stderr, "sferic_bench_run: --file PATH (it is written anew) and --samples N are wanted\n");
    std::exit(2);
  }
  arguments.fileSamples = std::max(arguments.fileSamples, arguments.samples);
  return arguments;
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments = argumentsFrom(argc, argv);
  const std::vector<std::byte> band = testBand(SampleFormat::ci16Le, kBandSamples, kSeed);
  writeRecording(arguments, band);
  if (!arguments.wisdomFolder.empty()) measureFftWisdom(arguments.wisdomFolder, kSpectrum.fftSize);
  SpectrumConfig spectrum = kSpectrum;
  spectrum.wisdomFolder = arguments.wisdomFolder;
  BareLoop bareLoop(spectrum, SampleFormat::ci16Le);

  cpu_set_t all;
  CPU_ZERO(&all);
  (void)sched_getaffinity(0, sizeof(all), &all);
  cpu_set_t one;
  CPU_ZERO(&one);
  for (int core = 0; core < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++core) {
    if (CPU_ISSET(core, &all)) CPU_SET(core, &one);
  }
  const auto cores = static_cast<unsigned>(CPU_COUNT(&all));
  std::vector<double> bareMsps, oneMsps, fileMsps, allMsps, perBareLoop, gain;
  volatile double sink = 0;
  std::uint64_t detections = 0;
  for (int round = -1; round < arguments.rounds; ++round) {
    confineTo(one);
    const Time bare = timed([&] {
      for (int pass = 0; pass < kBarePasses; ++pass) sink = bareLoop.run(band);
    });
    const auto inMemory = [&] { return std::make_unique<BandSource>(band, arguments.samples); };
    const Time onOne = timed([&] { detections = runEngine(arguments, inMemory(), 1); });
    const Time fromFile = timed([&] { (void)runEngine(arguments, recordingOf(arguments), 1); });
    confineTo(all);
    const Time onAll = timed([&] { (void)runEngine(arguments, inMemory(), cores); });
    if (round < 0) continue;  // warm-up
    const double bareRate = static_cast<double>(kBarePasses * kBandSamples) / bare.cpuS / 1e6;
    const double samples = static_cast<double>(arguments.samples);
    bareMsps.push_back(bareRate);
    oneMsps.push_back(samples / onOne.cpuS / 1e6);
    fileMsps.push_back(samples / fromFile.cpuS / 1e6);
    allMsps.push_back(samples / onAll.wallS / 1e6);
    perBareLoop.push_back(oneMsps.back() / bareRate);
    gain.push_back(onOne.wallS / onAll.wallS);
  }
  std::printf(
      "{\"bench\":\"engine-run\",\"commit\":\"%s\",\"cpu\":\"%s\",\"backend\":\"%s\",\"seed\":%llu,\"rounds\":%d,"
      "\"format\":\"i16\",\"window\":\"hann\",\"fftSize\":%u,\"overlap\":0.5,\"averages\":%u,\"cores\":%u,"
      "\"samples\":%llu,\"detections\":%llu,\"bareLoopMsps\":%.1f,\"engineMsps\":%.1f,\"engineFromFileMsps\":%.1f,\"engineAllCoresMsps\":%.1f,"
      "\"runPerBareLoop\":%.3f,\"allCoresPerOne\":%.3f,\"allCoresPerOneBest\":%.3f}\n",
      arguments.commit.c_str(), cpuName().c_str(), cpuBackendName().c_str(), static_cast<unsigned long long>(kSeed),
      arguments.rounds, kSpectrum.fftSize, kSpectrum.averages, cores,
      static_cast<unsigned long long>(arguments.samples), static_cast<unsigned long long>(detections),
      median(bareMsps), median(oneMsps), median(fileMsps), median(allMsps), median(perBareLoop), median(gain),
      *std::max_element(gain.begin(), gain.end()));
  return 0;
}
