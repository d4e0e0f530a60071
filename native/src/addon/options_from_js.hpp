// NativeEngineOptions (native/index.d.ts) as an EngineConfig, NativeClipOptions as a ClipConfig. TypeScript has checked the values; here only
// their types are, as far as Node-API itself insists.
#pragma once

#include <napi.h>

#include "clip/clip.hpp"
#include "overview/window_powers.hpp"
#include "pipeline/engine.hpp"
#include "source/file_source.hpp"

namespace sferic {

/// Throws Napi::Error when a member is missing, of another type, or names an unknown datatype. Where the samples are a
/// scene's, a NativeLiveOptions, it says nothing of a file.
[[nodiscard]] EngineConfig engineConfigFromJs(Napi::Env env, const Napi::Value& value);

/// A NativeClipOptions. Throws as engineConfigFromJs does.
[[nodiscard]] ClipConfig clipConfigFromJs(Napi::Env env, const Napi::Value& value);

/// A NativeSpectrumOptions and a NativeDetectorOptions, into `config`.
void stageFromJs(Napi::Env env, const Napi::Value& spectrumValue, const Napi::Value& detectorValue,
                 EngineConfig& config);

/// dataPath, dataOffsetBytes, sampleCount, datatype and layout, as NativeEngineOptions and others have them.
[[nodiscard]] FileSourceConfig fileSourceConfigFromJs(Napi::Env env, const Napi::Value& value);

/// fftSize, window, kaiserBeta and wisdomFolder of an object that has them.
[[nodiscard]] WindowSettings windowSettingsFromJs(Napi::Env env, const Napi::Object& object);

/// A NativeDisplayOptions.
[[nodiscard]] DisplayLimits displayLimitsFromJs(Napi::Env env, const Napi::Value& value);

/// A whole number from 0 to 2^32 - 1. `what` names it in the error.
[[nodiscard]] std::uint32_t uintFromJs(Napi::Env env, const Napi::Value& value, const char* what);

/// A finite number. `what` names it in the error.
[[nodiscard]] double numberFromJs(Napi::Env env, const Napi::Value& value, const char* what);

}  // namespace sferic
