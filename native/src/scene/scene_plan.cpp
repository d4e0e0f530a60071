// The numbers of the scene. No two emitters overlap in frequency at the same time.
#include "scene_plan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "ofdm.hpp"
#include "pulse_shaper.hpp"

namespace sferic::scene {
namespace {

constexpr double kRateHz = kSceneSampleRateHz;
constexpr double kDurationS = static_cast<double>(kSceneSampleCount) / kRateHz;
constexpr double kCarrierHalfWidthHz = 1.0;
constexpr double kRampS = 1e-3;

/// Emitter number `e` draws its data from stream `e`, so a change to one leaves the others as they were.
constexpr std::uint64_t kStartPhaseStream = 100;
constexpr std::uint64_t kHopStream = 101;

std::uint64_t samplesOf(double seconds) {
  return static_cast<std::uint64_t>(std::floor(seconds * kRateHz + 0.5));
}

std::vector<Slot> always(double offsetHz, double driftHzPerS = 0.0) {
  return {{0, kSceneSampleCount, offsetHz, driftHzPerS}};
}

/// Bursts of `lengthS` every `periodS` from `firstS` on, as many as end inside the scene.
std::vector<Slot> repeated(double firstS, double periodS, double lengthS, double offsetHz,
                           double driftHzPerS = 0.0) {
  std::vector<Slot> slots;
  for (unsigned k = 0;; ++k) {
    const Slot slot{samplesOf(firstS + k * periodS), samplesOf(lengthS), offsetHz, driftHzPerS};
    if (slot.sampleStart + slot.sampleCount > kSceneSampleCount) return slots;
    slots.push_back(slot);
  }
}

/// Every channel once per round, in an order drawn anew, and never one twice in a row.
std::vector<Slot> hops(std::uint64_t seed, double centerOffsetHz) {
  constexpr std::size_t channels = 11;
  constexpr double spacingHz = 23e3;
  Random random(seed, kHopStream);
  std::vector<Slot> slots = repeated(0.02, 0.1, 0.032, centerOffsetHz);
  std::array<int, channels> order{};
  std::iota(order.begin(), order.end(), -static_cast<int>(channels / 2));
  for (std::size_t k = 0; k < slots.size(); ++k) {
    const std::size_t at = k % channels;
    if (at == 0) {
      const int last = order[channels - 1];
      for (std::size_t i = channels - 1; i > 0; --i) {  // Fisher and Yates
        std::swap(order[i], order[random.below(static_cast<unsigned>(i + 1))]);
      }
      if (k > 0 && order[0] == last) std::swap(order[0], order[channels - 1]);
    }
    slots[k].startOffsetHz += order[at] * spacingHz;
  }
  return slots;
}

EmitterPlan plan(std::string name, std::string klass, double snrDb, double halfWidthHz,
                 std::vector<Slot> slots, std::unique_ptr<Modulator> modulator) {
  EmitterPlan made;
  made.name = std::move(name);
  made.klass = std::move(klass);
  made.snrDb = snrDb;
  made.noiseBandwidthHz = 2.0 * halfWidthHz;
  made.halfWidthHz = halfWidthHz;
  made.rampS = slots.size() > 1 || slots.front().sampleCount < kSceneSampleCount ? kRampS : 0.0;
  made.slots = std::move(slots);
  made.modulator = std::move(modulator);
  return made;
}

EmitterPlan tone(std::string name, std::string klass, double snrDb, std::vector<Slot> slots) {
  EmitterPlan made = plan(std::move(name), std::move(klass), snrDb, kCarrierHalfWidthHz, std::move(slots),
                          std::make_unique<PlainCarrier>());
  made.noiseBandwidthHz = kSceneBinBandwidthHz;
  return made;
}

/// Half of the 99 % occupied bandwidth of a raised-cosine power spectrum, in symbol rates. Its edge falls as
/// (1 + cos(pi*u)) / 2 over u = 0..1, so beyond u lies v/2 - sin(pi*v)/(2*pi) of it, v = 1 - u; sought is 0.5
/// %.
double pskHalfWidthSymbols(double rollOff) {
  double low = 0.0;
  double high = 1.0;
  for (int k = 0; k < 50; ++k) {
    const double v = 0.5 * (low + high);
    const double beyond = rollOff * (0.5 * v - unitPhasor(0.5 * v).imag() / (2.0 * kPi));
    (beyond < 0.005 ? low : high) = v;
  }
  return 0.5 * (1.0 - rollOff) + rollOff * (1.0 - low);
}

EmitterPlan psk(std::string name, std::string klass, double snrDb, unsigned points, unsigned samplesPerSymbol,
                double rollOff, std::vector<Slot> slots, const Random& random) {
  const double halfWidthHz = pskHalfWidthSymbols(rollOff) * kRateHz / samplesPerSymbol;
  auto pulse = rootRaisedCosine(samplesPerSymbol, 12, rollOff);
  return plan(std::move(name), std::move(klass), snrDb, halfWidthHz, std::move(slots),
              std::make_unique<PulseShaper>(random, phaseAlphabet(points), std::move(pulse),
                                            samplesPerSymbol));
}

/// With modulation index 1 the two humps touch; 99 % of the power lies in 1.72 symbol rates (measured).
EmitterPlan fsk(std::string name, std::string klass, double snrDb, unsigned samplesPerSymbol,
                std::vector<Slot> slots, const PhasorTable& phasors, const Random& random) {
  return plan(std::move(name), std::move(klass), snrDb, 0.86 * kRateHz / samplesPerSymbol, std::move(slots),
              std::make_unique<SmoothFsk>(phasors, random, samplesPerSymbol, 0.5 / samplesPerSymbol));
}

std::vector<EmitterPlan> plans(std::uint64_t seed, const PhasorTable& phasors) {
  std::vector<EmitterPlan> all;
  constexpr OfdmConfig ofdm;
  const double ofdmHalfWidthHz =
      0.495 * static_cast<double>(ofdm.subcarriers) * kRateHz / static_cast<double>(ofdm.fftSize);
  all.push_back(plan("E1 OFDM-like", "wideband", 10.0, ofdmHalfWidthHz, always(-744e3),
                     std::make_unique<Ofdm>(Random(seed, 1))));
  // 32 000 symbols/s: 41 kHz from null to null, 36 kHz hold 99 %.
  all.push_back(psk("E2 QPSK", "narrowband", 14.0, 4, 75, 0.28, always(360e3), Random(seed, 2)));
  // Woodward's theorem: the spectrum has the shape of the distribution of the frequency, here nearly
  // Gaussian, which holds 99 % within 2.576 deviations (103 kHz in all).
  constexpr double voiceRmsHz = 20e3;
  Random voiceRandom(seed, 3);
  all.push_back(plan("E3 FM", "narrowband", 12.0, 2.576 * voiceRmsHz, always(660e3),
                     std::make_unique<VoiceFm>(phasors, voiceRandom, kRateHz, voiceRmsHz)));
  all.push_back(tone("E4 carrier", "carrier", 24.0, always(150.012e3)));
  constexpr double driftHzPerS = -1.2e3;
  all.push_back(tone("E5 drifting carrier", "drifting-carrier", 22.0,
                     always(-320e3 - 0.5 * driftHzPerS * kDurationS, driftHzPerS)));
  constexpr double upperToneHz = 4.9e3;
  constexpr std::array toneHz{0.5 * upperToneHz, upperToneHz};
  all.push_back(plan("E6 AM", "narrowband", 17.0, upperToneHz, always(-144e3),
                     std::make_unique<TwoToneAm>(phasors, kRateHz, toneHz, 0.48)));
  // 5000 bit/s with a full roll-off: 10 kHz from null to null; more than half of the power is in the carrier,
  // and 99 % in 1.2 symbol rates (measured).
  constexpr unsigned keyingSamples = 480;
  const std::vector<Sample> offAndOn{{0.0, 0.0}, {1.0, 0.0}};
  all.push_back(plan("E7 OOK bursts", "burst", 20.0, 0.6 * kRateHz / keyingSamples,
                     repeated(0.35, 1.0, 0.18, 894e3),
                     std::make_unique<PulseShaper>(Random(seed, 7), offAndOn,
                                                   raisedCosine(keyingSamples, 8, 1.0), keyingSamples)));
  // 9600 bit/s, deviation 4.8 kHz.
  all.push_back(fsk("E8 FSK bursts", "burst", 17.0, 250, repeated(0.3, 1.5, 0.4, -456e3), phasors,
                    Random(seed, 8)));
  // 4800 bit/s, deviation 2.4 kHz.
  all.push_back(fsk("E9 FHSS", "hopper", 18.0, 500, hops(seed, 1065e3), phasors, Random(seed, 9)));
  constexpr double sweepHz = 118e3;
  all.push_back(tone("E10 chirp", "sweep", 16.0, repeated(0.0, 1.0, 1.0, 72e3 - 0.5 * sweepHz, sweepHz)));
  // 80 000 symbols/s: 102 kHz from null to null, 90 kHz hold 99 %.
  all.push_back(psk("E11 8-PSK", "burst", 10.0, 8, 30, 0.275,
                    {{samplesOf(1.8), samplesOf(3.0), -1032e3, 0.0}}, Random(seed, 11)));
  return all;
}

}  // namespace

double noisePower() {
  const double amplitude = amplitudeFromDb(kSceneNoiseDbfsPerBin);
  return amplitude * amplitude * kRateHz / kSceneBinBandwidthHz;
}

std::vector<Emitter> planScene(std::uint64_t seed, const PhasorTable& phasors) {
  Random startPhases(seed, kStartPhaseStream);
  std::vector<Emitter> emitters;
  for (auto& made : plans(seed, phasors)) {
    const double binsWide = made.noiseBandwidthHz / kSceneBinBandwidthHz;
    const double amplitude = amplitudeFromDb(kSceneNoiseDbfsPerBin + made.snrDb) * std::sqrt(binsWide);
    emitters.emplace_back(std::move(made), phasors, kRateHz, amplitude, startPhases.next());
  }
  return emitters;
}

std::vector<SceneBurst> burstsOf(const std::vector<Emitter>& emitters) {
  std::vector<SceneBurst> bursts;
  for (const auto& emitter : emitters) {
    const EmitterPlan& made = emitter.plan();
    for (const auto& slot : made.slots) {
      const double sweptHz = slot.driftHzPerS * static_cast<double>(slot.sampleCount) / kRateHz;
      const double endOffsetHz = slot.startOffsetHz + sweptHz;
      bursts.push_back({made.name, made.klass, slot.sampleStart, slot.sampleCount,
                        std::min(slot.startOffsetHz, endOffsetHz) - made.halfWidthHz,
                        std::max(slot.startOffsetHz, endOffsetHz) + made.halfWidthHz, made.snrDb});
    }
  }
  std::sort(bursts.begin(), bursts.end(), [](const SceneBurst& a, const SceneBurst& b) {
    return a.sampleStart != b.sampleStart ? a.sampleStart < b.sampleStart : a.lowOffsetHz < b.lowOffsetHz;
  });
  return bursts;
}

}  // namespace sferic::scene
