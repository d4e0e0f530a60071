// A scene holds what its numbers say: measured on the file that was written, against closed forms. Long because
// every kind and every fault of the receiver is made and measured by the same few functions.
#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "scene/portable_fft.hpp"
#include "scene/portable_math.hpp"
#include "sferic/scene_spec.hpp"

namespace {

using namespace sferic;
using Sample = std::complex<double>;

constexpr double kRateHz = 1e6;
constexpr double kNoiseDbfsPerHz = -130.0;

/// A folder that goes with the test.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sferic-scene-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
    path_ = pattern;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string file() const { return path_ + "/scene.sigmf-data"; }
  [[nodiscard]] bool isEmpty() const { return std::filesystem::is_empty(path_); }

 private:
  std::string path_;
};

SceneSpec quiet(std::uint64_t samples) {
  SceneSpec spec;
  spec.sampleRateHz = kRateHz;
  spec.sampleCount = samples;
  spec.format = SceneFormat::cf32Le;
  spec.noiseDbfsPerHz = kNoiseDbfsPerHz;
  spec.referenceBandwidthHz = 1000;
  return spec;
}

std::vector<unsigned char> bytesOf(const SceneSpec& spec) {
  const Folder folder;
  writeScene(spec, folder.file(), {});
  std::ifstream file(folder.file(), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<Sample> samplesOf(const SceneSpec& spec) {
  const std::vector<unsigned char> bytes = bytesOf(spec);
  REQUIRE(bytes.size() == spec.sampleCount * 8);
  std::vector<float> values(bytes.size() / 4);
  std::memcpy(values.data(), bytes.data(), bytes.size());
  std::vector<Sample> samples(spec.sampleCount);
  for (std::size_t k = 0; k < samples.size(); ++k) samples[k] = {values[2 * k], values[2 * k + 1]};
  return samples;
}

double meanPower(const std::vector<Sample>& samples, std::size_t first, std::size_t last) {
  double sum = 0.0;
  for (std::size_t k = first; k < last; ++k) sum += std::norm(samples[k]);
  return sum / static_cast<double>(last - first);
}

double decibels(double power) { return 10.0 * std::log10(power); }

SceneEmitterSpec always(const SceneSpec& spec, const ModulationSpec& modulation, double snrDb, double offsetHz) {
  SceneEmitterSpec emitter;
  emitter.modulation = modulation;
  emitter.snrDb = snrDb;
  emitter.slots = {{0, spec.sampleCount, offsetHz, 0.0}};
  return emitter;
}

/// Power spectrum, Hann, 50 % overlap, lowest frequency first; sums to the mean power.
std::vector<double> spectrumOf(const std::vector<Sample>& samples, std::size_t size) {
  const scene::PortableFft fft(size);
  std::vector<double> power(size);
  std::vector<Sample> placed(size);
  double windows = 0.0;
  for (std::size_t first = 0; first + size <= samples.size(); first += size / 2) {
    for (std::size_t k = 0; k < size; ++k) {
      const double hann = 0.5 - 0.5 * std::cos(2.0 * scene::kPi * static_cast<double>(k) / static_cast<double>(size));
      placed[fft.placeOf(k)] = std::conj(samples[first + k]) * hann;
    }
    fft.inverse(placed);
    for (std::size_t k = 0; k < size; ++k) power[(k + size / 2) % size] += std::norm(placed[k]);
    windows += 1.0;
  }
  const double n = static_cast<double>(size);
  for (double& bin : power) bin /= windows * n * n * 0.375;
  return power;
}

double powerBetween(const std::vector<double>& spectrum, double lowHz, double highHz) {
  const double binHz = kRateHz / static_cast<double>(spectrum.size());
  double sum = 0.0;
  for (std::size_t k = 0; k < spectrum.size(); ++k) {
    const double hz = (static_cast<double>(k) - static_cast<double>(spectrum.size() / 2)) * binHz;
    if (hz >= lowHz && hz <= highHz) sum += spectrum[k];
  }
  return sum;
}

ModulationSpec linear(Modulation kind, double rateHz, double rollOff) {
  ModulationSpec spec;
  spec.kind = kind;
  spec.symbolRateHz = rateHz;
  spec.rollOff = rollOff;
  return spec;
}

ModulationSpec fsk(double rateHz, double deviationHz, double bt, std::uint32_t levels) {
  ModulationSpec spec;
  spec.kind = Modulation::fsk;
  spec.symbolRateHz = rateHz;
  spec.deviationHz = deviationHz;
  spec.gaussianBt = bt;
  spec.levels = levels;
  return spec;
}

ModulationSpec analog(Modulation kind, double messageHz, double deviationHz = 0) {
  ModulationSpec spec;
  spec.kind = kind;
  spec.messageHz = messageHz;
  spec.deviationHz = deviationHz;
  return spec;
}

ModulationSpec wide(Modulation kind, double bandwidthHz) {
  ModulationSpec spec;
  spec.kind = kind;
  spec.bandwidthHz = bandwidthHz;
  spec.spacingHz = 2000;
  spec.spreadingFactor = 8;
  spec.rollOff = 0.05;
  return spec;
}

struct Case {
  const char* name;
  ModulationSpec modulation;
};

std::vector<Case> everyKind() {
  ModulationSpec ppm;
  ppm.kind = Modulation::ppm;
  ppm.symbolRateHz = 100e3;
  return {{"am", analog(Modulation::am, 5e3)},
          {"dsb", analog(Modulation::dsb, 5e3)},
          {"ssb-upper", analog(Modulation::ssbUpper, 3e3)},
          {"ssb-lower", analog(Modulation::ssbLower, 3e3)},
          {"narrow fm", analog(Modulation::fm, 3e3, 1.5e3)},
          {"wide fm", analog(Modulation::fm, 15e3, 25e3)},
          {"ook", linear(Modulation::ook, 10e3, 1.0)},
          {"ask4", linear(Modulation::ask4, 10e3, 1.0)},
          {"bpsk", linear(Modulation::bpsk, 31.25e3, 0.35)},
          {"qpsk", linear(Modulation::qpsk, 41.7e3, 0.2)},
          {"8psk", linear(Modulation::psk8, 33e3, 0.35)},
          {"16qam", linear(Modulation::qam16, 50e3, 0.25)},
          {"64qam", linear(Modulation::qam64, 50e3, 0.25)},
          {"2fsk", fsk(9.6e3, 4.8e3, 0, 2)},
          {"4fsk", fsk(4.8e3, 5.4e3, 0.5, 4)},
          {"gfsk", fsk(38.4e3, 20e3, 0.5, 2)},
          {"msk", fsk(20e3, 5e3, 0, 2)},
          {"ofdm", wide(Modulation::ofdm, 150e3)},
          {"chirps", wide(Modulation::chirps, 125e3)},
          {"noise", wide(Modulation::noise, 100e3)}};
}

}  // namespace

TEST_CASE("scene: noise has the stated density") {
  SceneSpec spec = quiet(1 << 20);
  const std::vector<Sample> samples = samplesOf(spec);
  CHECK(decibels(meanPower(samples, 0, samples.size()) / kRateHz) == doctest::Approx(kNoiseDbfsPerHz).epsilon(0.0002));
}

TEST_CASE("scene: every kind has its SNR in its occupied band, where it was put") {
  for (const auto& [name, modulation] : everyKind()) {
    INFO(name);
    SceneSpec spec = quiet(1 << 18);
    constexpr double snrDb = 30.0;
    constexpr double offsetHz = 123'400.0;
    spec.emitters = {always(spec, modulation, snrDb, offsetHz)};
    const std::vector<Sample> samples = samplesOf(spec);
    const OccupiedBand band = occupiedBand(modulation, kRateHz, spec.seed);
    const double widthHz = band.highHz - band.lowHz;
    REQUIRE(widthHz > 0.0);
    const double noise = std::pow(10.0, kNoiseDbfsPerHz / 10.0);
    const double signal = meanPower(samples, 0, samples.size()) - noise * kRateHz;
    CHECK(decibels(signal / (noise * widthHz)) == doctest::Approx(snrDb).epsilon(0.01));
    const std::vector<double> spectrum = spectrumOf(samples, 16384);
    // A line at the very edge is two bins wide here.
    const double lineHz = 2.0 * kRateHz / 16384.0;
    const double inside =
        powerBetween(spectrum, offsetHz + band.lowHz - lineHz, offsetHz + band.highHz + lineHz) - noise * widthHz;
    CHECK(inside / signal > 0.98);
    CHECK(inside / signal < 1.003);
  }
}

TEST_CASE("scene: the occupied band is the one of theory where there is one") {
  const auto width = [](const ModulationSpec& modulation) {
    const OccupiedBand band = occupiedBand(modulation, kRateHz, 1);
    return band.highHz - band.lowHz;
  };
  // Raised-cosine power spectrum: 0.5 % beyond each edge, solved for the edge (see pskHalfWidthSymbols()).
  for (const double rollOff : {0.2, 0.35, 1.0}) {
    double low = 0.0;
    double high = 1.0;
    for (int k = 0; k < 60; ++k) {
      const double v = 0.5 * (low + high);
      const double beyond = rollOff * (0.5 * v - std::sin(scene::kPi * v) / (2.0 * scene::kPi));
      (beyond < 0.005 ? low : high) = v;
    }
    const double expected = 2.0 * (0.5 * (1.0 - rollOff) + rollOff * (1.0 - low));
    CHECK(width(linear(Modulation::qpsk, 40e3, rollOff)) / 40e3 == doctest::Approx(expected).epsilon(0.02));
    CHECK(width(linear(Modulation::qam64, 40e3, rollOff)) / 40e3 == doctest::Approx(expected).epsilon(0.02));
  }
  // 99 % of MSK lies in 1.18 bit rates (Pasupathy 1979, IEEE Commun. Mag. 17(4)); of GMSK with BT 0.25 in 0.86 (Murota
  // and Hirade 1981, IEEE Trans. Commun. 29:1044, table I).
  CHECK(width(fsk(20e3, 5e3, 0, 2)) / 20e3 == doctest::Approx(1.18).epsilon(0.03));
  CHECK(width(fsk(20e3, 5e3, 0.25, 2)) / 20e3 == doctest::Approx(0.86).epsilon(0.03));
  CHECK(width(wide(Modulation::noise, 100e3)) == doctest::Approx(100e3).epsilon(0.02));
  // Chirps fill their band; the steps between them add little beside it.
  CHECK(width(wide(Modulation::chirps, 125e3)) == doctest::Approx(125e3).epsilon(0.03));
  // 75 subcarriers of 1953.125 Hz.
  CHECK(width(wide(Modulation::ofdm, 150e3)) == doctest::Approx(75.0 * 1953.125).epsilon(0.02));
  // The message's tones go from a tenth of its band to the whole; single sideband keeps one side of the carrier.
  const OccupiedBand upper = occupiedBand(analog(Modulation::ssbUpper, 3e3), kRateHz, 1);
  CHECK(upper.lowHz == doctest::Approx(300.0).epsilon(0.1));
  CHECK(upper.highHz == doctest::Approx(3000.0).epsilon(0.02));
  const OccupiedBand lower = occupiedBand(analog(Modulation::ssbLower, 3e3), kRateHz, 1);
  CHECK(lower.lowHz == doctest::Approx(-3000.0).epsilon(0.02));
  CHECK(width(analog(Modulation::dsb, 5e3)) == doctest::Approx(10e3).epsilon(0.02));
  CHECK(occupiedBand({}, kRateHz, 1).highHz == 0.0);
}

TEST_CASE("scene: a carrier stands over the noise in the reference bandwidth, and drifts as stated") {
  SceneSpec spec = quiet(1 << 20);
  spec.emitters = {always(spec, {}, 20.0, -200e3)};
  spec.emitters[0].slots[0].driftHzPerS = 50e3;
  const std::vector<Sample> samples = samplesOf(spec);
  const double noise = std::pow(10.0, kNoiseDbfsPerHz / 10.0);
  const double signal = meanPower(samples, 0, samples.size()) - noise * kRateHz;
  CHECK(decibels(signal / (noise * 1000.0)) == doctest::Approx(20.0).epsilon(0.01));
  // Phase of the product of neighbours: the frequency, at the start and at the end.
  spec.noiseDbfsPerHz = -300.0;
  spec.emitters[0].snrDb = 230.0;
  const std::vector<Sample> clean = samplesOf(spec);
  const auto frequencyAt = [&](std::size_t first) {
    Sample sum{};
    for (std::size_t k = first; k < first + 4096; ++k) sum += clean[k + 1] * std::conj(clean[k]);
    return std::arg(sum) / (2.0 * scene::kPi) * kRateHz;
  };
  const double seconds = static_cast<double>(clean.size() - 4097) / kRateHz;
  CHECK(frequencyAt(0) == doctest::Approx(-200e3 + 50e3 * 2048.0 / kRateHz).epsilon(1e-5));
  CHECK((frequencyAt(clean.size() - 4097) - frequencyAt(0)) / seconds == doctest::Approx(50e3).epsilon(1e-4));
}

TEST_CASE("scene: bursts are where their slots are, exact to the sample, with their ramps inside") {
  SceneSpec spec = quiet(200'000);
  spec.noiseDbfsPerHz = -300.0;
  SceneEmitterSpec burst;
  burst.snrDb = 230.0;
  burst.rampS = 1e-4;
  burst.slots = {{10'000, 5'000, 1e5, 0.0}, {50'000, 70'000, -1e5, 0.0}};
  spec.emitters = {burst};
  const std::vector<Sample> samples = samplesOf(spec);
  const double full = meanPower(samples, 11'000, 14'000);
  CHECK(std::norm(samples[9'999]) < 1e-12 * full);
  CHECK(std::norm(samples[10'000]) > 0.0);
  CHECK(std::norm(samples[10'000]) < 1e-6 * full);
  CHECK(std::norm(samples[10'100]) == doctest::Approx(full).epsilon(0.01));
  CHECK(std::norm(samples[14'999]) < 1e-6 * full);
  CHECK(std::norm(samples[15'000]) < 1e-12 * full);
  CHECK(std::norm(samples[119'000]) == doctest::Approx(full).epsilon(0.01));
  CHECK(std::norm(samples[120'000]) < 1e-12 * full);
}

TEST_CASE("scene: pulse-position frames have their preamble and one pulse for each bit") {
  SceneSpec spec = quiet(4'000);
  spec.sampleRateHz = 2e6;
  spec.noiseDbfsPerHz = -300.0;
  ModulationSpec ppm;
  ppm.kind = Modulation::ppm;
  ppm.symbolRateHz = 2e6;
  SceneEmitterSpec burst;
  burst.modulation = ppm;
  burst.snrDb = 220.0;
  burst.slots = {{1'000, 240, 0.0, 0.0}};
  spec.emitters = {burst};
  const std::vector<Sample> samples = samplesOf(spec);
  std::vector<bool> isOn;
  double most = 0.0;
  for (std::size_t k = 1'000; k < 1'240; ++k) most = std::max(most, std::norm(samples[k]));
  for (std::size_t k = 1'000; k < 1'240; ++k) isOn.push_back(std::norm(samples[k]) > most / 2.0);
  for (std::size_t chip = 0; chip < 16; ++chip) {
    CHECK(isOn[chip] == (chip == 0 || chip == 2 || chip == 7 || chip == 9));
  }
  for (std::size_t bit = 0; bit < 112; ++bit) CHECK(isOn[16 + 2 * bit] != isOn[17 + 2 * bit]);
  CHECK(std::norm(samples[1'240]) < 1e-9 * most);
}

TEST_CASE("scene: fading keeps the mean power; Rayleigh's envelope has its distribution, a strong path steadies it") {
  SceneSpec spec = quiet(1'000'000);
  spec.noiseDbfsPerHz = -300.0;
  spec.emitters = {always(spec, {}, 200.0, 0.0)};
  const std::vector<Sample> steady = samplesOf(spec);
  const double power = meanPower(steady, 0, steady.size());
  spec.emitters[0].fading = SceneFading{.dopplerHz = 2000.0, .riceFactorDb = -400.0};
  const std::vector<Sample> faded = samplesOf(spec);
  CHECK(meanPower(faded, 0, faded.size()) / power == doctest::Approx(1.0).epsilon(0.15));
  // P(|h|^2 < x) = 1 - exp(-x).
  for (const double x : {0.1, 0.5, 1.0, 2.0}) {
    double below = 0.0;
    for (const Sample& sample : faded) below += std::norm(sample) < x * power ? 1.0 : 0.0;
    CHECK(below / static_cast<double>(faded.size()) == doctest::Approx(1.0 - std::exp(-x)).epsilon(0.15));
  }
  spec.emitters[0].fading = SceneFading{.dopplerHz = 2000.0, .riceFactorDb = 30.0};
  const std::vector<Sample> riced = samplesOf(spec);
  for (std::size_t k = 0; k < riced.size(); k += 1000) CHECK(std::norm(riced[k]) / power == doctest::Approx(1.0).epsilon(0.4));
}

TEST_CASE("scene: the receiver's faults are the stated ones") {
  SceneSpec spec = quiet(1 << 18);
  spec.emitters = {always(spec, {}, 60.0, 100e3)};
  const auto at = [](const std::vector<double>& spectrum, double hz) {
    return powerBetween(spectrum, hz - 500.0, hz + 500.0);
  };
  SUBCASE("an image as far down as gain and phase make it") {
    spec.imbalanceGainDb = 0.5;
    spec.imbalancePhaseDeg = 3.0;
    const std::vector<double> spectrum = spectrumOf(samplesOf(spec), 8192);
    const double g = std::pow(10.0, 0.5 / 20.0);
    const double phase = 3.0 * scene::kPi / 180.0;
    // Rejection (g^2 + 1 + 2 g cos p) / (g^2 + 1 - 2 g cos p).
    const double rejection = (g * g + 1.0 + 2.0 * g * std::cos(phase)) / (g * g + 1.0 - 2.0 * g * std::cos(phase));
    CHECK(decibels(at(spectrum, 100e3) / at(spectrum, -100e3)) == doctest::Approx(decibels(rejection)).epsilon(0.01));
  }
  SUBCASE("a constant of the stated level") {
    spec.dcOffsetDbfs = -40.0;
    CHECK(decibels(at(spectrumOf(samplesOf(spec), 8192), 0.0)) == doctest::Approx(-40.0).epsilon(0.002));
  }
  SUBCASE("a filter 6 dB down at its edges, flat inside, closed outside") {
    spec.emitters.clear();
    spec.passband = 0.6;
    const std::vector<double> spectrum = spectrumOf(samplesOf(spec), 1024);
    const double density = std::pow(10.0, kNoiseDbfsPerHz / 10.0) * kRateHz / 1024.0;
    const auto level = [&](double lowHz, double highHz) {
      const double bins = std::round((highHz - lowHz) / (kRateHz / 1024.0));
      return decibels(powerBetween(spectrum, lowHz, highHz) / bins / density);
    };
    CHECK(level(-250e3, 250e3) == doctest::Approx(0.0).scale(1.0).epsilon(0.1));
    CHECK(level(299e3, 301e3) == doctest::Approx(-6.0).epsilon(0.15));
    CHECK(level(350e3, 490e3) < -60.0);
  }
  SUBCASE("phase noise spreads the line to the stated width and keeps its power") {
    spec.linewidthHz = 2'000.0;
    const std::vector<double> spectrum = spectrumOf(samplesOf(spec), 4096);
    // A Lorentzian of width B holds half of its power within B.
    const double whole = powerBetween(spectrum, 0.0, 200e3);
    CHECK(powerBetween(spectrum, 99e3, 101e3) / whole == doctest::Approx(0.5).epsilon(0.15));
  }
  SUBCASE("what is too strong is clipped in each component") {
    spec.emitters[0].snrDb = 110.0;
    spec.clipDbfs = -6.0;
    const double most = std::pow(10.0, -6.0 / 20.0);
    for (const Sample& sample : samplesOf(spec)) {
      REQUIRE(std::abs(sample.real()) <= most * 1.000001);
      REQUIRE(std::abs(sample.imag()) <= most * 1.000001);
    }
  }
}

TEST_CASE("scene: every format holds the same samples, as finely as it can") {
  SceneSpec spec = quiet(50'000);
  spec.noiseDbfsPerHz = -90.0;
  spec.emitters = {always(spec, linear(Modulation::qpsk, 50e3, 0.35), 20.0, 1e5)};
  const std::vector<Sample> exact = samplesOf(spec);
  const auto check = [&](SceneFormat format, double stepsPerOne, auto decode, std::size_t width) {
    spec.format = format;
    const std::vector<unsigned char> bytes = bytesOf(spec);
    REQUIRE(bytes.size() == spec.sampleCount * width * 2);
    for (std::size_t k = 0; k < exact.size(); ++k) {
      const Sample got{decode(bytes.data() + 2 * width * k), decode(bytes.data() + 2 * width * k + width)};
      REQUIRE(std::abs(got.real() - exact[k].real()) <= 0.501 / stepsPerOne);
      REQUIRE(std::abs(got.imag() - exact[k].imag()) <= 0.501 / stepsPerOne);
    }
  };
  check(SceneFormat::cu8, 127.5, [](const unsigned char* at) { return (at[0] - 127.5) / 127.5; }, 1);
  check(SceneFormat::ci8, 128.0, [](const unsigned char* at) { return static_cast<std::int8_t>(at[0]) / 128.0; }, 1);
  check(SceneFormat::ci16Le, 32768.0,
        [](const unsigned char* at) { return static_cast<std::int16_t>(at[0] | (at[1] << 8)) / 32768.0; }, 2);
}

TEST_CASE("scene: the same numbers give the same bytes, another seed others, and these are the bytes on every machine") {
  SceneSpec spec = quiet(60'000);
  spec.format = SceneFormat::ci16Le;
  spec.noiseDbfsPerHz = -100.0;
  spec.passband = 0.8;
  spec.linewidthHz = 10.0;
  spec.imbalanceGainDb = 0.1;
  double offsetHz = -400e3;
  for (const auto& [name, modulation] : everyKind()) {
    spec.emitters.push_back(always(spec, modulation, 15.0, offsetHz));
    offsetHz += 40e3;
  }
  spec.emitters[8].fading = SceneFading{.dopplerHz = 20.0, .riceFactorDb = 3.0};
  const std::vector<unsigned char> first = bytesOf(spec);
  CHECK(first == bytesOf(spec));
  // FNV-1a, 64 bits.
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const unsigned char byte : first) hash = (hash ^ byte) * 0x100000001b3ULL;
  CHECK(hash == 4'893'577'590'659'696'671ULL);
  spec.seed = 2;
  CHECK(first != bytesOf(spec));
}

TEST_CASE("scene: what cannot be written, or is stopped, leaves nothing") {
  const Folder folder;
  SceneSpec spec = quiet(100'000);
  CHECK_THROWS_AS(writeScene(spec, folder.file() + "/no/such", {}), std::runtime_error);
  int told = 0;
  CHECK_THROWS_AS(writeScene(spec, folder.file(), [&](double) { return ++told < 3; }), std::runtime_error);
  CHECK(told == 3);
  CHECK(folder.isEmpty());
}
