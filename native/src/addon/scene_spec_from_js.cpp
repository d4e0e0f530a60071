// One member at a time; a wrong type is a defect of the caller, so the messages name the member and stop.
#include "addon/scene_spec_from_js.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

namespace sferic {
namespace {

/// Texts of index.d.ts, in the order of Modulation.
constexpr const char* kModulations[] = {"carrier", "am",  "dsb",  "ssb-upper", "ssb-lower", "fm",  "ook",    "ask4", "bpsk",
                                        "qpsk",    "8psk", "16qam", "64qam",     "fsk",       "ofdm", "chirps", "ppm",  "noise"};
constexpr const char* kFormats[] = {"cu8", "ci8", "ci16_le", "cf32_le"};

double number(const Napi::Object& object, const char* name) {
  const Napi::Value value = object.Get(name);
  if (!value.IsNumber()) throw Napi::TypeError::New(object.Env(), std::string("the scene's ") + name + " must be a number");
  return value.As<Napi::Number>().DoubleValue();
}

/// Whole and exact in a double; checked by the caller.
std::uint64_t whole(const Napi::Object& object, const char* name) {
  const double value = number(object, name);
  if (!(value >= 0 && value <= 9007199254740991.0 && std::floor(value) == value)) {
    throw Napi::TypeError::New(object.Env(), std::string("the scene's ") + name + " must be a whole number from 0 to 2^53 - 1");
  }
  return static_cast<std::uint64_t>(value);
}

template <std::size_t N>
std::size_t oneOf(const Napi::Object& object, const char* name, const char* const (&names)[N]) {
  const Napi::Value value = object.Get(name);
  const std::string text = value.IsString() ? value.As<Napi::String>().Utf8Value() : "";
  for (std::size_t k = 0; k < N; ++k) {
    if (text == names[k]) return k;
  }
  throw Napi::TypeError::New(object.Env(), std::string("the scene's ") + name + " is unknown: " + text);
}

ModulationSpec modulationFromJs(const Napi::Object& from) {
  return {.kind = static_cast<Modulation>(oneOf(from, "kind", kModulations)),
          .messageHz = number(from, "messageHz"),
          .depth = number(from, "depth"),
          .deviationHz = number(from, "deviationHz"),
          .symbolRateHz = number(from, "symbolRateHz"),
          .rollOff = number(from, "rollOff"),
          .gaussianBt = number(from, "gaussianBt"),
          .levels = static_cast<std::uint32_t>(whole(from, "levels")),
          .bandwidthHz = number(from, "bandwidthHz"),
          .spacingHz = number(from, "spacingHz"),
          .spreadingFactor = static_cast<std::uint32_t>(whole(from, "spreadingFactor"))};
}

SceneEmitterSpec emitterFromJs(const Napi::Object& from) {
  SceneEmitterSpec emitter;
  emitter.modulation = modulationFromJs(from.Get("modulation").As<Napi::Object>());
  emitter.snrDb = number(from, "snrDb");
  emitter.rampS = number(from, "rampS");
  const Napi::Value fading = from.Get("fading");
  if (fading.IsObject()) {
    const auto object = fading.As<Napi::Object>();
    emitter.fading = SceneFading{.dopplerHz = number(object, "dopplerHz"), .riceFactorDb = number(object, "riceFactorDb")};
  }
  const Napi::Value slots = from.Get("slots");
  if (!slots.IsTypedArray() || slots.As<Napi::TypedArray>().TypedArrayType() != napi_float64_array) {
    throw Napi::TypeError::New(from.Env(), "the scene's slots must be a Float64Array");
  }
  const auto values = slots.As<Napi::Float64Array>();
  for (std::size_t at = 0; at + 4 <= values.ElementLength(); at += 4) {
    emitter.slots.push_back({.sampleStart = static_cast<std::uint64_t>(values[at]),
                             .sampleCount = static_cast<std::uint64_t>(values[at + 1]),
                             .startOffsetHz = values[at + 2],
                             .driftHzPerS = values[at + 3]});
  }
  return emitter;
}

}  // namespace

SceneSpec sceneSpecFromJs(const Napi::Object& from) {
  SceneSpec spec{.sampleRateHz = number(from, "sampleRateHz"),
                 .sampleCount = whole(from, "sampleCount"),
                 .seed = whole(from, "seed"),
                 .format = static_cast<SceneFormat>(oneOf(from, "datatype", kFormats)),
                 .noiseDbfsPerHz = number(from, "noiseDbfsPerHz"),
                 .referenceBandwidthHz = number(from, "referenceBandwidthHz"),
                 .dcOffsetDbfs = number(from, "dcOffsetDbfs"),
                 .imbalanceGainDb = number(from, "imbalanceGainDb"),
                 .imbalancePhaseDeg = number(from, "imbalancePhaseDeg"),
                 .linewidthHz = number(from, "linewidthHz"),
                 .passband = number(from, "passband"),
                 .clipDbfs = number(from, "clipDbfs"),
                 .emitters = {}};
  const Napi::Value emitters = from.Get("emitters");
  if (!emitters.IsArray()) throw Napi::TypeError::New(from.Env(), "the scene's emitters must be a list");
  const auto list = emitters.As<Napi::Array>();
  for (std::uint32_t k = 0; k < list.Length(); ++k) {
    spec.emitters.push_back(emitterFromJs(list.Get(k).As<Napi::Object>()));
  }
  return spec;
}

}  // namespace sferic
