// dlopen and dlsym. A library that was opened stays: it has threads and memory of its own.
#include "cuda/cufft_library.hpp"

#include <dlfcn.h>

#include <array>

#include "cuda/device.hpp"

namespace sferic::cuda {
namespace {

constexpr std::array<const char*, 3> kNames{"libcufft.so.12", "libcufft.so.11", "libcufft.so.10"};
/// Older ones have other plans for the same call.
constexpr int kLeastVersion = 10000;

template <typename Function>
void find(void* library, const char* name, Function& function) {
  void* const symbol = dlsym(library, name);
  if (symbol == nullptr) throw DeviceError(std::string("this cuFFT has no ") + name + ": install CUDA's cuFFT 10 to 12");
  function = reinterpret_cast<Function>(symbol);
}

void* open(std::span<const char* const> names) {
  std::string tried;
  for (const char* name : names) {
    if (void* const library = dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE)) return library;
    tried += (tried.empty() ? "" : ", ") + std::string(name);
  }
  throw DeviceError("cuFFT is not there (" + tried + "): install it with CUDA, for example the package libcufft");
}

const char* meaningOf(CufftLibrary::Result result) {
  switch (result) {
    case 1:
      return "no such plan";
    case 2:
      return "not enough memory";
    case 4:
      return "a wrong argument";
    case 5:
      return "an internal error";
    case 6:
      return "the GPU failed";
    case 7:
      return "it could not be set up";
    case 8:
      return "a size that it does not do";
    default:
      return "an error";
  }
}

}  // namespace

CufftLibrary::CufftLibrary() : CufftLibrary(kNames) {}

CufftLibrary::CufftLibrary(std::span<const char* const> names) {
  void* const library = open(names);
  Result (*getVersion)(int*) = nullptr;
  find(library, "cufftGetVersion", getVersion);
  find(library, "cufftPlanMany", planMany);
  find(library, "cufftSetStream", setStream);
  find(library, "cufftExecC2C", execute);
  find(library, "cufftDestroy", destroy);
  if (const Result result = getVersion(&version_); result != 0) {
    throw DeviceError(failure("cannot tell its version", result));
  }
  if (version_ < kLeastVersion) {
    throw DeviceError("this cuFFT is version " + std::to_string(version_) + ", and 10000 or newer is needed");
  }
}

std::string CufftLibrary::failure(const char* what, Result result) {
  return std::string("cuFFT ") + what + ": " + meaningOf(result) + " (" + std::to_string(result) + ")";
}

}  // namespace sferic::cuda
