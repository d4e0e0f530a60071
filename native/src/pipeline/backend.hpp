// What computes, by the settings and by what the machine has: its name, and why it is this one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/cuda_library.hpp"

namespace sferic {

/// As the system names it, for example `Intel(R) Xeon(R) Processor`; `unknown CPU` when it does not.
[[nodiscard]] std::string cpuName();

/// Of avx, avx2, fma, avx512f, neon: those that this CPU has.
[[nodiscard]] std::vector<std::string> cpuFeatures();

/// For example `CPU, FFTW 3.3.10 AVX`.
[[nodiscard]] std::string cpuBackendName();

/// automatic: the GPU where one can be used, else the CPU.
enum class BackendKind : std::uint8_t { automatic, cpu, cuda };

struct Backend {
  std::shared_ptr<const CudaLibrary> cuda;  ///< nothing: the CPU computes
  std::string name;
  std::string reason;  ///< why this one, one line
};

/// Throws CudaError where `cuda` is asked for and cannot be. An empty path means defaultCudaLibraryPath().
[[nodiscard]] Backend chooseBackend(BackendKind kind, const std::filesystem::path& cudaLibraryPath = {});

}  // namespace sferic
