// A wrong type here is a defect of the caller.
#include "addon/layout_from_js.hpp"

#include "addon/options_from_js.hpp"

namespace sferic {
namespace {

std::uint64_t indexOf(Napi::Env env, const Napi::Object& object, const char* name) {
  const double value = numberFromJs(env, object.Get(name), name);
  if (value < 0 || value > 9007199254740991.0) {
    throw Napi::TypeError::New(env, std::string(name) + " must be a whole number from 0 to 2^53 - 1");
  }
  return static_cast<std::uint64_t>(value);
}

}  // namespace

StoredFormat storedFormatFromJs(Napi::Env env, const Napi::Value& value) {
  const auto stored =
      value.IsString() ? storedFormatFromName(value.As<Napi::String>().Utf8Value()) : std::nullopt;
  if (!stored) {
    throw Napi::TypeError::New(env,
                               "the engine option datatype must be a sample format as SigMF spells it, such as ci16_le");
  }
  return *stored;
}

SampleLayout sampleLayoutFromJs(Napi::Env env, const Napi::Value& value) {
  SampleLayout layout;
  if (value.IsUndefined() || value.IsNull()) return layout;
  if (!value.IsObject()) throw Napi::TypeError::New(env, "the engine option layout must be an object");
  const auto object = value.As<Napi::Object>();
  layout.channels = uintFromJs(env, object.Get("channels"), "channels");
  layout.channel = uintFromJs(env, object.Get("channel"), "channel");
  layout.isIqSwapped = object.Get("isIqSwapped").ToBoolean();
  const Napi::Value runs = object.Get("runs");
  if (!runs.IsArray()) throw Napi::TypeError::New(env, "the engine option runs must be an array");
  const auto list = runs.As<Napi::Array>();
  layout.runs.reserve(list.Length());
  for (std::uint32_t i = 0; i < list.Length(); ++i) {
    const Napi::Value item = list.Get(i);
    if (!item.IsObject()) throw Napi::TypeError::New(env, "a run must be an object");
    const auto run = item.As<Napi::Object>();
    layout.runs.push_back({.offsetBytes = indexOf(env, run, "offsetBytes"),
                           .samplesPerBlock = indexOf(env, run, "samplesPerBlock"),
                           .blockCount = indexOf(env, run, "blockCount"),
                           .strideBytes = indexOf(env, run, "strideBytes")});
  }
  return layout;
}

}  // namespace sferic
