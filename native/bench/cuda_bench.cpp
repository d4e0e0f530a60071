// The GPU against its CPU twin over the same bytes in the same run, JSON lines on standard output: the spectrum by
// pinned copies and by mapped memory, in batches of the engine's size and larger ones, and the cell test by rows per
// call. It answers what decisions 41 and 42 of ARCHITECTURE.md leave open. Exit code 3: no GPU, the reason is told.
// Call: sferic_bench_cuda [--library FILE] [--wisdom FOLDER] [--short]
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "dsp/cfar.hpp"
#include "dsp/fft_plan.hpp"
#include "dsp/spectrum.hpp"
#include "dsp/windowing.hpp"
#include "pipeline/cuda_library.hpp"
#include "pipeline/cuda_rows.hpp"
#include "pipeline/row_plan.hpp"
#include "test_band.hpp"

namespace {

using namespace sferic;
using namespace sferic::bench;

constexpr std::size_t kSamples = 1 << 22;
constexpr std::uint32_t kAverages = 16;
constexpr int kRounds = 7;

struct Arguments {
  std::filesystem::path library;
  std::string wisdomFolder;
  bool isShort = false;
};

struct NamedFormat {
  const char* name;
  SampleFormat format;
};
constexpr std::array kFormats{NamedFormat{"i16", SampleFormat::ci16Le}, NamedFormat{"u8", SampleFormat::cu8},
                              NamedFormat{"f32", SampleFormat::cf32Le}};

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Seconds of the middle round; the first warms up.
template <typename Work>
double medianS(Work&& work) {
  std::vector<double> times;
  work();
  for (int round = 0; round < kRounds; ++round) {
    const double start = now();
    work();
    times.push_back(now() - start);
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

/// The band cut into whole batches; what is left over at its end is left out, for both sides.
struct Cut {
  std::uint32_t windows = 0;
  std::size_t batches = 0;
  std::size_t samples = 0;  ///< new ones in all
};

Cut cutOf(const SpectrumConfig& config, std::uint32_t rows) {
  Cut cut{.windows = rows * config.averages};
  const std::size_t fresh = std::size_t{cut.windows} * config.hopSize;
  cut.batches = (kSamples - config.fftSize) / fresh;
  cut.samples = cut.batches * fresh;
  return cut;
}

class Gpu {
 public:
  Gpu(const CudaLibrary& library, const SpectrumConfig& config, SampleFormat format, std::uint32_t windows, bool isMapped)
      : api_(library.api()), config_(config), width_(bytesPerSample(format)) {
    // One coefficient of each pair: applyWindow() reads them twice.
    const std::vector<float> twice =
        inputWindow(format, makeWindow(config.window, config.fftSize, config.kaiserBeta));
    std::vector<float> window(config.fftSize);
    for (std::size_t n = 0; n < window.size(); ++n) window[n] = twice[2 * n];
    const SfericCudaSpectrumConfig wanted{.format = cudaFormatOf(format).value(), .fftSize = config.fftSize,
                                          .hopSize = config.hopSize, .windowsPerPiece = config.averages, .windowsPerSlice = 0,
                                          .maxWindows = windows, .isMapped = isMapped ? 1U : 0U,
                                          .window = window.data()};
    SfericCudaMessage message{};
    checkCuda(api_.createSpectrum(&wanted, &spectrum_, &message), message);
    bins_.resize(std::size_t{windows} / config.averages * 2 * config.fftSize);
  }
  ~Gpu() { api_.destroySpectrum(spectrum_); }
  Gpu(const Gpu&) = delete;
  Gpu& operator=(const Gpu&) = delete;

  void run(const std::vector<std::byte>& bytes, const Cut& cut) {
    const std::size_t fresh = std::size_t{cut.windows} * config_.hopSize;
    const std::size_t samples = std::size_t{cut.windows - 1} * config_.hopSize + config_.fftSize;
    for (std::size_t b = 0; b < cut.batches; ++b) {
      if (b >= CudaRows::kUnderWay) collect();
      const SfericCudaBatch batch{bytes.data() + b * fresh * width_, samples, fresh, cut.windows};
      SfericCudaMessage message{};
      checkCuda(api_.submit(spectrum_, &batch, &message), message);
    }
    for (std::size_t b = 0; b < std::min(cut.batches, CudaRows::kUnderWay); ++b) collect();
  }

 private:
  void collect() {
    std::uint64_t invalid = 0;
    SfericCudaMessage message{};
    checkCuda(api_.collect(spectrum_, bins_.data(), bins_.size(), &invalid, &message), message);
  }

  const SfericCudaApi& api_;
  SpectrumConfig config_;
  std::size_t width_;
  SfericCudaSpectrum* spectrum_ = nullptr;
  std::vector<float> bins_;
};

void benchSpectrum(const CudaLibrary& library, const SpectrumConfig& config, const NamedFormat& format,
                   const std::vector<std::byte>& bytes, std::uint32_t rows) {
  const Cut cut = cutOf(config, rows);
  if (cut.batches < 2) return;
  SpectrumConfig own = config;
  own.format = format.format;
  Spectrum cpu;
  cpu.configure(own);
  volatile float sink = 0;
  const double cpuS = medianS([&] {
    cpu.reset();
    const std::size_t count = cut.samples + config.fftSize - config.hopSize;
    std::span<const std::byte> left(bytes.data(), count * bytesPerSample(format.format));
    while (cpu.process(left)) sink = sink + cpu.row().mean[0];
  });
  const auto gpuS = [&](bool isMapped) {
    Gpu gpu(library, config, format.format, cut.windows, isMapped);
    return medianS([&] { gpu.run(bytes, cut); });
  };
  const double pinnedS = gpuS(false);
  const double mappedS = gpuS(true);
  const auto msps = [&](double s) { return static_cast<double>(cut.samples) / s / 1e6; };
  std::printf("{\"bench\":\"spectrum\",\"format\":\"%s\",\"fftSize\":%u,\"overlap\":%.3f,\"averages\":%u,"
              "\"rowsPerBatch\":%u,\"samplesPerBatch\":%zu,\"cpuMsps\":%.1f,\"pinnedMsps\":%.1f,\"mappedMsps\":%.1f,"
              "\"pinnedPerCpu\":%.3f,\"mappedPerPinned\":%.3f}\n",
              format.name, config.fftSize, 1.0 - static_cast<double>(config.hopSize) / config.fftSize, config.averages,
              rows, std::size_t{cut.windows} * config.hopSize, msps(cpuS), msps(pinnedS), msps(mappedS), cpuS / pinnedS,
              pinnedS / mappedS);
  std::fflush(stdout);
}

void benchCells(const CudaLibrary& library, std::uint32_t size, std::uint32_t rows) {
  constexpr std::size_t kRows = 1024;
  const Window window = makeWindow(WindowKind::hann, size);
  Cfar cfar;
  cfar.configure({.fftSize = size, .window = window.coefficients, .hopSize = size / 2, .windowsPerRow = kAverages});
  const Cfar::CellTestView view = cfar.cellTest();
  const SfericCudaCellTestConfig config{
      .fftSize = size, .maxRows = rows, .method = static_cast<std::uint32_t>(view.method),
      .guardCells = static_cast<std::uint32_t>(view.guardCells),
      .trainingCells = static_cast<std::uint32_t>(view.trainingCells), .hasBurstTest = 1,
      .referenceCap = view.referenceCap, .censorLimit = view.censorLimit, .start = view.start.data(),
      .stop = view.stop.data(), .burst = view.burst.data(), .perCell = view.perCell.data()};
  SfericCudaCellTest* test = nullptr;
  SfericCudaMessage message{};
  const SfericCudaApi& api = library.api();
  checkCuda(api.createCellTest(&config, &test, &message), message);
  const std::unique_ptr<SfericCudaCellTest, void (*)(SfericCudaCellTest*)> owner(test, api.destroyCellTest);
  std::vector<float> mean(std::size_t{rows} * size, 1.0F), floor(size, 1.0F);
  for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += 0.3F * static_cast<float>(i * 2654435761U % 1024) / 1024.0F;
  std::vector<std::uint8_t> marks(mean.size());
  const double cpuS = medianS([&] {
    for (std::size_t row = 0; row < kRows; ++row) {
      const std::span<const float> cells(mean.data() + row % rows * size, size);
      cfar.process(cells, cells, floor, cells, kAverages, std::span(marks).first(size));
    }
  });
  const double gpuS = medianS([&] {
    for (std::size_t row = 0; row < kRows; row += rows) {
      checkCuda(api.markCells(test, rows, mean.data(), mean.data(), floor.data(), marks.data(), &message), message);
    }
  });
  std::printf("{\"bench\":\"cells\",\"fftSize\":%u,\"rowsPerCall\":%u,\"cpuRowsPerS\":%.0f,\"gpuRowsPerS\":%.0f,"
              "\"gpuPerCpu\":%.3f}\n",
              size, rows, kRows / cpuS, kRows / gpuS, cpuS / gpuS);
  std::fflush(stdout);
}

Arguments argumentsFrom(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--short") {
      arguments.isShort = true;
    } else if (i + 1 < argc && name == "--library") {
      arguments.library = argv[++i];
    } else if (i + 1 < argc && name == "--wisdom") {
      arguments.wisdomFolder = argv[++i];
    } else {
      throw std::invalid_argument("known are --library FILE, --wisdom FOLDER and --short, not " + std::string(name));
    }
  }
  return arguments;
}

int run(const Arguments& arguments) {
#if defined(SFERIC_CUDA_LIBRARY)
  const std::filesystem::path library = arguments.library.empty() ? SFERIC_CUDA_LIBRARY : arguments.library;
#else
  const std::filesystem::path library = arguments.library;
#endif
  const CudaOpening opening = openCudaLibrary(library);
  if (!opening.library) {
    std::fprintf(stderr, "nothing was measured, CUDA cannot be used: %s\n", opening.reason.c_str());
    return 3;
  }
  std::fprintf(stderr, "%s\n", opening.reason.c_str());
  for (const NamedFormat& format : kFormats) {
    if (arguments.isShort && format.format != SampleFormat::ci16Le) continue;
    const std::vector<std::byte> bytes = testBand(format.format, kSamples, 1);
    for (const std::uint32_t fftSize : {256U, 4096U, 65536U}) {
      if (arguments.isShort && fftSize != 4096) continue;
      if (!arguments.wisdomFolder.empty()) measureFftWisdom(arguments.wisdomFolder, fftSize);
      for (const std::uint32_t hopSize : {fftSize, fftSize / 2, fftSize / 8}) {
        const SpectrumConfig config{.fftSize = fftSize, .hopSize = hopSize, .averages = kAverages,
                                    .wisdomFolder = arguments.wisdomFolder};
        const std::uint32_t engineRows = RowPlan::of(config).maxRows;
        for (const std::uint32_t factor : {1U, 4U, 16U}) {
          benchSpectrum(*opening.library, config, format, bytes, engineRows * factor);
        }
      }
    }
  }
  for (const std::uint32_t fftSize : {1024U, 4096U, 65536U}) {
    if (arguments.isShort && fftSize != 4096) continue;
    // 1 where the floor may change with every row, 8 as often as it does.
    for (const std::uint32_t rows : {1U, 8U, 64U}) benchCells(*opening.library, fftSize, rows);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argumentsFrom(argc, argv));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sferic_bench_cuda: %s\n", error.what());
    return 1;
  }
}
