// The pulses and the filter, one symbol at a time so that the inner loop runs over samples.
#include "pulse_shaper.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sferic::scene {
namespace {

double cosOf(double radians) { return unitPhasor(radians / (2.0 * kPi)).real(); }
double sinOf(double radians) { return unitPhasor(radians / (2.0 * kPi)).imag(); }

double timeInSymbols(std::size_t k, std::size_t count, unsigned samplesPerSymbol) {
  return (static_cast<double>(k) + 0.5 - 0.5 * static_cast<double>(count)) / samplesPerSymbol;
}

}  // namespace

std::vector<double> rootRaisedCosine(unsigned samplesPerSymbol, unsigned spanSymbols, double rollOff) {
  std::vector<double> pulse(std::size_t{samplesPerSymbol} * spanSymbols);
  for (std::size_t k = 0; k < pulse.size(); ++k) {
    const double t = timeInSymbols(k, pulse.size(), samplesPerSymbol);
    const double x = 4.0 * rollOff * t;
    if (std::abs(t) < 1e-9) {
      pulse[k] = 1.0 - rollOff + 4.0 * rollOff / kPi;
    } else if (std::abs(1.0 - x * x) < 1e-9) {
      const double a = kPi / (4.0 * rollOff);
      pulse[k] = rollOff / std::sqrt(2.0) * ((1.0 + 2.0 / kPi) * sinOf(a) + (1.0 - 2.0 / kPi) * cosOf(a));
    } else {
      pulse[k] = (sinOf(kPi * t * (1.0 - rollOff)) + x * cosOf(kPi * t * (1.0 + rollOff))) /
                 (kPi * t * (1.0 - x * x));
    }
  }
  return pulse;
}

std::vector<double> raisedCosine(unsigned samplesPerSymbol, unsigned spanSymbols, double rollOff) {
  std::vector<double> pulse(std::size_t{samplesPerSymbol} * spanSymbols);
  const auto sinc = [](double t) { return std::abs(t) < 1e-9 ? 1.0 : sinOf(kPi * t) / (kPi * t); };
  for (std::size_t k = 0; k < pulse.size(); ++k) {
    const double t = timeInSymbols(k, pulse.size(), samplesPerSymbol);
    const double x = 2.0 * rollOff * t;
    pulse[k] = std::abs(1.0 - x * x) < 1e-9 ? kPi / 4.0 * sinc(0.5 / rollOff)
                                            : sinc(t) * cosOf(kPi * rollOff * t) / (1.0 - x * x);
  }
  return pulse;
}

std::vector<Sample> phaseAlphabet(unsigned count) {
  std::vector<Sample> alphabet(count);
  for (unsigned k = 0; k < count; ++k) alphabet[k] = unitPhasor((k + 0.5) / count);
  return alphabet;
}

PulseShaper::PulseShaper(const Random& random, std::vector<Sample> alphabet, std::vector<double> pulse,
                         unsigned samplesPerSymbol)
    : random_(random),
      alphabet_(std::move(alphabet)),
      pulse_(std::move(pulse)),
      history_(pulse_.size() / samplesPerSymbol),
      symbol_(samplesPerSymbol),
      at_(samplesPerSymbol) {
  // Mean power of a linear modulation: the symbols' variance through the pulse, and their mean as a constant.
  Sample mean{};
  double meanSquare = 0.0;
  for (const auto& point : alphabet_) {
    mean += point / static_cast<double>(alphabet_.size());
    meanSquare += std::norm(point) / static_cast<double>(alphabet_.size());
  }
  double sum = 0.0;
  double energy = 0.0;
  for (const double tap : pulse_) {
    sum += tap / samplesPerSymbol;
    energy += tap * tap / samplesPerSymbol;
  }
  const double power = (meanSquare - std::norm(mean)) * energy + std::norm(mean) * sum * sum;
  const double scale = 1.0 / std::sqrt(power);
  for (auto& tap : pulse_) tap *= scale;
}

void PulseShaper::start() {
  // The burst's own ramp switches it on; the filter is already full.
  for (std::size_t k = 0; k < history_.size(); ++k) nextSymbol();
}

void PulseShaper::nextSymbol() {
  std::shift_right(history_.begin(), history_.end(), 1);
  history_[0] = alphabet_[random_.below(static_cast<unsigned>(alphabet_.size()))];
  std::fill(symbol_.begin(), symbol_.end(), Sample{});
  for (std::size_t age = 0; age < history_.size(); ++age) {
    const double re = history_[age].real();
    const double im = history_[age].imag();
    const double* taps = pulse_.data() + age * symbol_.size();
    for (std::size_t k = 0; k < symbol_.size(); ++k) {
      symbol_[k] = {symbol_[k].real() + re * taps[k], symbol_[k].imag() + im * taps[k]};
    }
  }
  at_ = 0;
}

void PulseShaper::fill(std::span<Sample> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    if (at_ == symbol_.size()) nextSymbol();
    const std::size_t count = std::min(out.size() - done, symbol_.size() - at_);
    std::copy_n(symbol_.begin() + static_cast<std::ptrdiff_t>(at_), count,
                out.begin() + static_cast<std::ptrdiff_t>(done));
    at_ += count;
    done += count;
  }
}

}  // namespace sferic::scene
