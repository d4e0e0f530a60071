#include "waveforms.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "analog.hpp"
#include "keying.hpp"
#include "ofdm.hpp"
#include "portable_fft.hpp"
#include "pulse_shaper.hpp"
#include "pulse_table.hpp"

namespace sferic::scene {
namespace {

constexpr std::uint64_t kBandStream = 0x62616e64;
constexpr unsigned kPulseSymbols = 16;

std::vector<Sample> levels(unsigned count) {
  std::vector<Sample> points(count);
  for (unsigned k = 0; k < count; ++k) points[k] = {static_cast<double>(k) / (count - 1), 0.0};
  return points;
}

std::vector<Sample> square(unsigned side) {
  std::vector<Sample> points;
  for (unsigned i = 0; i < side; ++i) {
    for (unsigned q = 0; q < side; ++q) {
      points.emplace_back(2.0 * i - (side - 1.0), 2.0 * q - (side - 1.0));
    }
  }
  return points;
}

std::unique_ptr<Modulator> analog(const ModulationSpec& spec, AnalogKind kind, double sampleRateHz,
                                  const PhasorTable& phasors, Random& random) {
  const AnalogConfig config{.kind = kind,
                            .messageCyclesPerSample = spec.messageHz / sampleRateHz,
                            .depth = spec.depth,
                            .deviationCyclesPerSample = spec.deviationHz / sampleRateHz};
  return std::make_unique<AnalogModulator>(phasors, random, config);
}

std::unique_ptr<Modulator> keyed(const ModulationSpec& spec, std::vector<Sample> alphabet, double symbolRateHz,
                                 double sampleRateHz, const Random& random) {
  const bool isOnOff = spec.kind == Modulation::ook || spec.kind == Modulation::ask4;
  PulseTable pulse(isOnOff ? raisedCosine(PulseTable::kPerSymbol, kPulseSymbols, spec.rollOff)
                           : rootRaisedCosine(PulseTable::kPerSymbol, kPulseSymbols, spec.rollOff));
  return std::make_unique<LinearKeying>(random, std::move(alphabet), std::move(pulse), symbolRateHz / sampleRateHz);
}

/// The subcarriers' spacing is a sample rate over a power of two.
OfdmConfig ofdmConfig(const ModulationSpec& spec, double sampleRateHz) {
  OfdmConfig config;
  config.fftSize = 16;
  while (static_cast<double>(config.fftSize) * 1.4142135623730951 < sampleRateHz / spec.spacingHz) config.fftSize *= 2;
  const double spacing = sampleRateHz / static_cast<double>(config.fftSize);
  const auto wanted = static_cast<std::size_t>(spec.bandwidthHz / spacing);
  config.subcarriers = std::min(wanted | 1U, config.fftSize - 1);
  config.prefix = config.fftSize / 8;
  config.overlap = config.fftSize / 16;
  return config;
}

/// Width that surely holds nearly everything.
double roughWidthHz(const ModulationSpec& spec) {
  switch (spec.kind) {
    case Modulation::carrier: return 0.0;
    case Modulation::am:
    case Modulation::dsb:
    case Modulation::ssbUpper:
    case Modulation::ssbLower: return 2.0 * spec.messageHz;
    case Modulation::fm: return 2.0 * (3.0 * spec.deviationHz + spec.messageHz);
    case Modulation::fsk: return 2.0 * (spec.deviationHz + 2.0 * spec.symbolRateHz);
    case Modulation::ppm: return 8.0 * spec.symbolRateHz;
    case Modulation::ofdm:
    case Modulation::chirps:
    case Modulation::noise: return 1.2 * spec.bandwidthHz;
    default: return spec.symbolRateHz * (1.0 + spec.rollOff);
  }
}

}  // namespace

std::unique_ptr<Modulator> makeWaveform(const ModulationSpec& spec, double sampleRateHz, const PhasorTable& phasors,
                                        Random random) {
  const auto linear = [&](std::vector<Sample> alphabet) {
    return keyed(spec, std::move(alphabet), spec.symbolRateHz, sampleRateHz, random);
  };
  switch (spec.kind) {
    case Modulation::carrier: return std::make_unique<PlainCarrier>();
    case Modulation::am: return analog(spec, AnalogKind::am, sampleRateHz, phasors, random);
    case Modulation::dsb: return analog(spec, AnalogKind::dsb, sampleRateHz, phasors, random);
    case Modulation::ssbUpper: return analog(spec, AnalogKind::ssbUpper, sampleRateHz, phasors, random);
    case Modulation::ssbLower: return analog(spec, AnalogKind::ssbLower, sampleRateHz, phasors, random);
    case Modulation::fm: return analog(spec, AnalogKind::fm, sampleRateHz, phasors, random);
    case Modulation::ook: return linear(levels(2));
    case Modulation::ask4: return linear(levels(4));
    case Modulation::bpsk: return linear(phaseAlphabet(2));
    case Modulation::qpsk: return linear(phaseAlphabet(4));
    case Modulation::psk8: return linear(phaseAlphabet(8));
    case Modulation::qam16: return linear(square(4));
    case Modulation::qam64: return linear(square(8));
    case Modulation::noise: return keyed(spec, {}, spec.bandwidthHz, sampleRateHz, random);
    case Modulation::ofdm: return std::make_unique<Ofdm>(random, ofdmConfig(spec, sampleRateHz));
    case Modulation::chirps:
      return std::make_unique<ChirpKeying>(phasors, random, spec.spreadingFactor, spec.bandwidthHz / sampleRateHz);
    case Modulation::ppm: return std::make_unique<PulsePosition>(random, spec.symbolRateHz / sampleRateHz);
    case Modulation::fsk:
      return std::make_unique<FrequencyKeying>(phasors, random, spec.levels, spec.deviationHz / sampleRateHz,
                                               gaussianFrequencyPulse(spec.gaussianBt),
                                               spec.symbolRateHz / sampleRateHz);
  }
  return std::make_unique<PlainCarrier>();
}

OccupiedBand measureBand(const ModulationSpec& spec, double sampleRateHz, const PhasorTable& phasors,
                         std::uint64_t seed) {
  const double roughHz = roughWidthHz(spec);
  if (roughHz <= 0.0) return {};
  // A sample rate of its own, halved while four times the width still fits: 4096 bins then resolve any signal.
  double rateHz = sampleRateHz;
  while (rateHz / 2.0 >= 4.0 * roughHz) rateHz /= 2.0;
  constexpr std::size_t size = 4096;
  constexpr std::size_t windows = 256;
  const std::unique_ptr<Modulator> waveform = makeWaveform(spec, rateHz, phasors, Random(seed, kBandStream));
  const PortableFft fft(size);
  std::vector<Sample> samples(size);
  std::vector<Sample> placed(size);
  std::vector<double> power(size);
  std::vector<double> hann(size);
  for (std::size_t k = 0; k < size; ++k) {
    hann[k] = 0.5 - 0.5 * unitPhasor((static_cast<double>(k) + 0.5) / static_cast<double>(size)).real();
  }
  waveform->start();
  // A frame of pulses is over soon; it is sent again and again.
  const bool isFrame = spec.kind == Modulation::ppm;
  const double frameSamples = PulsePosition::kFrameChips * rateHz / std::max(spec.symbolRateHz, 1.0);
  double sent = 0.0;
  for (std::size_t window = 0; window < windows; ++window) {
    if (isFrame && sent + static_cast<double>(size) > frameSamples) {
      waveform->start();
      sent = 0.0;
    }
    waveform->fill(samples);
    sent += static_cast<double>(size);
    for (std::size_t k = 0; k < size; ++k) {
      // The inverse transform turns the other way: conjugated, it is the forward one.
      placed[fft.placeOf(k)] = std::conj(samples[k]) * hann[k];
    }
    fft.inverse(placed);
    for (std::size_t k = 0; k < size; ++k) power[(k + size / 2) % size] += std::norm(placed[k]);
  }
  double total = 0.0;
  for (const double bin : power) total += bin;
  const auto edge = [&](double part) {
    double sum = 0.0;
    for (std::size_t k = 0; k < size; ++k) {
      if (sum + power[k] >= part * total) {
        const double place = static_cast<double>(k) - 0.5 + (part * total - sum) / power[k];
        return (place - static_cast<double>(size / 2)) * rateHz / static_cast<double>(size);
      }
      sum += power[k];
    }
    return rateHz / 2.0;
  };
  return {edge(0.005), edge(0.995)};
}

}  // namespace sferic::scene
