// cuFFT, found at run time, so that the library compiles and loads without it. The few functions and constants of its
// C interface that are used are declared here by hand: they are the same in cuFFT 10, 11 and 12 (NVIDIA, "cuFFT API
// Reference").
#pragma once

#include <span>
#include <string>

struct CUstream_st;

namespace sferic::cuda {

/// Throws DeviceError, naming what was looked for.
class CufftLibrary {
 public:
  using Handle = int;
  using Result = int;  ///< 0 is success
  static constexpr int kComplexToComplex = 0x29;
  static constexpr int kForward = -1;

  /// The usual names, newest first.
  CufftLibrary();
  explicit CufftLibrary(std::span<const char* const> names);
  ~CufftLibrary() = default;
  CufftLibrary(const CufftLibrary&) = delete;
  CufftLibrary& operator=(const CufftLibrary&) = delete;

  Result (*planMany)(Handle* plan, int rank, int* sizes, int* inputShape, int inputStride, int inputDistance,
                     int* outputShape, int outputStride, int outputDistance, int type, int batch) = nullptr;
  Result (*setStream)(Handle plan, CUstream_st* stream) = nullptr;
  Result (*execute)(Handle plan, void* input, void* output, int direction) = nullptr;
  Result (*destroy)(Handle plan) = nullptr;

  /// For example 12000.
  [[nodiscard]] int version() const { return version_; }

  /// "cuFFT cannot make a plan: not enough memory (2)"
  [[nodiscard]] static std::string failure(const char* what, Result result);

 private:
  int version_ = 0;
};

}  // namespace sferic::cuda
