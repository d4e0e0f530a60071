// Names a stage for a profiler (NVIDIA Nsight Systems), for as long as the object lives. NVTX 3 is a set of headers
// that finds the profiler by itself; without them, and without a profiler, this does nothing.
#pragma once

#if defined(SFERIC_NVTX)
#include <nvtx3/nvToolsExt.h>
#endif

namespace sferic::cuda {

class ProfilerRange {
 public:
#if defined(SFERIC_NVTX)
  explicit ProfilerRange(const char* name) { nvtxRangePushA(name); }
  ~ProfilerRange() { nvtxRangePop(); }
#else
  explicit ProfilerRange(const char* /*name*/) {}
  ~ProfilerRange() {}
#endif
  ProfilerRange(const ProfilerRange&) = delete;
  ProfilerRange& operator=(const ProfilerRange&) = delete;
};

}  // namespace sferic::cuda
