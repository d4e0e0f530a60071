// Linux: /proc/cpuinfo, the device tree of ARM boards, and the compiler's feature test.
#include "pipeline/backend.hpp"

#include <algorithm>
#include <fstream>
#include <utility>

#include "dsp/fft_plan.hpp"

namespace sferic {
namespace {

std::string nameFromCpuInfo() {
  std::ifstream info("/proc/cpuinfo");
  std::string line;
  while (std::getline(info, line)) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "";
}

/// ARM kernels name the board instead of the processor; the text ends with a zero byte.
std::string nameFromDeviceTree() {
  std::ifstream model("/proc/device-tree/model");
  std::string name;
  std::getline(model, name, '\0');
  return name;
}

}  // namespace

std::string cpuName() {
  for (const std::string& name : {nameFromCpuInfo(), nameFromDeviceTree()}) {
    if (!name.empty()) return name;
  }
  return "unknown CPU";
}

std::vector<std::string> cpuFeatures() {
  std::vector<std::string> features;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx")) features.emplace_back("avx");
  if (__builtin_cpu_supports("avx2")) features.emplace_back("avx2");
  if (__builtin_cpu_supports("fma")) features.emplace_back("fma");
  if (__builtin_cpu_supports("avx512f")) features.emplace_back("avx512f");
#elif defined(__aarch64__)
  features.emplace_back("neon");  // part of every 64-bit ARM
#endif
  return features;
}

std::string cpuBackendName() {
  const std::string version = fftwVersion();  // fftw-3.3.10-sse2-avx-avx2...
  const std::size_t start = version.find('-') + 1;
  std::string name = "CPU, FFTW " + version.substr(start, version.find('-', start) - start);
  const std::vector<std::string> features = cpuFeatures();
  const auto has = [&](const char* feature, const char* codelets) {
    return std::find(features.begin(), features.end(), feature) != features.end() &&
           version.find(codelets) != std::string::npos;
  };
  if (has("avx2", "avx2")) return name + " AVX2";
  if (has("avx", "avx")) return name + " AVX";
  if (has("neon", "neon")) return name + " NEON";
  return name;
}

Backend chooseBackend(BackendKind kind, const std::filesystem::path& cudaLibraryPath) {
  if (kind == BackendKind::cpu) return {nullptr, cpuBackendName(), "the settings ask for the CPU (engine.backend)"};
  CudaOpening opening = openCudaLibrary(cudaLibraryPath.empty() ? defaultCudaLibraryPath() : cudaLibraryPath);
  if (opening.library) {
    std::string name = opening.library->backendName();
    return {std::move(opening.library), std::move(name), "CUDA is used: " + opening.reason};
  }
  if (kind == BackendKind::cuda) {
    throw CudaError("engine.backend is cuda, and CUDA cannot be used: " + opening.reason +
                    ". Put it right, or set engine.backend to auto or cpu");
  }
  return {nullptr, cpuBackendName(), "CUDA is not used: " + opening.reason};
}

}  // namespace sferic
