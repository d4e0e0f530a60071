// The density of the spectrum for the eye: every row counts, and now and then what the view shows of it becomes a wire
// frame. Nothing is held or counted while nobody wants it. A view of the rows only: no result is computed from it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "dsp/density.hpp"
#include "pipeline/batch.hpp"
#include "pipeline/display.hpp"
#include "sferic/row.hpp"

namespace sferic {

/// What a view wants to see of the density.
struct DensityWish {
  bool isOfMax = false;  ///< counts the max rows; else the mean rows
  double timeConstantS = 1;
  std::optional<double> lowOffsetHz = std::nullopt;   ///< nothing: from the band's lower edge
  std::optional<double> highOffsetHz = std::nullopt;  ///< nothing: to the band's upper edge
  std::uint32_t maxColumns = 1024;
  /// Another number than before: what was counted is forgotten.
  std::uint32_t clearCount = 0;

  [[nodiscard]] bool operator==(const DensityWish&) const = default;
};

class DensityDisplay {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  void configure(const DisplayConfig& config);

  /// Nothing: nobody looks. Counting begins anew when it is wanted again, or of other rows; a change of what is shown
  /// of it, or of its memory, keeps what was counted.
  void setWish(const std::optional<DensityWish>& wish);

  /// Forgets what was counted; the next frame, which is due at once, is empty if no row comes before it.
  void reset(std::uint32_t epoch, std::uint64_t sampleStart);

  void add(const RowView& row);

  /// What has been counted is to be shown at the next opportunity: it will stand for a while.
  void hurry() { isUrgent_ = isUrgent_ || hasNews_; }

  [[nodiscard]] bool isUrgent() const { return wish_ && isUrgent_; }
  [[nodiscard]] bool isDue(Instant now) const;

  /// What is shown of it now, as a frame.
  [[nodiscard]] FrameBytes takeFrame(double noiseFloorDbfs, Instant now);

 private:
  [[nodiscard]] DensityCut cut() const;
  [[nodiscard]] double edgeOffsetHz(std::uint32_t column) const;

  DisplayConfig config_;
  std::optional<DensityWish> wish_;
  Density density_;
  std::uint32_t epoch_ = 0;
  std::uint64_t sampleStart_ = 0;
  std::uint32_t seq_ = 0;
  Instant lastFrameAt_{};
  bool hasNews_ = false;
  bool isUrgent_ = false;
};

}  // namespace sferic
