// Sums the emitters, the noise and the DC spike block by block, and writes them whole or not at all.
#include "sferic/scene.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <complex>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <system_error>

#include "random.hpp"
#include "scene_plan.hpp"

namespace sferic {
namespace {

constexpr std::size_t kBlockSamples = 16384;
constexpr double kFullScale = 32768.0;
constexpr std::uint64_t kNoiseStream = 0;

/// A file that exists under its own name only when it is whole.
class WholeFile {
 public:
  explicit WholeFile(const std::string& path) : path_(path), partial_(path + ".partial") {
    file_.reset(std::fopen(partial_.c_str(), "wb"));
    if (!file_) fail("cannot create");
  }
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;
  ~WholeFile() {
    if (isKept_) return;
    const bool wasCreated = file_ != nullptr || isClosed_;
    file_.reset();
    std::error_code ignored;
    if (wasCreated) std::filesystem::remove(partial_, ignored);
  }

  void write(std::span<const unsigned char> bytes) {
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) fail("cannot write");
  }

  void keep() {
    isClosed_ = true;
    if (std::fclose(file_.release()) != 0) fail("cannot write");
    std::error_code error;
    std::filesystem::rename(partial_, path_, error);
    if (error) {
      throw std::runtime_error("cannot put the demonstration scene at " + path_ + ": " + error.message());
    }
    isKept_ = true;
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  [[noreturn]] void fail(const char* what) const {
    const int code = errno;
    throw std::runtime_error(std::string(what) + " the demonstration scene " + partial_ + ": " +
                             std::strerror(code));
  }

  std::string path_;
  std::string partial_;
  std::unique_ptr<std::FILE, Close> file_;
  bool isClosed_ = false;
  bool isKept_ = false;
};

/// Nearest 16-bit step, little-endian whatever the machine is.
void putComponent(double value, unsigned char* to) {
  const double scaled = std::clamp(value * kFullScale, -32767.0, 32767.0);
  const auto step = static_cast<std::int32_t>(scaled + (scaled < 0.0 ? -0.5 : 0.5));
  const auto bits = static_cast<std::uint32_t>(step);
  to[0] = static_cast<unsigned char>(bits & 0xffU);
  to[1] = static_cast<unsigned char>((bits >> 8) & 0xffU);
}

}  // namespace

double sceneNoiseBandwidthHz(const SceneBurst& burst) {
  const bool isTone = burst.klass == "carrier" || burst.klass == "drifting-carrier" || burst.klass == "sweep";
  return isTone ? kSceneBinBandwidthHz : burst.highOffsetHz - burst.lowOffsetHz;
}

SceneResult writeDemoScene(const std::string& path, std::uint64_t seed,
                           const std::function<void(double)>& onProgress) {
  const scene::PhasorTable phasors;
  std::vector<scene::Emitter> emitters = scene::planScene(seed, phasors);
  scene::Gaussian noise(seed, kNoiseStream);
  const double noiseScale = std::sqrt(0.5 * scene::noisePower());
  const double spike = scene::amplitudeFromDb(kSceneDcSpikeDbfs) * std::sqrt(0.5);

  WholeFile file(path);
  std::vector<scene::Sample> block(kBlockSamples);
  std::vector<unsigned char> bytes(kBlockSamples * 4);
  for (std::uint64_t start = 0; start < kSceneSampleCount; start += kBlockSamples) {
    const std::uint64_t left = kSceneSampleCount - start;
    const std::size_t count = left < kBlockSamples ? static_cast<std::size_t>(left) : kBlockSamples;
    const std::span<scene::Sample> samples(block.data(), count);
    for (auto& sample : samples) {
      const double re = noise.next();
      const double im = noise.next();
      sample = {spike + noiseScale * re, spike + noiseScale * im};
    }
    for (auto& emitter : emitters) emitter.addTo(samples, start);
    for (std::size_t k = 0; k < count; ++k) {
      putComponent(samples[k].real(), bytes.data() + 4 * k);
      putComponent(samples[k].imag(), bytes.data() + 4 * k + 2);
    }
    file.write(std::span<const unsigned char>(bytes.data(), 4 * count));
    if (onProgress) onProgress(static_cast<double>(start + count) / static_cast<double>(kSceneSampleCount));
  }
  file.keep();
  return {kSceneSampleRateHz, kSceneSampleCount, scene::burstsOf(emitters)};
}

}  // namespace sferic
