// The host side of the CUDA library over a device on the CPU that is as late as a GPU may be: rows against
// dsp/spectrum, double buffering, partial rows, formats, and failures at every single call.
#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "cuda/batch_spectrum.hpp"
#include "cuda/cell_test.hpp"
#include "dsp/cfar.hpp"
#include "host_device.hpp"
#include "parity.hpp"

using namespace sferic;
using namespace sferic::test;
using cuda::BatchSpectrum;

namespace {

class OnDevice {
 public:
  OnDevice(cuda::Device& device, const Setting& s)
      : window_(windowFor(s)),
        spectrum_(device, {.format = s.format, .fftSize = s.fftSize, .hopSize = s.hopSize,
                           .windowsPerPiece = s.averages, .maxWindows = s.rowsPerBatch * s.averages,
                           .isMapped = s.isMapped, .window = window_}) {}
  void submit(const void* samples, std::uint64_t count, std::uint64_t fresh, std::uint32_t windows) {
    spectrum_.submit({.samples = samples, .sampleCount = count, .newSamples = fresh, .windowCount = windows});
  }
  std::uint64_t collect(std::span<float> bins) { return spectrum_.collect(bins); }
  [[nodiscard]] std::uint64_t binsOf(std::uint32_t windows) const { return spectrum_.binsOf(windows); }

 private:
  std::vector<float> window_;
  BatchSpectrum spectrum_;
};

Rows rowsOn(cuda::Device& device, const Setting& s, const std::vector<std::byte>& bytes) {
  return rowsByBatches(OnDevice(device, s), s, bytes);
}

void checkAgainstCpu(const Setting& s, std::size_t samples) {
  CAPTURE(static_cast<int>(s.format));
  CAPTURE(s.fftSize);
  CAPTURE(s.hopSize);
  CAPTURE(s.averages);
  const std::vector<std::byte> bytes = recording(s.format, samples);
  HostDeviceLog log;
  HostDevice device(log, static_cast<std::uint32_t>(samples));
  const Rows made = rowsOn(device, s, bytes);
  const Rows wanted = rowsByCpu(s, bytes);
  CHECK(worstDb(made.bins, wanted.bins) < 0.01);
  CHECK(made.invalid == wanted.invalid);
  CHECK(log.complaints == std::vector<std::string>{});
  CHECK(log.bytesHeld == 0);
}

}  // namespace

TEST_CASE("cuda: batches give the rows of dsp/spectrum in every format, mapped too, with a partial last row") {
  for (const SampleFormat format : kFormats) {
    for (const bool isMapped : {false, true}) checkAgainstCpu({.format = format, .isMapped = isMapped}, 9'999);
  }
}

TEST_CASE("cuda: batches give the rows of dsp/spectrum for every size, overlap, window and cut") {
  for (const std::uint32_t size : {256U, 1024U, 4096U, 65536U}) {
    for (const std::uint32_t hop : {size, size / 2, size / 8, size - 77}) {
      const std::size_t samples = size * 6 + 123;
      checkAgainstCpu({.format = SampleFormat::ci16Le, .fftSize = size, .hopSize = hop, .averages = 3}, samples);
    }
  }
  for (const WindowKind window : {WindowKind::hamming, WindowKind::blackmanHarris, WindowKind::flatTop, WindowKind::kaiser}) {
    checkAgainstCpu({.format = SampleFormat::ci16Le, .window = window}, 5'000);
  }
  // One window in a row; more windows than lanes; fewer samples than a batch, than a window, than two.
  checkAgainstCpu({.averages = 1, .rowsPerBatch = 1}, 3'000);
  checkAgainstCpu({.averages = 29, .rowsPerBatch = 2}, 20'000);
  checkAgainstCpu({.rowsPerBatch = 64}, 3'000);
  checkAgainstCpu({}, 256);
}

TEST_CASE("cuda: a row has the same bits however the rows are cut into batches") {
  const std::vector<std::byte> bytes = recording(SampleFormat::ci16Le, 30'000);
  HostDeviceLog log;
  HostDevice device(log);
  const Setting one{.format = SampleFormat::ci16Le, .averages = 11, .rowsPerBatch = 1};
  Setting many = one;
  many.rowsPerBatch = 7;
  CHECK(rowsOn(device, one, bytes).bins == rowsOn(device, many, bytes).bins);
}

TEST_CASE("cuda: what a batch may not be is refused, and changes nothing") {
  const Setting s{.format = SampleFormat::ci16Le};
  const std::vector<float> window = windowFor(s);
  const cuda::BatchSpectrumConfig good{.format = s.format, .fftSize = 256, .hopSize = 128, .windowsPerPiece = 4,
                                       .maxWindows = 8, .window = window};
  HostDeviceLog log;
  HostDevice device(log);
  const auto refuses = [&](auto change) {
    cuda::BatchSpectrumConfig config = good;
    change(config);
    CHECK_THROWS_AS(BatchSpectrum(device, config), std::invalid_argument);
  };
  refuses([](auto& c) { c.fftSize = 128; });
  refuses([](auto& c) { c.fftSize = 131072; });
  refuses([](auto& c) { c.fftSize = 300; });
  refuses([](auto& c) { c.hopSize = 0; });
  refuses([](auto& c) { c.hopSize = 257; });
  refuses([](auto& c) { c.windowsPerPiece = 0; });
  refuses([](auto& c) { c.maxWindows = 0; });
  refuses([](auto& c) { c.maxWindows = 0xffffffffU; });
  refuses([](auto& c) { c.window = c.window.first(255); });
  CHECK(log.bytesHeld == 0);

  BatchSpectrum spectrum(device, good);
  const std::vector<std::byte> bytes = recording(s.format, 1152);
  const cuda::Batch whole{.samples = bytes.data(), .sampleCount = 1152, .newSamples = 1152, .windowCount = 8};
  std::vector<float> bins(spectrum.binsOf(8));
  CHECK(bins.size() == 2 * 2 * 256);
  CHECK(spectrum.binsOf(5) == bins.size());
  CHECK(spectrum.binsOf(0) == 0);
  CHECK_THROWS_AS(spectrum.collect(bins), std::invalid_argument);
  cuda::Batch wrong = whole;
  wrong.windowCount = 9;
  CHECK_THROWS_AS(spectrum.submit(wrong), std::invalid_argument);
  wrong = whole;
  wrong.sampleCount = 1151;
  wrong.newSamples = 0;
  CHECK_THROWS_AS(spectrum.submit(wrong), std::invalid_argument);
  wrong = whole;
  wrong.newSamples = 1153;
  CHECK_THROWS_AS(spectrum.submit(wrong), std::invalid_argument);
  spectrum.submit(whole);
  spectrum.submit(whole);
  CHECK_THROWS_AS(spectrum.submit(whole), std::invalid_argument);
  CHECK_THROWS_AS(spectrum.collect(std::span(bins).first(10)), std::invalid_argument);
  std::vector<float> again(bins.size());
  CHECK(spectrum.collect(bins) == 0);
  CHECK(spectrum.collect(again) == 0);
  CHECK(bins == again);
}

TEST_CASE("cuda: a failure of any call is told once, leaves no memory behind and nothing under way") {
  const Setting s{.format = SampleFormat::cf32Le};
  const std::vector<std::byte> bytes = recording(s.format, 9'999);
  HostDeviceLog whole;
  {
    HostDevice device(whole);
    rowsOn(device, s, bytes);
  }
  REQUIRE(whole.operations > 30);
  REQUIRE(whole.waits > 4);
  for (int at = 0; at < whole.operations + whole.waits; ++at) {
    CAPTURE(at);
    HostDeviceLog log;
    if (at < whole.operations) {
      log.failAtOperation = at;
    } else {
      log.failAtWait = at - whole.operations;
    }
    HostDevice device(log, static_cast<std::uint32_t>(at));
    // The waits of a destructor come last and have nobody to tell.
    if (at < whole.operations + whole.waits - 2) {
      CHECK_THROWS_AS(rowsOn(device, s, bytes), cuda::DeviceError);
    } else {
      CHECK_NOTHROW(rowsOn(device, s, bytes));
    }
    CHECK(log.bytesHeld == 0);
    CHECK(log.complaints == std::vector<std::string>{});
  }
}

TEST_CASE("cuda: after a failure nothing more comes, rather than something wrong") {
  const Setting s{.format = SampleFormat::ci16Le};
  const std::vector<float> window = windowFor(s);
  const std::vector<std::byte> bytes = recording(s.format, 1152);
  HostDeviceLog log;
  HostDevice device(log);
  BatchSpectrum spectrum(device, {.format = s.format, .fftSize = 256, .hopSize = 128, .windowsPerPiece = 4,
                                  .maxWindows = 8, .window = window});
  const cuda::Batch batch{.samples = bytes.data(), .sampleCount = 1152, .newSamples = 1152, .windowCount = 8};
  spectrum.submit(batch);
  log.failAtOperation = log.operations + 2;
  CHECK_THROWS_AS(spectrum.submit(batch), cuda::DeviceError);
  std::vector<float> bins(spectrum.binsOf(8));
  CHECK_THROWS_AS(spectrum.collect(bins), cuda::DeviceError);
  CHECK_THROWS_AS(spectrum.submit(batch), cuda::DeviceError);
}

TEST_CASE("cuda: the cell test takes rows over one floor through the device and back") {
  constexpr std::uint32_t size = 512;
  const Window window = makeWindow(WindowKind::hann, size);
  for (const CfarMethod method : {CfarMethod::ca, CfarMethod::so, CfarMethod::os}) {
    Cfar cfar;
    cfar.configure({.fftSize = size, .window = window.coefficients, .hopSize = size / 2, .windowsPerRow = 4,
                    .method = method, .pfa = 1e-3});
    const Cfar::CellTestView view = cfar.cellTest();
    HostDeviceLog log;
    HostDevice device(log);
    {
      cuda::CellTest test(device, {.fftSize = size, .maxRows = 8, .method = static_cast<cuda::Reference>(method),
                                   .guardCells = static_cast<std::uint32_t>(view.guardCells),
                                   .trainingCells = static_cast<std::uint32_t>(view.trainingCells),
                                   .referenceCap = view.referenceCap, .censorLimit = view.censorLimit,
                                   .start = view.start, .stop = view.stop, .burst = view.burst, .perCell = view.perCell});
      std::mt19937_64 random(2);
      std::gamma_distribution<double> power(4.0, 0.25);
      for (const std::uint32_t rows : {1U, 8U, 3U}) {
        std::vector<float> mean(rows * size), max(rows * size), floor(size, 1.0F), overFloor(size);
        for (float& cell : mean) cell = static_cast<float>(power(random));
        for (std::uint32_t row = 0; row < rows; ++row) mean[row * size + 40 * row + 7] = 100.0F;
        max = mean;
        std::vector<std::uint8_t> marks(mean.size()), wanted(size);
        test.mark(mean, max, floor, marks);
        for (std::uint32_t row = 0; row < rows; ++row) {
          const std::span<const float> cells(mean.data() + row * size, size);
          cfar.process(cells, cells, floor, cells, 4, wanted);
          CHECK(std::equal(wanted.begin(), wanted.end(), marks.begin() + row * size));
        }
      }
      std::vector<float> nine(9 * size, 1.0F);
      std::vector<std::uint8_t> marks(nine.size());
      CHECK_THROWS_AS(test.mark(nine, nine, std::span(nine).first(size), marks), std::invalid_argument);
      log.failAtOperation = log.operations + 1;
      CHECK_THROWS_AS(test.mark(std::span(nine).first(size), std::span(nine).first(size), std::span(nine).first(size),
                                std::span(marks).first(size)),
                      cuda::DeviceError);
    }
    CHECK(log.bytesHeld == 0);
    CHECK(log.complaints == std::vector<std::string>{});
  }
}
