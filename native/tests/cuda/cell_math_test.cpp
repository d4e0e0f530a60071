// The kernels' arithmetic, compiled for the CPU, against the blocks that it is the twin of.
#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <random>
#include <vector>

#include "cuda/cell_math.hpp"
#include "cuda/cell_test_math.hpp"
#include "dsp/cfar.hpp"
#include "dsp/windowing.hpp"
#include "host_device.hpp"

using namespace sferic;
using namespace sferic::test;

namespace {

std::vector<std::byte> randomBytes(std::size_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<std::byte> bytes(count);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
  return bytes;
}

/// Of each sample the window's product, as the kernel makes it.
template <SampleFormat kFormat>
std::vector<cuda::Complex> products(const std::vector<std::byte>& bytes, std::span<const float> twice) {
  using Word = typename cuda::WordOf<kFormat>::Type;
  std::vector<cuda::Complex> out;
  for (std::size_t n = 0; n < bytes.size() / sizeof(Word); ++n) {
    Word word;
    std::memcpy(&word, bytes.data() + n * sizeof(Word), sizeof(Word));
    out.push_back(cuda::windowed<kFormat>(word, twice[2 * n]));
  }
  return out;
}

template <SampleFormat kFormat>
void checkFormat() {
  constexpr std::uint32_t size = 4096;
  const Window window = makeWindow(WindowKind::blackmanHarris, size);
  const std::vector<float> twice = inputWindow(kFormat, window);
  CHECK(sizeof(typename cuda::WordOf<kFormat>::Type) == bytesPerSample(kFormat));
  // All bit patterns of a component, and for floats NaN, infinity, denormals and huge ones among them.
  const std::vector<std::byte> bytes = randomBytes(size * bytesPerSample(kFormat), 7);
  std::vector<std::complex<float>> converted(size);
  convertSamples(kFormat, bytes, converted);
  const std::vector<float> normalised = inputWindow(SampleFormat::cf32Le, window);
  const std::vector<cuda::Complex> made = products<kFormat>(bytes, twice);
  std::size_t different = 0;
  for (std::size_t n = 0; n < size; ++n) {
    const std::array<float, 2> wanted{converted[n].real() * normalised[2 * n], converted[n].imag() * normalised[2 * n]};
    different += std::memcmp(wanted.data(), &made[n], sizeof(wanted)) == 0 ? 0 : 1;
  }
  CHECK(different == 0);
  if (bytesPerSample(kFormat) == 8) return;
  std::vector<float> applied(2 * size);
  applyWindow(kFormat, bytes.data(), twice, applied.data());
  CHECK(std::memcmp(applied.data(), made.data(), applied.size() * sizeof(float)) == 0);
}

}  // namespace

TEST_CASE("cuda: conversion and window are the CPU's, bit for bit, in every format") {
  checkFormat<SampleFormat::cu8>();
  checkFormat<SampleFormat::ci8>();
  checkFormat<SampleFormat::ci16Le>();
  checkFormat<SampleFormat::ci16Be>();
  checkFormat<SampleFormat::cf32Le>();
  checkFormat<SampleFormat::cf32Be>();
}

TEST_CASE("cuda: 0 Hz comes to the middle of a row, and every bin has one place") {
  for (const std::uint32_t size : {256U, 65536U}) {
    CHECK(cuda::rowBinOf(0, size) == size / 2);
    CHECK(cuda::rowBinOf(size / 2, size) == 0);
    CHECK(cuda::rowBinOf(1, size) == size / 2 + 1);
    CHECK(cuda::rowBinOf(size - 1, size) == size / 2 - 1);
    std::vector<int> seen(size);
    for (std::uint32_t k = 0; k < size; ++k) ++seen[cuda::rowBinOf(k, size)];
    CHECK(std::all_of(seen.begin(), seen.end(), [](int n) { return n == 1; }));
  }
}

TEST_CASE("cuda: the ordered cell is the one of its rank, also among equals and zeros") {
  std::mt19937 random(3);
  std::vector<float> row(256);
  for (float& cell : row) cell = random() % 5 == 0 ? 0.0F : static_cast<float>(random() % 40) * 1e-9F;
  const cuda::CellRule rule{.fftSize = 256, .half = 16};
  for (const std::uint32_t below : {0U, 100U, 250U}) {
    std::vector<float> cells;
    for (std::uint32_t i = 0; i < 16; ++i) {
      cells.push_back(row[(below + i) % 256]);
      cells.push_back(row[(below + 30 + i) % 256]);
    }
    std::sort(cells.begin(), cells.end());
    for (std::uint32_t rank = 0; rank < 32; ++rank) {
      CHECK(cuda::orderedCell(rule, below, below + 30, rank, row.data()) == cells[rank]);
    }
  }
  CHECK(cuda::orderedRank(16) == 23);
  CHECK(cuda::orderedRank(5) == 7);  // lround(7.5) - 1
}

TEST_CASE("cuda: the cell test marks what dsp/cfar marks, for every method, with carriers and one look") {
  constexpr std::uint32_t size = 1024;
  std::mt19937_64 random(11);
  const Window window = makeWindow(WindowKind::hann, size);
  std::size_t tested = 0;
  for (const CfarMethod method : {CfarMethod::ca, CfarMethod::go, CfarMethod::so, CfarMethod::os}) {
    for (const std::size_t looks : {1U, 4U, 64U}) {
      for (const std::size_t training : {32U, 9U}) {
        CAPTURE(static_cast<int>(method));
        CAPTURE(looks);
        CAPTURE(training);
        Cfar cfar;
        cfar.configure({.fftSize = size, .window = window.coefficients, .hopSize = size / 2, .windowsPerRow = looks,
                        .method = method, .pfa = 1e-3, .stopPfa = 1e-2, .guardCells = 4, .trainingCells = training});
        const Cfar::CellTestView view = cfar.cellTest();
        const cuda::CellRule rule{.fftSize = size,
                                  .method = static_cast<cuda::Reference>(method),
                                  .guardCells = static_cast<std::uint32_t>(view.guardCells),
                                  .half = static_cast<std::uint32_t>(view.trainingCells / 2),
                                  .orderedRow = static_cast<std::uint32_t>(view.trainingCells),
                                  .hasBurstTest = !view.burst.empty(),
                                  .referenceCap = view.referenceCap,
                                  .censorLimit = view.censorLimit,
                                  .start = view.start.data(),
                                  .stop = view.stop.data(),
                                  .burst = view.burst.data(),
                                  .perCell = view.perCell.data()};
        std::gamma_distribution<double> power(static_cast<double>(looks), 1e-6 / static_cast<double>(looks));
        std::vector<float> mean(size), max(size), floor(size), overFloor(size);
        std::vector<std::uint8_t> marks(size);
        std::size_t different = 0;
        for (int row = 0; row < 20; ++row) {
          for (std::size_t k = 0; k < size; ++k) {
            floor[k] = 1e-6F * (1.0F + 0.2F * static_cast<float>(k) / size);
            mean[k] = static_cast<float>(power(random));
            max[k] = looks == 1 ? mean[k] : mean[k] * 4.0F;
          }
          // Carriers close together and at the ends of the band: censored cells, and the circle closed.
          for (const std::size_t k : {3U, 500U, 504U, 509U, 1022U}) mean[k] = max[k] = 1e-3F;
          for (std::size_t k = 0; k < size; ++k) overFloor[k] = mean[k] / floor[k];
          cfar.process(mean, max, floor, overFloor, looks, marks);
          for (std::uint32_t k = 0; k < size; ++k, ++tested) {
            const std::uint8_t mark = cuda::markOfCell(rule, k, mean.data(), max.data(), floor.data());
            // What a box of cells marks comes on top, and is not the cell test's.
            const bool isByBox = marks[k] == Cfar::kMean && mark < Cfar::kMean &&
                                 marks[(k + size - 1) % size] + marks[(k + 1) % size] >= Cfar::kMean;
            different += mark == marks[k] || isByBox ? 0 : 1;
          }
        }
        CHECK(different == 0);
      }
    }
  }
  CHECK(tested == 4 * 3 * 2 * 20 * size);
}
