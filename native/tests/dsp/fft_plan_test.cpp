// Plans: the transform itself, and that wisdom makes them faster without making the answer a matter of
// chance.
#include "dsp/fft_plan.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

#include "dsp/rows.hpp"

using namespace sferic;
using namespace sferic::test;

namespace {

/// A folder of its own, gone when the test ends.
struct ScratchFolder {
  std::filesystem::path path;
  ScratchFolder() {
    static int count = 0;
    path = std::filesystem::temp_directory_path() /
           ("sferic-wisdom-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(path);
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
};

Signal transformOf(FftPlan& plan, const Signal& signal) {
  std::copy(signal.begin(), signal.end(), plan.input().begin());
  plan.execute();
  return {plan.output().begin(), plan.output().end()};
}

std::string textOf(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("a transform leaves its input alone, and a tone at +f is in bin +f") {
  FftPlan plan(256);
  const Signal signal = tone(256, 10.0 / 256);
  const Signal spectrum = transformOf(plan, signal);
  CHECK(std::abs(std::abs(spectrum[10]) - 256.0F) < 1e-3F);
  CHECK(std::abs(spectrum[11]) < 1e-3F);
  CHECK(Signal(plan.input().begin(), plan.input().end()) == signal);
}

TEST_CASE("wisdom is measured once: the file is never changed, and plans made with it give the same bits") {
  const ScratchFolder folder;
  for (const std::uint32_t size : {256U, 1024U, 4096U}) {
    CAPTURE(size);
    const Signal signal = noise(size, 1.0, size);
    REQUIRE(measureFftWisdom(folder.path, size));
    const std::string before = textOf(fftWisdomPath(folder.path, size));
    CHECK_FALSE(before.empty());
    FftPlan first(size, folder.path);
    CHECK(first.isMeasured());
    const Signal wanted = transformOf(first, signal);
    for (int i = 0; i < 5; ++i) {
      REQUIRE(measureFftWisdom(folder.path, size));
      // What else this process plans, with or without wisdom, leaves no trace.
      FftPlan estimated(size);
      CHECK_FALSE(estimated.isMeasured());
      FftPlan other(2 * size);
      FftPlan again(size, folder.path);
      CHECK(again.isMeasured());
      CHECK(transformOf(again, signal) == wanted);
    }
    CHECK(textOf(fftWisdomPath(folder.path, size)) == before);
    // The same transform as the estimate's but for rounding.
    FftPlan estimated(size);
    const Signal close = transformOf(estimated, signal);
    for (std::size_t k = 0; k < size; ++k) CHECK(std::abs(close[k] - wanted[k]) < 1e-4F * std::sqrt(size));
  }
}

TEST_CASE("of many that measure at once one decides, and nothing half-written is left") {
  const ScratchFolder folder;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      CHECK(measureFftWisdom(folder.path, 512));
      CHECK(FftPlan(512, folder.path).isMeasured());
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto files = std::filesystem::directory_iterator(folder.path);
  CHECK(std::distance(begin(files), end(files)) == 1);
}

TEST_CASE("a wisdom file that is not there, not wisdom, or of another size means an estimated plan") {
  const ScratchFolder folder;
  const Signal signal = noise(1024, 1.0, 1);
  FftPlan estimated(1024);
  const Signal wanted = transformOf(estimated, signal);
  const auto expectEstimate = [&] {
    FftPlan plan(1024, folder.path);
    CHECK_FALSE(plan.isMeasured());
    CHECK(transformOf(plan, signal) == wanted);
  };
  expectEstimate();
  REQUIRE(measureFftWisdom(folder.path, 512));
  std::filesystem::copy_file(fftWisdomPath(folder.path, 512), fftWisdomPath(folder.path, 1024));
  expectEstimate();
  for (const char* content : {"", "(fftw-3.3.10 fftwf_wisdom", "no wisdom at all"}) {
    std::ofstream(fftWisdomPath(folder.path, 1024)) << content;
    expectEstimate();
  }
  CHECK_FALSE(measureFftWisdom("/proc/none", 256));
}
