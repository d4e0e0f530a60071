// dlopen, one symbol, its version, and a probe.
#include "pipeline/cuda_library.hpp"

#include <dlfcn.h>

#include <system_error>

namespace sferic {
namespace {

constexpr const char* kFileName = "libsferic_cuda.so";

std::string versionText(std::uint32_t version, std::uint32_t perMajor, std::uint32_t perMinor) {
  return std::to_string(version / perMajor) + "." + std::to_string(version % perMajor / perMinor);
}

std::string describe(const SfericCudaDeviceInfo& info) {
  return std::string(info.name) + ", compute " + std::to_string(info.computeMajor) + "." +
         std::to_string(info.computeMinor) + ", " + std::to_string(info.memoryBytes >> 20) + " MiB, driver for CUDA " +
         versionText(info.driverVersion, 1000, 10) + ", cuFFT " + versionText(info.cufftVersion, 1000, 100);
}

}  // namespace

std::string CudaLibrary::backendName() const {
  return "CUDA, " + std::string(device_.name) + ", cuFFT " + versionText(device_.cufftVersion, 1000, 100);
}

CudaOpening openCudaLibrary(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    return {nullptr, false, "not part of this build: it needs nvcc (CUDA 12 or newer) when Sferic is built"};
  }
  void* const handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (handle == nullptr) {
    const char* const text = dlerror();
    return {nullptr, true, std::string("its library does not load: ") + (text != nullptr ? text : path.c_str())};
  }
  const auto entry = reinterpret_cast<SfericCudaEntry>(dlsym(handle, kSfericCudaEntryName));
  if (entry == nullptr) return {nullptr, true, path.string() + " is another library: build Sferic again"};
  const SfericCudaApi* const api = entry();
  if (api == nullptr || api->version != kSfericCudaVersion) {
    return {nullptr, true,
            path.string() + " is of version " + std::to_string(api != nullptr ? api->version : 0) + ", and " +
                std::to_string(kSfericCudaVersion) + " is needed: build Sferic again"};
  }
  auto library = std::make_shared<CudaLibrary>();
  library->api_ = api;
  SfericCudaMessage message{};
  if (api->probe(&library->device_, &message) != kSfericCudaOk) return {nullptr, true, message.text};
  std::string reason = describe(library->device_);
  return {std::move(library), true, std::move(reason)};
}

std::filesystem::path defaultCudaLibraryPath() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<void*>(&openCudaLibrary), &info) == 0 || info.dli_fname == nullptr) return kFileName;
  return std::filesystem::path(info.dli_fname).parent_path() / kFileName;
}

void checkCuda(SfericCudaStatus status, const SfericCudaMessage& message) {
  if (status != kSfericCudaOk) throw CudaError(message.text);
}

}  // namespace sferic
