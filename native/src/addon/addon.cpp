// The module's exports, after native/index.d.ts.
#include <napi.h>

#include <cstddef>
#include <string>
#include <thread>

#include "addon/batch_to_js.hpp"
#include "addon/clip_binding.hpp"
#include "addon/engine_binding.hpp"
#include "addon/measure_binding.hpp"
#include "addon/overview_binding.hpp"
#include "addon/scene_binding.hpp"
#include "dsp/fft_plan.hpp"
#include "pipeline/backend.hpp"
#include "pipeline/cuda_library.hpp"
#include "sferic/frame_layout.hpp"

namespace sferic {
namespace {

Napi::Value capabilities(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto features = Napi::Array::New(env);
  for (const std::string& feature : cpuFeatures()) {
    features.Set(features.Length(), Napi::String::New(env, feature));
  }
  auto cuda = Napi::Object::New(env);
  const CudaOpening opening = openCudaLibrary(defaultCudaLibraryPath());
  cuda.Set("isCompiled", Napi::Boolean::New(env, opening.isCompiled));
  cuda.Set("isUsable", Napi::Boolean::New(env, opening.library != nullptr));
  cuda.Set("reason", Napi::String::New(env, opening.reason));
  auto soapy = Napi::Object::New(env);
  soapy.Set("isCompiled", Napi::Boolean::New(env, false));
  soapy.Set("reason", Napi::String::New(env, "SoapySDR is not part of this build"));
  auto object = Napi::Object::New(env);
  object.Set("cpu", Napi::String::New(env, cpuName()));
  object.Set("cpuFeatures", features);
  object.Set("cores", Napi::Number::New(env, std::thread::hardware_concurrency()));
  object.Set("fftw", Napi::String::New(env, fftwVersion()));
  object.Set("cuda", cuda);
  object.Set("soapy", soapy);
  return object;
}

Napi::Value frameLayout(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto layout = Napi::Object::New(env);
  const auto set = [&](const char* name, std::size_t offset) {
    layout.Set(name, Napi::Number::New(env, static_cast<double>(offset)));
  };
  set("magic", offsetof(FrameHeader, magic));
  set("version", offsetof(FrameHeader, version));
  set("kind", offsetof(FrameHeader, kind));
  set("seq", offsetof(FrameHeader, seq));
  set("flags", offsetof(FrameHeader, flags));
  set("timeNs", offsetof(FrameHeader, timeNs));
  set("sampleStart", offsetof(FrameHeader, sampleStart));
  set("centerFreqHz", offsetof(FrameHeader, centerFreqHz));
  set("spanHz", offsetof(FrameHeader, spanHz));
  set("binCount", offsetof(FrameHeader, binCount));
  set("rowCount", offsetof(FrameHeader, rowCount));
  set("droppedBefore", offsetof(FrameHeader, droppedBefore));
  set("epoch", offsetof(FrameHeader, epoch));
  set("configHash", offsetof(FrameHeader, configHash));
  set("noiseFloorDbfs", offsetof(FrameHeader, noiseFloorDbfs));
  set("enbwBins", offsetof(FrameHeader, enbwBins));
  set("samplesPerRow", offsetof(FrameHeader, samplesPerRow));
  auto density = Napi::Object::New(env);
  const auto setOfDensity = [&](const char* name, std::size_t offset) {
    density.Set(name, Napi::Number::New(env, static_cast<double>(kFrameHeaderBytes + offset)));
  };
  setOfDensity("lowOffsetHz", offsetof(DensityHeader, lowOffsetHz));
  setOfDensity("highOffsetHz", offsetof(DensityHeader, highOffsetHz));
  setOfDensity("lowDbfs", offsetof(DensityHeader, lowDbfs));
  setOfDensity("cellDb", offsetof(DensityHeader, cellDb));
  setOfDensity("timeConstantS", offsetof(DensityHeader, timeConstantS));
  setOfDensity("decades", offsetof(DensityHeader, decades));
  setOfDensity("values", kDensityHeaderBytes);
  auto layouts = Napi::Object::New(env);
  layouts.Set("rows", layout);
  layouts.Set("density", density);
  return layouts;
}

Napi::Value detectionColumns(const Napi::CallbackInfo& info) { return detectionColumnsToJs(info.Env()); }

Napi::Object initialise(Napi::Env env, Napi::Object exports) {
  exports.Set("NativeEngine", EngineBinding::classOf(env));
  exports.Set("NativeOverview", OverviewBinding::classOf(env));
  exports.Set("capabilities", Napi::Function::New(env, capabilities, "capabilities"));
  exports.Set("frameLayout", Napi::Function::New(env, frameLayout, "frameLayout"));
  exports.Set("detectionColumns", Napi::Function::New(env, detectionColumns, "detectionColumns"));
  exports.Set("writeScene", Napi::Function::New(env, writeSceneFromJs, "writeScene"));
  exports.Set("writeDemoScene", Napi::Function::New(env, writeDemoSceneFromJs, "writeDemoScene"));
  exports.Set("measureBox", Napi::Function::New(env, measureBoxFromJs, "measureBox"));
  exports.Set("writeClip", Napi::Function::New(env, writeClipFromJs, "writeClip"));
  return exports;
}

}  // namespace
}  // namespace sferic

static Napi::Object InitModule(Napi::Env env, Napi::Object exports) {
  return sferic::initialise(env, exports);
}

NODE_API_MODULE(sferic, InitModule)
