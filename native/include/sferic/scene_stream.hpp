// A scene's samples one after the other, as many as are asked for: to a file once, or live without an end. Standard
// library only; knows no clock, no file and no thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "sferic/scene_spec.hpp"

namespace sferic {

enum class ScenePasses {
  /// The scene as it is; after its length there is noise alone.
  once,
  /// After its length every presence comes again, as often as samples are asked for: pass p has them p * sampleCount
  /// samples later. Noise and data go on and are never the same twice, and what is on all the time without drift
  /// goes on through the seam.
  endless,
};

/// From one thread.
class SceneStream {
 public:
  SceneStream(const SceneSpec& spec, ScenePasses passes);
  ~SceneStream();
  SceneStream(const SceneStream&) = delete;
  SceneStream& operator=(const SceneStream&) = delete;

  /// Of each emitter, in the spec's order.
  [[nodiscard]] std::span<const OccupiedBand> bands() const;
  [[nodiscard]] std::size_t bytesPerSample() const;

  /// The next samples, in the spec's format; `out` has room for whole ones. However they are cut, the bytes are the
  /// same.
  void fill(std::span<std::byte> out);

  /// Leaves out what comes before `sample`; does nothing where that is past. What is on stays on, with the phase that it
  /// would have had; the data of what has begun meanwhile begins here.
  void skipTo(std::uint64_t sample);

  /// Of the sample that comes next.
  [[nodiscard]] std::uint64_t position() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sferic
