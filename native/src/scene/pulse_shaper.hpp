// Linear digital modulation: symbols through a pulse. Phase keying and on-off keying differ by alphabet and
// pulse.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "modulators.hpp"
#include "random.hpp"

namespace sferic::scene {

/// Pulse of `spanSymbols` symbols, sampled between the sample instants so that it is symmetric. Root-raised
/// cosine: Proakis, "Digital Communications" (4th ed.), section 9.2; raised cosine: the same, eq. 9.2-27.
[[nodiscard]] std::vector<double> rootRaisedCosine(unsigned samplesPerSymbol, unsigned spanSymbols,
                                                   double rollOff);
[[nodiscard]] std::vector<double> raisedCosine(unsigned samplesPerSymbol, unsigned spanSymbols,
                                               double rollOff);

/// `count` points on the unit circle.
[[nodiscard]] std::vector<Sample> phaseAlphabet(unsigned count);

class PulseShaper final : public Modulator {
 public:
  /// `pulse` is a whole number of symbols long. Symbols are equally likely.
  PulseShaper(const Random& random, std::vector<Sample> alphabet, std::vector<double> pulse,
              unsigned samplesPerSymbol);
  void start() override;
  void fill(std::span<Sample> out) override;

 private:
  void nextSymbol();

  Random random_;
  std::vector<Sample> alphabet_;
  std::vector<double> pulse_;
  std::vector<Sample> history_;  ///< newest first
  std::vector<Sample> symbol_;   ///< samples of the current symbol
  std::size_t at_;
};

}  // namespace sferic::scene
