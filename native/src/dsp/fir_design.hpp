// Low-pass filters of linear phase from what they must do. Knows nothing of samples or decimation.
#pragma once

#include <vector>

namespace sferic {

struct LowPassDesign {
  double passEdgeTurns = 0;  ///< cycles per sample up to which the response is flat, above 0
  double stopEdgeTurns = 0;  ///< cycles per sample from which it is down, at most 0.5, above passEdgeTurns
  double stopDb = 0;         ///< attenuation in the stop-band and, as ripple 10^(-stopDb/20), in the pass-band; above 50
};

/// Odd number of symmetric taps whose sum is 1, so a tone at 0 keeps its level and the delay is (size - 1) / 2 samples.
/// Kaiser's window method: Oppenheim and Schafer, Discrete-Time Signal Processing, 3rd ed., eq. 7.75 and 7.76.
[[nodiscard]] std::vector<float> kaiserLowPass(const LowPassDesign& design);

}  // namespace sferic
