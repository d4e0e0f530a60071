// NativeEngineOptions (native/index.d.ts) as an EngineConfig. TypeScript has checked the values; here only
// their types are, as far as Node-API itself insists.
#pragma once

#include <napi.h>

#include "pipeline/engine.hpp"

namespace sferic {

/// Throws Napi::Error when a member is missing, of another type, or names an unknown datatype.
[[nodiscard]] EngineConfig engineConfigFromJs(Napi::Env env, const Napi::Value& value);

/// A NativeDisplayOptions.
[[nodiscard]] DisplayLimits displayLimitsFromJs(Napi::Env env, const Napi::Value& value);

/// A finite number. `what` names it in the error.
[[nodiscard]] double numberFromJs(Napi::Env env, const Napi::Value& value, const char* what);

}  // namespace sferic
