// Opening libraries: the real one of this build on whatever machine this is, and ones that are not what they should be.
#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

#include "cuda/cufft_library.hpp"
#include "cuda/device.hpp"
#include "pipeline/backend.hpp"
#include "pipeline/cuda_library.hpp"
#include "scratch_file.hpp"

using namespace sferic;
using namespace sferic::test;

namespace {

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("cuda: a library that is not there, is none, is another or of another version is refused with the reason") {
  const CudaOpening absent = openCudaLibrary("/nowhere/libsferic_cuda.so");
  CHECK_FALSE(absent.library);
  CHECK_FALSE(absent.isCompiled);
  CHECK(has(absent.reason, "nvcc"));

  const ScratchFile text("no library");
  const CudaOpening none = openCudaLibrary(text.path());
  CHECK_FALSE(none.library);
  CHECK(none.isCompiled);
  CHECK(has(none.reason, "does not load"));

  const CudaOpening another = openCudaLibrary(SFERIC_OLD_CUFFT);
  CHECK_FALSE(another.library);
  CHECK(has(another.reason, "another library"));

  const CudaOpening version = openCudaLibrary(SFERIC_CUDA_OTHER_VERSION);
  CHECK_FALSE(version.library);
  CHECK(has(version.reason, "version 99"));
  CHECK(has(version.reason, "build Sferic again"));
}

TEST_CASE("cuda: the library over the CPU opens through the same door") {
  const CudaOpening twin = openCudaLibrary(SFERIC_CUDA_TWIN);
  REQUIRE(twin.library);
  CHECK(twin.isCompiled);
  CHECK(twin.library->backendName() == "CUDA, host twin, cuFFT 12.0");
  CHECK(has(twin.reason, "compute 9.0"));
  CHECK(has(twin.reason, "driver for CUDA 13.0"));
}

TEST_CASE("cuda: auto goes on by the CPU and says why, cuda does not start and says why") {
  const Backend automatic = chooseBackend(BackendKind::automatic, "/nowhere/libsferic_cuda.so");
  CHECK_FALSE(automatic.cuda);
  CHECK(automatic.name == cpuBackendName());
  CHECK(automatic.reason.starts_with("CUDA is not used: "));
  CHECK(chooseBackend(BackendKind::cpu, SFERIC_CUDA_TWIN).reason == "the settings ask for the CPU (engine.backend)");
  CHECK(chooseBackend(BackendKind::automatic, SFERIC_CUDA_TWIN).cuda);
  try {
    (void)chooseBackend(BackendKind::cuda, "/nowhere/libsferic_cuda.so");
    FAIL("nothing was thrown");
  } catch (const CudaError& error) {
    CHECK(has(error.what(), "engine.backend is cuda"));
    CHECK(has(error.what(), "nvcc"));
    CHECK(has(error.what(), "auto or cpu"));
  }
}

TEST_CASE("cuda: no cuFFT, one that lacks a function, one that is too old: each is told for what it is") {
  const auto messageOf = [](const char* name) -> std::string {
    try {
      const std::array names{name};
      const cuda::CufftLibrary library{names};
    } catch (const cuda::DeviceError& error) {
      return error.what();
    }
    return "";
  };
  CHECK(has(messageOf("libcufft.so.nowhere"), "cuFFT is not there (libcufft.so.nowhere)"));
  CHECK(has(messageOf(SFERIC_LACKING_CUFFT), "has no cufftPlanMany"));
  CHECK(has(messageOf(SFERIC_OLD_CUFFT), "version 9020"));
  CHECK(cuda::CufftLibrary::failure("cannot plan a transform", 2) == "cuFFT cannot plan a transform: not enough memory (2)");
}

#if defined(SFERIC_CUDA_LIBRARY)
TEST_CASE("cuda: this build's own library opens on this machine and says what there is, twice alike") {
  const CudaOpening opening = openCudaLibrary(SFERIC_CUDA_LIBRARY);
  CHECK(opening.isCompiled);
  CHECK_FALSE(opening.reason.empty());
  CHECK_FALSE(has(opening.reason, "\n"));
  CHECK(openCudaLibrary(SFERIC_CUDA_LIBRARY).reason == opening.reason);
  if (opening.library) {
    CHECK(has(opening.library->backendName(), "CUDA, "));
    return;
  }
  // No driver, a driver that is too old or sees no GPU, or no cuFFT: each has its own words.
  CHECK((has(opening.reason, "driver") || has(opening.reason, "cuFFT")));
}
#endif
