// NativeEngineOptions (native/index.d.ts) as an EngineConfig. TypeScript has checked the values; here only
// their types are, as far as Node-API itself insists.
#pragma once

#include <napi.h>

#include "pipeline/engine.hpp"

namespace sferic {

/// Throws Napi::Error when a member is missing, of another type, or names an unknown datatype.
[[nodiscard]] EngineConfig engineConfigFromJs(Napi::Env env, const Napi::Value& value);

/// A NativeSpectrumOptions and a NativeDetectorOptions, into `config`.
void stageFromJs(Napi::Env env, const Napi::Value& spectrumValue, const Napi::Value& detectorValue,
                 EngineConfig& config);

/// A NativeDisplayOptions.
[[nodiscard]] DisplayLimits displayLimitsFromJs(Napi::Env env, const Napi::Value& value);

/// A whole number from 0 to 2^32 - 1. `what` names it in the error.
[[nodiscard]] std::uint32_t uintFromJs(Napi::Env env, const Napi::Value& value, const char* what);

/// A finite number. `what` names it in the error.
[[nodiscard]] double numberFromJs(Napi::Env env, const Napi::Value& value, const char* what);

}  // namespace sferic
