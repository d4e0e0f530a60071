// A library of another version, for the test that it is refused.
#include "sferic/cuda_library.hpp"

namespace {
constexpr SfericCudaApi kApi{.version = 99, .probe = nullptr, .createSpectrum = nullptr, .destroySpectrum = nullptr,
                             .submit = nullptr, .collect = nullptr, .createCellTest = nullptr,
                             .destroyCellTest = nullptr, .markCells = nullptr};
}  // namespace

extern "C" __attribute__((visibility("default"))) const SfericCudaApi* sferic_cuda_api() { return &kApi; }
