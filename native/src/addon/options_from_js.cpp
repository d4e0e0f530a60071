// A wrong type here is a defect of the caller, so the messages name the member and stop.
#include "addon/options_from_js.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "addon/layout_from_js.hpp"

namespace sferic {
namespace {

[[noreturn]] void refuse(Napi::Env env, const std::string& what, const char* expected) {
  throw Napi::TypeError::New(env, "the engine option " + what + " must be " + expected);
}

Napi::Object objectFromJs(Napi::Env env, const Napi::Value& value, const char* what) {
  if (!value.IsObject()) refuse(env, what, "an object");
  return value.As<Napi::Object>();
}

double memberNumber(Napi::Env env, const Napi::Object& object, const char* name) {
  return numberFromJs(env, object.Get(name), name);
}

std::uint32_t memberUint(Napi::Env env, const Napi::Object& object, const char* name) {
  return uintFromJs(env, object.Get(name), name);
}

std::uint64_t memberIndex(Napi::Env env, const Napi::Object& object, const char* name) {
  const double value = memberNumber(env, object, name);
  if (value < 0 || value > 9007199254740991.0) refuse(env, name, "a whole number from 0 to 2^53 - 1");
  return static_cast<std::uint64_t>(value);
}

bool memberBool(Napi::Env env, const Napi::Object& object, const char* name) {
  const Napi::Value value = object.Get(name);
  if (!value.IsBoolean()) refuse(env, name, "true or false");
  return value.As<Napi::Boolean>().Value();
}

std::string memberString(Napi::Env env, const Napi::Object& object, const char* name) {
  const Napi::Value value = object.Get(name);
  if (!value.IsString()) refuse(env, name, "a text");
  return value.As<Napi::String>().Utf8Value();
}

WindowKind memberWindow(Napi::Env env, const Napi::Object& object, const char* name) {
  const auto kind = windowKindFromName(memberString(env, object, name));
  if (!kind) refuse(env, name, "hann, hamming, blackman-harris, flat-top or kaiser");
  return *kind;
}

CfarMethod memberMethod(Napi::Env env, const Napi::Object& object, const char* name) {
  const std::string text = memberString(env, object, name);
  if (text == "ca") return CfarMethod::ca;
  if (text == "go") return CfarMethod::go;
  if (text == "so") return CfarMethod::so;
  if (text != "os") refuse(env, name, "one of ca, go, so, os");
  return CfarMethod::os;
}

BackendKind memberBackend(Napi::Env env, const Napi::Object& object, const char* name) {
  const std::string text = memberString(env, object, name);
  if (text == "auto") return BackendKind::automatic;
  if (text == "cpu") return BackendKind::cpu;
  if (text != "cuda") refuse(env, name, "one of auto, cpu, cuda");
  return BackendKind::cuda;
}

std::optional<double> memberNumberOrNull(Napi::Env env, const Napi::Object& object, const char* name) {
  return object.Get(name).IsNull() ? std::nullopt : std::optional(memberNumber(env, object, name));
}

std::optional<std::int64_t> memberBigIntOrNull(Napi::Env env, const Napi::Object& object, const char* name) {
  const Napi::Value value = object.Get(name);
  if (value.IsNull()) return std::nullopt;
  if (!value.IsBigInt()) refuse(env, name, "a bigint or null");
  bool isLossless = false;
  const std::int64_t number = value.As<Napi::BigInt>().Int64Value(&isLossless);
  if (!isLossless) refuse(env, name, "a bigint of at most 64 bits");
  return number;
}

}  // namespace

double numberFromJs(Napi::Env env, const Napi::Value& value, const char* what) {
  if (!value.IsNumber()) refuse(env, what, "a number");
  const double number = value.As<Napi::Number>().DoubleValue();
  if (!std::isfinite(number)) refuse(env, what, "finite");
  return number;
}

std::uint32_t uintFromJs(Napi::Env env, const Napi::Value& value, const char* what) {
  const double number = numberFromJs(env, value, what);
  if (number < 0 || number > 4294967295.0) refuse(env, what, "a whole number from 0 to 4294967295");
  return static_cast<std::uint32_t>(number);
}

namespace {

std::optional<DensityWish> densityWishFromJs(Napi::Env env, const Napi::Value& value) {
  if (value.IsNull()) return std::nullopt;
  const Napi::Object object = objectFromJs(env, value, "density");
  DensityWish wish;
  wish.isOfMax = memberBool(env, object, "isOfMax");
  wish.timeConstantS = memberNumber(env, object, "timeConstantS");
  wish.lowOffsetHz = memberNumberOrNull(env, object, "lowOffsetHz");
  wish.highOffsetHz = memberNumberOrNull(env, object, "highOffsetHz");
  wish.maxColumns = memberUint(env, object, "maxColumns");
  wish.clearCount = memberUint(env, object, "clearCount");
  if (wish.timeConstantS <= 0) refuse(env, "timeConstantS", "above 0");
  return wish;
}

}  // namespace

DisplayLimits displayLimitsFromJs(Napi::Env env, const Napi::Value& value) {
  const Napi::Object object = objectFromJs(env, value, "display");
  DisplayLimits limits;
  limits.isOn = memberBool(env, object, "isOn");
  limits.maxRowsPerS = memberNumber(env, object, "maxRowsPerS");
  limits.maxBins = memberUint(env, object, "maxBins");
  limits.density = densityWishFromJs(env, object.Get("density"));
  if (limits.maxRowsPerS <= 0) refuse(env, "maxRowsPerS", "above 0");
  return limits;
}

void stageFromJs(Napi::Env env, const Napi::Value& spectrumValue, const Napi::Value& detectorValue,
                 EngineConfig& config) {
  const Napi::Object spectrum = objectFromJs(env, spectrumValue, "spectrum");
  const Napi::Object detector = objectFromJs(env, detectorValue, "detector");
  config.fftSize = memberUint(env, spectrum, "fftSize");
  config.window = memberWindow(env, spectrum, "window");
  config.kaiserBeta = memberNumber(env, spectrum, "kaiserBeta");
  config.wisdomFolder = memberString(env, spectrum, "wisdomFolder");
  config.overlap = memberNumber(env, spectrum, "overlap");
  config.averages = memberUint(env, spectrum, "averages");
  config.method = memberMethod(env, detector, "method");
  config.pfa = memberNumber(env, detector, "pfa");
  config.stopPfa = memberNumber(env, detector, "stopPfa");
  config.guardCells = memberUint(env, detector, "guardCells");
  config.trainingCells = memberUint(env, detector, "trainingCells");
  config.dcMaskBins = memberUint(env, detector, "dcMaskBins");
  config.imageRejectionDb = memberNumber(env, detector, "imageRejectionDb");
  config.xdbLevelDb = memberNumber(env, detector, "xdbLevelDb");
  config.usableBandwidth = memberNumber(env, detector, "usableBandwidth");
  config.isBurstTestOn = memberBool(env, detector, "isBurstTestOn");
}

FileSourceConfig fileSourceConfigFromJs(Napi::Env env, const Napi::Value& value) {
  const Napi::Object options = objectFromJs(env, value, "options");
  const StoredFormat stored = storedFormatFromJs(env, options.Get("datatype"));
  FileSourceConfig config{.path = memberString(env, options, "dataPath"),
                          .offsetBytes = memberIndex(env, options, "dataOffsetBytes"),
                          .sampleCount = memberIndex(env, options, "sampleCount"),
                          .format = stored.format,
                          .layout = sampleLayoutFromJs(env, options.Get("layout"))};
  config.layout.isReal = stored.isReal;
  return config;
}

WindowSettings windowSettingsFromJs(Napi::Env env, const Napi::Object& object) {
  return {.fftSize = memberUint(env, object, "fftSize"),
          .window = memberWindow(env, object, "window"),
          .kaiserBeta = memberNumber(env, object, "kaiserBeta"),
          .wisdomFolder = memberString(env, object, "wisdomFolder")};
}

EngineConfig engineConfigFromJs(Napi::Env env, const Napi::Value& value) {
  const Napi::Object options = objectFromJs(env, value, "options");
  EngineConfig config;
  if (!options.Get("scene").IsObject()) {
    config.dataPath = memberString(env, options, "dataPath");
    config.dataOffsetBytes = memberIndex(env, options, "dataOffsetBytes");
    config.sampleCount = memberIndex(env, options, "sampleCount");
    const StoredFormat stored = storedFormatFromJs(env, options.Get("datatype"));
    config.format = stored.format;
    config.layout = sampleLayoutFromJs(env, options.Get("layout"));
    config.layout.isReal = stored.isReal;
  }
  config.sampleRateHz = memberNumber(env, options, "sampleRateHz");
  config.centerFreqHz = memberNumberOrNull(env, options, "centerFreqHz");
  config.timeStartNs = memberBigIntOrNull(env, options, "timeStartNs");
  stageFromJs(env, options.Get("spectrum"), options.Get("detector"), config);
  config.emitsDetections = memberBool(env, options, "emitsDetections");
  config.display = displayLimitsFromJs(env, options.Get("display"));
  config.speed = std::max(0.0, memberNumber(env, options, "speed"));
  config.isLooping = memberBool(env, options, "isLooping");
  config.startsPaused = memberBool(env, options, "startsPaused");
  config.configHash = memberUint(env, options, "configHash");
  config.threads = memberUint(env, options, "threads");
  config.backend = memberBackend(env, options, "backend");
  config.backPressure.throttleFill = memberNumber(env, options, "ringThrottleFill");
  config.backPressure.resumeFill = memberNumber(env, options, "ringResumeFill");
  if (config.threads < 1 || config.threads > 256) refuse(env, "threads", "a whole number from 1 to 256");
  return config;
}

ClipConfig clipConfigFromJs(Napi::Env env, const Napi::Value& value) {
  const Napi::Object options = objectFromJs(env, value, "options");
  ClipConfig config;
  const StoredFormat stored = storedFormatFromJs(env, options.Get("datatype"));
  config.source.path = memberString(env, options, "dataPath");
  config.source.offsetBytes = memberIndex(env, options, "dataOffsetBytes");
  config.source.sampleCount = memberIndex(env, options, "sourceSampleCount");
  config.source.format = stored.format;
  config.source.layout = sampleLayoutFromJs(env, options.Get("layout"));
  config.source.layout.isReal = stored.isReal;
  config.sampleStart = memberIndex(env, options, "sampleStart");
  config.sampleCount = memberIndex(env, options, "sampleCount");
  if (config.sampleCount < 1 || config.sampleStart >= config.source.sampleCount ||
      config.sampleCount > config.source.sampleCount - config.sampleStart) {
    refuse(env, "sampleCount", "a piece of the recording of at least 1 sample");
  }
  if (!options.Get("band").IsNull()) {
    const Napi::Object band = objectFromJs(env, options.Get("band"), "band");
    config.band = {.offsetTurns = memberNumber(env, band, "offsetTurns"),
                   .decimation = memberUint(env, band, "decimation")};
    if (config.band->decimation < 1) refuse(env, "decimation", "at least 1");
  }
  if (!options.Get("convertTo").IsNull()) {
    const std::string format = memberString(env, options, "convertTo");
    if (format != "cf32_le" && format != "ci16_le") refuse(env, "convertTo", "cf32_le or ci16_le");
    config.convertTo = format == "cf32_le" ? ClipFormat::cf32Le : ClipFormat::ci16Le;
  }
  if (config.band && !config.convertTo) refuse(env, "convertTo", "given with a band");
  config.path = memberString(env, options, "path");
  return config;
}

}  // namespace sferic
