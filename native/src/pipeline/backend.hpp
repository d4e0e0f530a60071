// What computes: the CPU's name and features and the FFT library. Reads the machine only.
#pragma once

#include <string>
#include <vector>

namespace sferic {

/// As the system names it, for example `Intel(R) Xeon(R) Processor`; `unknown CPU` when it does not.
[[nodiscard]] std::string cpuName();

/// Of avx, avx2, fma, avx512f, neon: those that this CPU has.
[[nodiscard]] std::vector<std::string> cpuFeatures();

/// For example `CPU, FFTW 3.3.10 AVX`.
[[nodiscard]] std::string cpuBackendName();

}  // namespace sferic
