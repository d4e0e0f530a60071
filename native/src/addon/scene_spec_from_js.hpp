// NativeSceneSpec of native/index.d.ts as a SceneSpec. TypeScript has checked the values.
#pragma once

#include <napi.h>

#include "sferic/scene_spec.hpp"

namespace sferic {

/// Throws Napi::Error when a member is missing or of another type.
[[nodiscard]] SceneSpec sceneSpecFromJs(const Napi::Object& from);

}  // namespace sferic
