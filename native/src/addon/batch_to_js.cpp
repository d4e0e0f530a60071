// One table gives the detection columns their names and their values, so that the two cannot part.
#include "addon/batch_to_js.hpp"

#include <array>
#include <cstring>

namespace sferic {
namespace {

struct DetectionColumn {
  const char* name;
  double (*valueOf)(const Detection&);
};

constexpr std::array<DetectionColumn, 13> kDetectionColumns{{
    {"rowId", [](const Detection& d) { return static_cast<double>(d.rowId); }},
    {"sampleStart", [](const Detection& d) { return static_cast<double>(d.sampleStart); }},
    {"sampleCount", [](const Detection& d) { return static_cast<double>(d.sampleCount); }},
    {"lowOffsetHz", [](const Detection& d) { return d.lowOffsetHz; }},
    {"highOffsetHz", [](const Detection& d) { return d.highOffsetHz; }},
    {"offsetHz", [](const Detection& d) { return d.offsetHz; }},
    {"bandwidthHz", [](const Detection& d) { return d.bandwidthHz; }},
    {"powerDbfs", [](const Detection& d) { return d.powerDbfs; }},
    {"peakDbfs", [](const Detection& d) { return d.peakDbfs; }},
    {"snrDb", [](const Detection& d) { return d.snrDb; }},
    {"noiseFloorDbfs", [](const Detection& d) { return d.noiseFloorDbfs; }},
    {"isBurst", [](const Detection& d) { return d.isBurst ? 1.0 : 0.0; }},
    {"xdbBandwidthHz", [](const Detection& d) { return d.xdbBandwidthHz; }},
}};

Napi::Number number(Napi::Env env, auto value) { return Napi::Number::New(env, static_cast<double>(value)); }

Napi::Float64Array detectionsToJs(Napi::Env env, const std::vector<Detection>& detections) {
  auto values = Napi::Float64Array::New(env, detections.size() * kDetectionColumns.size());
  double* out = values.Data();
  for (const Detection& detection : detections) {
    for (const DetectionColumn& column : kDetectionColumns) *out++ = column.valueOf(detection);
  }
  return values;
}

Napi::Array framesToJs(Napi::Env env, const std::vector<FrameBytes>& frames) {
  auto list = Napi::Array::New(env, frames.size());
  for (std::size_t i = 0; i < frames.size(); ++i) {
    auto buffer = Napi::ArrayBuffer::New(env, frames[i].size());
    std::memcpy(buffer.Data(), frames[i].data(), frames[i].size());
    list.Set(static_cast<std::uint32_t>(i), buffer);
  }
  return list;
}

Napi::Array gapsToJs(Napi::Env env, const std::vector<Gap>& gaps) {
  auto list = Napi::Array::New(env, gaps.size());
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    auto gap = Napi::Object::New(env);
    gap.Set("sampleStart", number(env, gaps[i].sampleStart));
    gap.Set("sampleCount", number(env, gaps[i].sampleCount));
    gap.Set("nextRowId", number(env, gaps[i].nextRowId));
    list.Set(static_cast<std::uint32_t>(i), gap);
  }
  return list;
}

Napi::Value backendChangeToJs(Napi::Env env, const std::optional<BackendChange>& change) {
  if (!change) return env.Null();
  auto object = Napi::Object::New(env);
  object.Set("backendName", Napi::String::New(env, change->name));
  object.Set("backendReason", Napi::String::New(env, change->reason));
  return object;
}

}  // namespace

Napi::Object batchToJs(Napi::Env env, const Batch& batch) {
  auto object = Napi::Object::New(env);
  object.Set("epoch", number(env, batch.epoch));
  object.Set("rowsDone", number(env, batch.rowsDone));
  object.Set("positionSample", number(env, batch.positionSample));
  object.Set("detections", detectionsToJs(env, batch.detections));
  object.Set("frames", framesToJs(env, batch.frames));
  object.Set("gaps", gapsToJs(env, batch.gaps));
  object.Set("isAtEnd", Napi::Boolean::New(env, batch.isAtEnd));
  object.Set("backendChange", backendChangeToJs(env, batch.backendChange));
  object.Set("error", batch.error ? Napi::Value(Napi::String::New(env, *batch.error)) : env.Null());
  return object;
}

Napi::Object countersToJs(Napi::Env env, const EngineCounters& counters) {
  auto object = Napi::Object::New(env);
  object.Set("samplesIn", number(env, counters.samplesIn));
  object.Set("samplesProcessed", number(env, counters.samplesProcessed));
  object.Set("samplesDropped", number(env, counters.samplesDropped));
  object.Set("samplesInvalid", number(env, counters.samplesInvalid));
  object.Set("rows", number(env, counters.rows));
  object.Set("detections", number(env, counters.detections));
  object.Set("displayRowsDropped", number(env, counters.displayRowsDropped));
  object.Set("bufferFill", number(env, counters.bufferFill));
  object.Set("latencyP50Ms", number(env, counters.latencyP50Ms));
  object.Set("latencyP99Ms", number(env, counters.latencyP99Ms));
  object.Set("isPlaying", Napi::Boolean::New(env, counters.isPlaying));
  object.Set("speed", number(env, counters.speed));
  object.Set("isLooping", Napi::Boolean::New(env, counters.isLooping));
  object.Set("positionSample", number(env, counters.positionSample));
  object.Set("epoch", number(env, counters.epoch));
  object.Set("isAtEnd", Napi::Boolean::New(env, counters.isAtEnd));
  return object;
}

Napi::Object settingsToJs(Napi::Env env, const EngineSettings& settings) {
  auto object = Napi::Object::New(env);
  object.Set("backendName", Napi::String::New(env, settings.backendName));
  object.Set("backendReason", Napi::String::New(env, settings.backendReason));
  object.Set("fftSize", number(env, settings.fftSize));
  object.Set("hopSize", number(env, settings.hopSize));
  object.Set("averages", number(env, settings.averages));
  object.Set("enbwBins", number(env, settings.enbwBins));
  object.Set("samplesPerRow", number(env, settings.samplesPerRow));
  object.Set("thresholdOverFloorDb", number(env, settings.thresholdOverFloorDb));
  object.Set("timeStartNs", settings.timeStartNs ? Napi::Value(Napi::BigInt::New(env, *settings.timeStartNs)) : env.Null());
  object.Freeze();
  return object;
}

Napi::Array detectionColumnsToJs(Napi::Env env) {
  auto names = Napi::Array::New(env, kDetectionColumns.size());
  for (std::uint32_t i = 0; i < kDetectionColumns.size(); ++i) {
    names.Set(i, Napi::String::New(env, kDetectionColumns[i].name));
  }
  return names;
}

}  // namespace sferic
