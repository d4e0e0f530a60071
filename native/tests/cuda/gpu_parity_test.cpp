// The real GPU against the CPU: rows within 0.01 dB, the same marks, the same detections. Where there is no GPU these
// say so and are counted as skipped; the same code then runs over the CPU's twin of the library, so that it is right.
#include <doctest/doctest.h>

#include <cstdio>
#include <memory>
#include <random>
#include <string>

#include "dsp/cfar.hpp"
#include "parity.hpp"
#include "pipeline/cuda_library.hpp"
#include "pipeline/cuda_rows.hpp"
#include "pipeline/listening.hpp"

using namespace sferic;
using namespace sferic::test;

namespace {

/// The library's C interface, as a thing that takes batches.
class OnLibrary {
 public:
  OnLibrary(const SfericCudaApi& api, const Setting& s) : api_(api), averages_(s.averages), fftSize_(s.fftSize) {
    const std::vector<float> window = windowFor(s);
    const SfericCudaSpectrumConfig config{.format = cudaFormatOf(s.format).value(), .fftSize = s.fftSize,
                                          .hopSize = s.hopSize, .windowsPerPiece = s.averages, .windowsPerSlice = 0,
                                          .maxWindows = s.rowsPerBatch * s.averages,
                                          .isMapped = s.isMapped ? 1U : 0U, .window = window.data()};
    SfericCudaMessage message{};
    checkCuda(api_.createSpectrum(&config, &spectrum_, &message), message);
  }
  ~OnLibrary() { api_.destroySpectrum(spectrum_); }
  OnLibrary(const OnLibrary&) = delete;
  OnLibrary& operator=(const OnLibrary&) = delete;

  void submit(const void* samples, std::uint64_t count, std::uint64_t fresh, std::uint32_t windows) {
    const SfericCudaBatch batch{samples, count, fresh, windows};
    SfericCudaMessage message{};
    checkCuda(api_.submit(spectrum_, &batch, &message), message);
  }
  std::uint64_t collect(std::span<float> bins) {
    std::uint64_t invalid = 0;
    SfericCudaMessage message{};
    checkCuda(api_.collect(spectrum_, bins.data(), bins.size(), &invalid, &message), message);
    return invalid;
  }
  [[nodiscard]] std::uint64_t binsOf(std::uint32_t windows) const {
    return std::uint64_t{(windows + averages_ - 1) / averages_} * 2 * fftSize_;
  }

 private:
  const SfericCudaApi& api_;
  std::uint32_t averages_, fftSize_;
  SfericCudaSpectrum* spectrum_ = nullptr;
};

void checkRows(const SfericCudaApi& api, const Setting& s, std::size_t samples) {
  CAPTURE(static_cast<int>(s.format));
  CAPTURE(static_cast<int>(s.window));
  CAPTURE(s.fftSize);
  CAPTURE(s.hopSize);
  CAPTURE(s.averages);
  CAPTURE(s.isMapped);
  const std::vector<std::byte> bytes = recording(s.format, samples);
  const Rows made = rowsByBatches(OnLibrary(api, s), s, bytes);
  const Rows wanted = rowsByCpu(s, bytes);
  CHECK(worstDb(made.bins, wanted.bins) < 0.01);
  CHECK(made.invalid == wanted.invalid);
}

void checkMarks(const SfericCudaApi& api, CfarMethod method, std::uint32_t size, std::size_t looks) {
  CAPTURE(static_cast<int>(method));
  CAPTURE(size);
  CAPTURE(looks);
  const Window window = makeWindow(WindowKind::hann, size);
  Cfar cfar;
  cfar.configure({.fftSize = size, .window = window.coefficients, .hopSize = size / 2, .windowsPerRow = looks,
                  .method = method, .pfa = 1e-4});
  const Cfar::CellTestView view = cfar.cellTest();
  constexpr std::uint32_t rows = 16;
  const SfericCudaCellTestConfig config{
      .fftSize = size, .maxRows = rows, .method = static_cast<std::uint32_t>(method),
      .guardCells = static_cast<std::uint32_t>(view.guardCells),
      .trainingCells = static_cast<std::uint32_t>(view.trainingCells), .hasBurstTest = view.burst.empty() ? 0U : 1U,
      .referenceCap = view.referenceCap, .censorLimit = view.censorLimit, .start = view.start.data(),
      .stop = view.stop.data(), .burst = view.burst.data(), .perCell = view.perCell.data()};
  SfericCudaCellTest* test = nullptr;
  SfericCudaMessage message{};
  checkCuda(api.createCellTest(&config, &test, &message), message);
  std::mt19937_64 random(size + looks);
  std::gamma_distribution<double> power(static_cast<double>(looks), 1.0 / static_cast<double>(looks));
  std::vector<float> mean(rows * size), max(rows * size), floor(size, 1.0F), overFloor(size);
  for (float& cell : mean) cell = static_cast<float>(power(random));
  for (std::size_t row = 0; row < rows; ++row) mean[row * size + (row * 977 + 3) % size] = 1e4F;
  for (std::size_t i = 0; i < max.size(); ++i) max[i] = mean[i] * (looks > 1 ? 3.0F : 1.0F);
  std::vector<std::uint8_t> marks(mean.size()), wanted(size);
  const SfericCudaStatus status = api.markCells(test, rows, mean.data(), max.data(), floor.data(), marks.data(), &message);
  api.destroyCellTest(test);
  checkCuda(status, message);
  std::size_t different = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::span<const float> cells(mean.data() + row * size, size);
    cfar.process(cells, {max.data() + row * size, size}, floor, cells, looks, wanted);
    for (std::size_t k = 0; k < size; ++k) {
      // A box of cells comes on top of the cell test.
      const std::uint8_t mark = marks[row * size + k];
      const bool isByBox = wanted[k] == Cfar::kMean && mark < Cfar::kMean &&
                           wanted[(k + size - 1) % size] + wanted[(k + 1) % size] >= Cfar::kMean;
      different += mark == wanted[k] || isByBox ? 0 : 1;
    }
  }
  CHECK(different == 0);
}

/// `isShort`: over the CPU's twin, whose arithmetic was compared elsewhere: only that this test works.
void checkAll(const SfericCudaApi& api, bool isShort) {
  for (const SampleFormat format : kFormats) {
    for (const bool isMapped : {false, true}) checkRows(api, {.format = format, .isMapped = isMapped}, 9'999);
  }
  for (std::uint32_t size = 256; size <= (isShort ? 1024U : 65536U); size *= 2) {
    for (const std::uint32_t hop : {size, size / 2, size / 4, size / 8, size - 77}) {
      for (const SampleFormat format : {SampleFormat::ci16Le, SampleFormat::cf32Le}) {
        checkRows(api, {.format = format, .fftSize = size, .hopSize = hop, .averages = 3}, size * 7 + 123);
      }
    }
  }
  for (const WindowKind window : {WindowKind::hamming, WindowKind::blackmanHarris, WindowKind::flatTop, WindowKind::kaiser}) {
    checkRows(api, {.format = SampleFormat::ci16Le, .fftSize = 4096, .hopSize = 2048, .averages = 16, .window = window,
                    .rowsPerBatch = 2}, 100'000);
  }
  checkRows(api, {.averages = 1, .rowsPerBatch = 512}, 100'000);
  checkRows(api, {.averages = 2048, .rowsPerBatch = 1}, isShort ? 30'000 : 700'000);
  for (const CfarMethod method : {CfarMethod::ca, CfarMethod::go, CfarMethod::so, CfarMethod::os}) {
    for (const std::uint32_t size : {256U, isShort ? 512U : 16384U}) {
      for (const std::size_t looks : {1U, 4U, 16U}) checkMarks(api, method, size, looks);
    }
  }
}

void skip(const char* name, const std::string& reason) { std::printf("SKIPPED %s: %s\n", name, reason.c_str()); }

CudaOpening openThisBuilds() {
#if defined(SFERIC_CUDA_LIBRARY)
  return openCudaLibrary(SFERIC_CUDA_LIBRARY);
#else
  return {nullptr, false, "nvcc was not found, so CUDA was not compiled"};
#endif
}

}  // namespace

TEST_CASE("cuda: the test of a GPU is right where the CPU stands in for it") {
  checkAll(openCudaLibrary(SFERIC_CUDA_TWIN).library->api(), true);
}

TEST_CASE("cuda: rows and marks of the real GPU are the CPU's") {
  const CudaOpening opening = openThisBuilds();
  if (!opening.library) return skip("rows and marks of the real GPU against the CPU's", opening.reason);
  checkAll(opening.library->api(), false);
}

TEST_CASE("cuda: detections by the real GPU are the CPU's, and the same however they are cut") {
  const CudaOpening opening = openThisBuilds();
  if (!opening.library) return skip("detections by the real GPU against the CPU's", opening.reason);
#if defined(SFERIC_CUDA_LIBRARY)
  const ScratchFile file(toneInNoise());
  for (const std::uint32_t averages : {1U, 2U, 7U, 150U}) {
    CAPTURE(averages);
    EngineConfig config = configFor(file);
    config.averages = averages;
    const Heard byCpu = runToEnd(config);
    config.backend = BackendKind::cuda;
    config.cudaLibraryPath = SFERIC_CUDA_LIBRARY;
    const Heard one = runToEnd(config);
    REQUIRE(one.detections.size() == byCpu.detections.size());
    for (std::size_t i = 0; i < one.detections.size(); ++i) {
      const Detection& a = one.detections[i];
      const Detection& b = byCpu.detections[i];
      CHECK(a.rowId == b.rowId);
      CHECK(a.sampleStart == b.sampleStart);
      CHECK(std::abs(a.lowOffsetHz - b.lowOffsetHz) < kSampleRateHz / 10240);
      CHECK(std::abs(a.highOffsetHz - b.highOffsetHz) < kSampleRateHz / 10240);
      CHECK(std::abs(a.powerDbfs - b.powerDbfs) < 0.01);
      CHECK(std::abs(a.snrDb - b.snrDb) < 0.01);
    }
    for (const std::uint32_t rows : {1U, 5U}) {
      config.maxRowsPerSegment = rows;
      CHECK(areSame(runToEnd(config).detections, one.detections));
    }
  }
#endif
}
