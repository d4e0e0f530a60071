// libsferic_cuda.so, opened at run time. Answers why it is of no use instead of throwing: most machines have no GPU.
// Knows nothing of CUDA but the library's C interface.
#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include "sferic/cuda_library.hpp"

namespace sferic {

/// The GPU could not do what it was asked for; what() is one line.
class CudaError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class CudaLibrary {
 public:
  [[nodiscard]] const SfericCudaApi& api() const { return *api_; }
  [[nodiscard]] const SfericCudaDeviceInfo& device() const { return device_; }

  /// For example `CUDA, NVIDIA H100, cuFFT 12.0`.
  [[nodiscard]] std::string backendName() const;

 private:
  friend struct CudaOpening openCudaLibrary(const std::filesystem::path& path);
  const SfericCudaApi* api_ = nullptr;
  SfericCudaDeviceInfo device_{};
};

struct CudaOpening {
  std::shared_ptr<const CudaLibrary> library;  ///< nothing: it cannot be used
  bool isCompiled = false;                     ///< the library is there
  std::string reason;                          ///< why it can, or cannot: one line without a period
};

/// Opens `path`, looks for a GPU and says what there is. The library stays loaded: it has threads and memory of its own.
[[nodiscard]] CudaOpening openCudaLibrary(const std::filesystem::path& path);

/// Beside the module that this code is in: the addon, or the program.
[[nodiscard]] std::filesystem::path defaultCudaLibraryPath();

/// Throws CudaError when `status` is not kSfericCudaOk.
void checkCuda(SfericCudaStatus status, const SfericCudaMessage& message);

}  // namespace sferic
