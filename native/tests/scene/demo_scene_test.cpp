// The demonstration scene holds what its truth says: measured on the file that was written, not on its parts.
#include "sferic/scene.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using sferic::SceneBurst;
using sferic::SceneResult;
using Sample = std::complex<double>;

constexpr double kPi = 3.14159265358979323846;
constexpr std::size_t kFftSize = 4096;
constexpr double kBinHz = sferic::kSceneSampleRateHz / kFftSize;
constexpr std::uint64_t kSeed = 1;

/// Radix 2, in place; speed does not matter.
void transform(std::vector<Sample>& x) {
  for (std::size_t i = 1, j = 0; i < x.size(); ++i) {
    std::size_t bit = x.size() / 2;
    for (; (j & bit) != 0; bit /= 2) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(x[i], x[j]);
  }
  for (std::size_t half = 1; half < x.size(); half *= 2) {
    const Sample turn = std::polar(1.0, -kPi / static_cast<double>(half));
    for (std::size_t first = 0; first < x.size(); first += 2 * half) {
      Sample w = 1.0;
      for (std::size_t k = first; k < first + half; ++k, w *= turn) {
        const Sample odd = x[k + half] * w;
        x[k + half] = x[k] - odd;
        x[k] += odd;
      }
    }
  }
}

/// A scene in a temporary file, made once for all the tests that only read it.
class SceneFile {
 public:
  explicit SceneFile(std::uint64_t seed)
      : path_(freshPath()), result_(sferic::writeDemoScene(path_, seed, {})) {}
  SceneFile(const SceneFile&) = delete;
  SceneFile& operator=(const SceneFile&) = delete;
  ~SceneFile() {
    std::error_code ignored;
    std::filesystem::remove_all(std::filesystem::path(path_).parent_path(), ignored);
  }

  static std::string freshPath() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sferic-scene-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
    return pattern + "/scene.sigmf-data";
  }

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const SceneResult& result() const { return result_; }

  [[nodiscard]] std::vector<Sample> read(std::uint64_t start, std::uint64_t count) const {
    std::vector<unsigned char> bytes(count * 4);
    std::ifstream file(path_, std::ios::binary);
    file.seekg(static_cast<std::streamoff>(start * 4));
    file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    REQUIRE(file.good());
    const auto component = [&bytes](std::size_t at) {
      return static_cast<std::int16_t>(bytes[at] | (bytes[at + 1] << 8)) / 32768.0;
    };
    std::vector<Sample> samples(count);
    for (std::size_t k = 0; k < count; ++k) samples[k] = {component(4 * k), component(4 * k + 2)};
    return samples;
  }

  /// FNV-1a of the whole file.
  [[nodiscard]] std::uint64_t hash() const {
    std::ifstream file(path_, std::ios::binary);
    std::vector<char> bytes(1 << 20);
    std::uint64_t value = 0xcbf29ce484222325ULL;
    while (file.read(bytes.data(), static_cast<std::streamsize>(bytes.size())) || file.gcount() > 0) {
      for (std::streamsize k = 0; k < file.gcount(); ++k) {
        value = (value ^ static_cast<unsigned char>(bytes[static_cast<std::size_t>(k)])) * 0x100000001b3ULL;
      }
    }
    return value;
  }

 private:
  std::string path_;
  SceneResult result_;
};

const SceneFile& sharedScene() {
  static const SceneFile file(kSeed);
  return file;
}

/// Welch's density per hertz, relative to a full-scale tone, [kFftSize], lowest frequency first.
std::vector<double> densityOf(std::uint64_t start, std::uint64_t count) {
  const std::vector<Sample> samples = sharedScene().read(start, count);
  std::vector<double> window(kFftSize);
  double windowPower = 0.0;
  for (std::size_t k = 0; k < kFftSize; ++k) {
    window[k] = 0.5 - 0.5 * std::cos(2.0 * kPi * static_cast<double>(k) / kFftSize);
    windowPower += window[k] * window[k];
  }
  std::vector<double> density(kFftSize);
  std::vector<Sample> work(kFftSize);
  std::size_t windows = 0;
  for (std::size_t at = 0; at + kFftSize <= samples.size(); at += kFftSize / 2, ++windows) {
    for (std::size_t k = 0; k < kFftSize; ++k) work[k] = samples[at + k] * window[k];
    transform(work);
    for (std::size_t k = 0; k < kFftSize; ++k) density[(k + kFftSize / 2) % kFftSize] += std::norm(work[k]);
  }
  REQUIRE(windows > 0);
  const double scale = static_cast<double>(windows) * windowPower * sferic::kSceneSampleRateHz;
  for (auto& value : density) value /= scale;
  return density;
}

struct Band {
  double lowHz;
  double highHz;
};

double powerIn(const std::vector<double>& density, Band band) {
  double sum = 0.0;
  for (std::size_t k = 0; k < density.size(); ++k) {
    const double offsetHz = (static_cast<double>(k) - kFftSize / 2) * kBinHz;
    if (offsetHz >= band.lowHz && offsetHz <= band.highHz) sum += density[k] * kBinHz;
  }
  return sum;
}

double noiseDensity() {
  return std::pow(10.0, sferic::kSceneNoiseDbfsPerBin / 10.0) / sferic::kSceneBinBandwidthHz;
}

double noiseIn(Band band) {
  return noiseDensity() * std::round((band.highHz - band.lowHz) / kBinHz) * kBinHz;
}

double decibels(double ratio) { return 10.0 * std::log10(ratio); }

/// The burst's band and what of it lies outside: edges are those of 99 %, and a window has skirts.
Band bandOf(const SceneBurst& burst) { return {burst.lowOffsetHz - 4e3, burst.highOffsetHz + 4e3}; }

double designedPower(const SceneBurst& burst) {
  return noiseDensity() * sferic::sceneNoiseBandwidthHz(burst) * std::pow(10.0, burst.snrDb / 10.0);
}

bool isSweep(const SceneBurst& burst) { return burst.klass == "sweep"; }

}  // namespace

TEST_CASE("scene: the same seed gives the same bytes, another seed gives others") {
  const std::uint64_t first = sharedScene().hash();
  CHECK(SceneFile(kSeed).hash() == first);
  CHECK(SceneFile(kSeed + 1).hash() != first);
}

TEST_CASE("scene: the bytes are those of every other machine") {
  // Changes only with the scene itself; then the version in src-main/recordings/scene.ts goes up too.
  CHECK(sharedScene().hash() == 0x512ba1cf0b61082eULL);
}

TEST_CASE("scene: the truth is in range, in order and complete") {
  const SceneResult& result = sharedScene().result();
  CHECK(result.sampleRateHz == sferic::kSceneSampleRateHz);
  CHECK(result.sampleCount == sferic::kSceneSampleCount);
  CHECK(std::filesystem::file_size(sharedScene().path()) == 4 * result.sampleCount);
  std::map<std::string, std::set<std::string>> classes;
  for (const auto& burst : result.bursts) {
    CAPTURE(burst.emitter);
    CHECK(burst.emitter.size() <= 20);
    CHECK(burst.sampleCount > 0);
    CHECK(burst.sampleStart + burst.sampleCount <= result.sampleCount);
    CHECK(burst.lowOffsetHz < burst.highOffsetHz);
    CHECK(burst.lowOffsetHz > -1.15e6);
    CHECK(burst.highOffsetHz < 1.2e6 - 10e3);
    const double leastSnrDb = 9.0;
    CHECK(burst.snrDb >= leastSnrDb);
    CHECK(burst.snrDb <= 25.0);
    classes[burst.emitter].insert(burst.klass);
  }
  CHECK(classes.size() == 11);
  for (const auto& [emitter, names] : classes) CHECK(names.size() == 1);
  const auto isBefore = [](const SceneBurst& a, const SceneBurst& b) {
    return a.sampleStart != b.sampleStart ? a.sampleStart < b.sampleStart : a.lowOffsetHz < b.lowOffsetHz;
  };
  CHECK(std::is_sorted(result.bursts.begin(), result.bursts.end(), isBefore));
}

TEST_CASE("scene: no two bursts overlap in time and frequency, nor do they touch 0 Hz") {
  const auto& bursts = sharedScene().result().bursts;
  for (std::size_t i = 0; i < bursts.size(); ++i) {
    CHECK((bursts[i].lowOffsetHz > 10e3 || bursts[i].highOffsetHz < -10e3));
    for (std::size_t j = i + 1; j < bursts.size(); ++j) {
      const SceneBurst& a = bursts[i];
      const SceneBurst& b = bursts[j];
      const bool meetInTime =
          a.sampleStart < b.sampleStart + b.sampleCount && b.sampleStart < a.sampleStart + a.sampleCount;
      const bool meetInFrequency =
          a.lowOffsetHz < b.highOffsetHz + 8e3 && b.lowOffsetHz < a.highOffsetHz + 8e3;
      const bool areSweepsInTurn = isSweep(a) && isSweep(b);
      if (!areSweepsInTurn) CHECK_FALSE((meetInTime && meetInFrequency));
    }
  }
}

TEST_CASE("scene: noise density and DC spike are as designed") {
  const std::vector<double> density = densityOf(1'000'000, 4'800'000);
  const Band quiet{500e3, 590e3};
  CHECK(std::abs(decibels(powerIn(density, quiet) / noiseIn(quiet))) < 0.05);
  const Band spike{-3e3, 3e3};
  const double spikeDbfs = decibels(powerIn(density, spike) - noiseIn(spike));
  CHECK(std::abs(spikeDbfs - sferic::kSceneDcSpikeDbfs) < 0.3);
}

TEST_CASE("scene: the noise has the statistics of Gaussian noise") {
  // Power of one bin in a quiet band is exponentially distributed: its mean square is twice its squared mean.
  double sum = 0.0;
  double sumOfSquares = 0.0;
  std::size_t count = 0;
  for (std::uint64_t at = 0; at < 600; ++at) {
    const std::vector<double> density = densityOf(at * 2 * kFftSize, kFftSize);
    for (double offsetHz = 500e3; offsetHz < 590e3; offsetHz += 4 * kBinHz) {
      const double value = density[static_cast<std::size_t>(std::lround(offsetHz / kBinHz)) + kFftSize / 2];
      sum += value;
      sumOfSquares += value * value;
      ++count;
    }
  }
  const double mean = sum / static_cast<double>(count);
  CHECK(std::abs(sumOfSquares / static_cast<double>(count) / (mean * mean) - 2.0) < 0.1);
}

TEST_CASE("scene: every emitter has its power while it is on") {
  std::set<std::string> seen;
  for (const auto& burst : sharedScene().result().bursts) {
    if (isSweep(burst)) continue;
    const bool isHop = burst.klass == "hopper";
    if (!isHop && !seen.insert(burst.emitter).second) continue;
    CAPTURE(burst.emitter);
    constexpr std::uint64_t ramp = 2400;
    const std::uint64_t count = std::min<std::uint64_t>(burst.sampleCount - 2 * ramp, 2'400'000);
    const std::vector<double> density = densityOf(burst.sampleStart + ramp, count);
    const double power = powerIn(density, bandOf(burst)) - noiseIn(bandOf(burst));
    CHECK(std::abs(decibels(power / designedPower(burst))) < 1.0);
  }
}

TEST_CASE("scene: the stated edges hold 99 % of the power, evenly about the centre") {
  std::set<std::string> seen;
  for (const auto& burst : sharedScene().result().bursts) {
    const double widthHz = burst.highOffsetHz - burst.lowOffsetHz;
    if (widthHz < 5e3 || isSweep(burst) || burst.klass == "drifting-carrier") continue;
    if (!seen.insert(burst.emitter).second || burst.klass == "hopper") continue;
    CAPTURE(burst.emitter);
    const std::vector<double> density =
        densityOf(burst.sampleStart, std::min<std::uint64_t>(burst.sampleCount, 4'800'000));
    const Band inside{burst.lowOffsetHz - kBinHz, burst.highOffsetHz + kBinHz};
    const double total = powerIn(density, bandOf(burst)) - noiseIn(bandOf(burst));
    CHECK((powerIn(density, inside) - noiseIn(inside)) / total > 0.98);
    const double centerHz = 0.5 * (burst.lowOffsetHz + burst.highOffsetHz);
    double moment = 0.0;
    for (std::size_t k = 0; k < kFftSize; ++k) {
      const double offsetHz = (static_cast<double>(k) - kFftSize / 2) * kBinHz;
      if (offsetHz < bandOf(burst).lowHz || offsetHz > bandOf(burst).highHz) continue;
      moment += (offsetHz - centerHz) * (density[k] - noiseDensity()) * kBinHz;
    }
    CHECK(std::abs(moment / total) < 0.02 * widthHz);
  }
}

TEST_CASE("scene: a burst is absent while it is off") {
  const auto& bursts = sharedScene().result().bursts;
  std::set<std::string> seen;
  for (const auto& burst : bursts) {
    if (isSweep(burst) || burst.sampleCount == sferic::kSceneSampleCount) continue;
    if (!seen.insert(burst.emitter).second) continue;
    CAPTURE(burst.emitter);
    const std::vector<double> after = densityOf(burst.sampleStart + burst.sampleCount, 24'000);
    const std::vector<double> before = densityOf(burst.sampleStart - 24'000, 24'000);
    // 24 000 samples give some ten windows and 18 bins or more: the noise itself within 1.2 dB.
    CHECK(std::abs(decibels(powerIn(after, bandOf(burst)) / noiseIn(bandOf(burst)))) < 1.2);
    CHECK(std::abs(decibels(powerIn(before, bandOf(burst)) / noiseIn(bandOf(burst)))) < 1.2);
  }
  CHECK(seen.size() == 4);
}

TEST_CASE("scene: chirp and drift are where their straight line says") {
  for (const auto& burst : sharedScene().result().bursts) {
    const bool isDrift = burst.klass == "drifting-carrier";
    if (!isDrift && !isSweep(burst)) continue;
    for (const double part : {0.1, 0.5, 0.9}) {
      const double lengthSamples = static_cast<double>(burst.sampleCount);
      const auto middle = burst.sampleStart + static_cast<std::uint64_t>(part * lengthSamples);
      const double along = isDrift ? 1.0 - part : part;  // the drift goes down
      const double offsetHz = burst.lowOffsetHz + along * (burst.highOffsetHz - burst.lowOffsetHz);
      const std::vector<double> density = densityOf(middle - 2 * kFftSize, 4 * kFftSize);
      const Band near{offsetHz - 3e3, offsetHz + 3e3};
      CAPTURE(burst.emitter);
      CHECK(std::abs(decibels((powerIn(density, near) - noiseIn(near)) / designedPower(burst))) < 1.0);
      const Band above{offsetHz + 5e3, burst.highOffsetHz};
      const Band below{burst.lowOffsetHz, offsetHz - 5e3};
      const Band away = part < 0.5 ? above : below;
      if (isSweep(burst)) CHECK(std::abs(decibels(powerIn(density, away) / noiseIn(away))) < 1.0);
    }
  }
}

TEST_CASE("scene: the carrier is at its frequency, not at the negative of it") {
  const std::vector<double> density = densityOf(0, 240'000);
  const Band carrier{148e3, 152e3};
  const Band mirror{-152e3, -150e3};
  CHECK(decibels(powerIn(density, carrier) / noiseIn(carrier)) > 15.0);
  CHECK(decibels(powerIn(density, mirror) / noiseIn(mirror)) < 3.0);
}

TEST_CASE("scene: the hopper uses its eleven channels evenly and never one twice in a row") {
  std::map<long, int> uses;
  long last = 0;
  for (const auto& burst : sharedScene().result().bursts) {
    if (burst.klass != "hopper") continue;
    const long channel = std::lround(0.5 * (burst.lowOffsetHz + burst.highOffsetHz));
    CHECK(channel != last);
    last = channel;
    ++uses[channel];
  }
  CHECK(uses.size() == 11);
  for (const auto& [channel, count] : uses) CHECK(count >= 8);
}

TEST_CASE("scene: progress rises to 1; a failure leaves nothing behind and says so in one line") {
  const std::string path = SceneFile::freshPath();
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  double last = 0.0;
  CHECK_THROWS_WITH_AS(sferic::writeDemoScene(path, kSeed,
                                              [&last](double fraction) {
                                                CHECK(fraction > last);
                                                last = fraction;
                                                if (fraction > 0.05) throw std::runtime_error("stop");
                                              }),
                       "stop", std::runtime_error);
  CHECK(std::filesystem::is_empty(folder));

  const std::string nowhere = (folder / "missing" / "scene").string();
  try {
    sferic::writeDemoScene(nowhere, kSeed, {});
    FAIL("a missing folder was accepted");
  } catch (const std::runtime_error& error) {
    const std::string message = error.what();
    CHECK(message.find(nowhere) != std::string::npos);
    CHECK(message.find('\n') == std::string::npos);
  }
  // The target cannot be replaced: the file that was written beside it goes too.
  std::filesystem::create_directories(std::filesystem::path(path) / "occupied");
  CHECK_THROWS_AS(sferic::writeDemoScene(path, kSeed, {}), std::runtime_error);
  CHECK_FALSE(std::filesystem::exists(path + ".partial"));
  std::filesystem::remove_all(folder);
}
