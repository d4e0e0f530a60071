#include "pulse_table.hpp"

namespace sferic::scene {

PulseTable gaussianFrequencyPulse(double bt) {
  constexpr unsigned per = PulseTable::kPerSymbol;
  if (bt <= 0.0) return PulseTable(std::vector<double>(per, 1.0));
  constexpr std::size_t span = 4;
  std::vector<double> taps(span * per);
  // ln(2) / (2 (pi bt)^2) is twice the variance of the filter's impulse response, in symbols squared.
  const double twiceVariance = 2.0 * 0.693147180559945309417 / (2.0 * kPi * bt * (2.0 * kPi * bt));
  std::vector<double> response(span * per);
  double area = 0.0;
  for (std::size_t k = 0; k < response.size(); ++k) {
    const double t = (static_cast<double>(k) + 0.5 - 0.5 * static_cast<double>(response.size())) / per;
    response[k] = portableExp(-t * t / twiceVariance);
    area += response[k];
  }
  for (std::size_t n = 0; n < taps.size(); ++n) {
    // The rectangle lies in the middle, from half a symbol before it to half a symbol after.
    for (std::size_t m = 0; m < per; ++m) {
      const std::ptrdiff_t from = static_cast<std::ptrdiff_t>(n) - static_cast<std::ptrdiff_t>(m) + per / 2;
      if (from >= 0 && from < static_cast<std::ptrdiff_t>(response.size())) {
        taps[n] += response[static_cast<std::size_t>(from)] / area;
      }
    }
  }
  // The ends are cut off: what all symbols together give must be 1 all the same, at every place of a symbol.
  for (unsigned place = 0; place < per; ++place) {
    double sum = 0.0;
    for (std::size_t age = 0; age < span; ++age) sum += taps[age * per + place];
    for (std::size_t age = 0; age < span; ++age) taps[age * per + place] /= sum;
  }
  return PulseTable(std::move(taps));
}

}  // namespace sferic::scene
