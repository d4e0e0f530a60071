// From rows to detections: bridge 0 Hz, learn the floor, mark cells (cfar), cut runs into signals (segments), measure.
#include "sferic/detector.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "activity.hpp"
#include "cfar.hpp"
#include "cpu_clones.hpp"
#include "image_mask.hpp"
#include "noise_floor.hpp"
#include "segment_meter.hpp"
#include "segments.hpp"
#include "side_bands.hpp"

namespace sferic {
namespace {

// Rows that the floor is learned from before anything is reported; a quarter of a second of 4 ms rows.
constexpr std::size_t kPrimingRows = 64;
// The floor changes slowly; a row in eight tells enough of it.
constexpr std::uint64_t kFloorEveryRows = 8;
constexpr std::size_t kBridgeNeighbours = 4;
// How far beyond a run of marked cells the side bands of a carrier may reach.
constexpr std::size_t kSideRoom = 32;

double decibels(double power) { return 10.0 * std::log10(std::max(power, 1e-20)); }

SFERIC_CPU_CLONES
void divide(const float* power, const float* noise, std::size_t size, float* out) {
  for (std::size_t k = 0; k < size; ++k) out[k] = power[k] / noise[k];
}

// Eight at a time: nearly all cells are unmarked.
std::size_t nextMarked(std::span<const std::uint8_t> marks, std::size_t k) {
  std::uint64_t eight = 0;
  while (k + sizeof(eight) <= marks.size()) {
    std::memcpy(&eight, marks.data() + k, sizeof(eight));
    if (eight != 0) break;
    k += sizeof(eight);
  }
  while (k < marks.size() && marks[k] == Cfar::kNone) ++k;
  return k;
}

// Mean of the greatest of `count` exponential powers of mean 1: 1 + 1/2 + ... + 1/count.
double harmonicNumber(std::size_t count) {
  double sum = 0.0;
  for (std::size_t l = 1; l <= count; ++l) sum += 1.0 / static_cast<double>(l);
  return sum;
}

struct HeldRow {
  std::uint64_t rowId = 0;
  std::uint64_t sampleStart = 0;
  std::uint64_t sampleCount = 0;
  RowSlices slices{};
};

// A row that waits keeps what its slices borrow.
struct HeldSlices {
  std::array<std::uint32_t, kMostSlices> windows{};
  std::vector<float> power;

  RowSlices keep(const RowSlices& given) {
    if (given.count() > windows.size() || given.power.size() > power.size()) return {};
    std::copy(given.windows.begin(), given.windows.end(), windows.begin());
    std::copy(given.power.begin(), given.power.end(), power.begin());
    return {std::span(windows).first(given.count()), std::span(power).first(given.power.size())};
  }
};

}  // namespace

struct Detector::State {
  DetectorConfig config;
  std::size_t hopSize = 1;
  Cfar cfar;
  NoiseFloor floor;
  SegmentMeter meter;
  ImageMask meanImages;
  ImageMask maxImages;
  double segmentLooks = 1.0;

  bool isPrimed = false;
  std::vector<HeldRow> held;
  std::vector<HeldSlices> heldSlices;  // [kPrimingRows]
  std::vector<float> heldMean;  // [kPrimingRows * fftSize]
  std::vector<float> heldMax;
  std::uint64_t rowsDone = 0;

  std::vector<float> mean;
  std::vector<float> max;
  std::vector<float> overFloor;
  std::vector<std::uint8_t> marks;
  std::size_t edgeBins = 0;  // at each end, outside the usable band
  std::vector<BinRange> segments;  // of the mean row, in order of frequency
  std::vector<BinRange> bursts;    // of the max row alone

  [[nodiscard]] std::size_t windowsIn(const HeldRow& row) const {
    const std::uint64_t beyondFirst = row.sampleCount > config.fftSize ? row.sampleCount - config.fftSize : 0;
    return std::clamp<std::size_t>(1 + beyondFirst / hopSize, 1, config.averages);
  }
  /// Half the width of what 0 Hz is bridged by: the spike is as wide as the window makes it.
  [[nodiscard]] std::size_t dcHalfBins() const { return std::max<std::size_t>(config.dcMaskBins, cfar.lobeBins()); }
  [[nodiscard]] BinRange dcBins() const {
    const std::size_t center = config.fftSize / 2;
    if (config.dcMaskBins == 0) return {config.fftSize, config.fftSize};
    return {center - dcHalfBins(), center + dcHalfBins()};
  }
  void bridgeDc(std::span<float> row) const;
  void reportHeld(std::vector<Detection>& out);
  void report(const HeldRow& row, std::span<const float> rowMean, std::span<const float> rowMax, std::vector<Detection>& out);
  void measure(const HeldRow& row, std::span<const float> power, BinRange range, double noiseScale, bool isBurst,
               std::vector<Detection>& out) const;
};

Detector::Detector() : state_(std::make_unique<State>()) {}
Detector::~Detector() = default;
Detector::Detector(Detector&&) noexcept = default;
Detector& Detector::operator=(Detector&&) noexcept = default;

void Detector::configure(const DetectorConfig& config) {
  State& s = *state_;
  s.config = config;
  const std::size_t size = config.fftSize;
  s.hopSize = std::max<std::size_t>(1, size - static_cast<std::size_t>(std::lround(config.overlap * static_cast<double>(size))));
  s.cfar.configure({.fftSize = size,
                    .window = config.window,
                    .hopSize = s.hopSize,
                    .windowsPerRow = config.averages,
                    .method = config.method,
                    .pfa = config.pfa,
                    .stopPfa = config.stopPfa,
                    .guardCells = config.guardCells,
                    .trainingCells = config.trainingCells,
                    .isBurstTestOn = config.isBurstTestOn});
  s.meter.configure(config.window, s.cfar.lobeBins(), config.xdbLevelDb);
  s.config.window = {};
  s.floor.configure({.fftSize = size, .looks = s.cfar.looks(), .cellsPerIndependent = s.cfar.cellsPerIndependent()});
  s.segmentLooks = s.cfar.looks() / s.cfar.cellsPerIndependent();
  s.meanImages.configure(config.imageRejectionDb, s.cfar.threshold(), s.segmentLooks);
  // One window of many: the most of their exponential powers, over the mean of that most.
  const double windows = static_cast<double>(config.averages);
  s.maxImages.configure(config.imageRejectionDb, std::log(windows / config.pfa) / harmonicNumber(config.averages), 1.0);
  s.heldMean.assign(kPrimingRows * size, 0.0F);
  s.heldMax.assign(kPrimingRows * size, 0.0F);
  s.held.reserve(kPrimingRows);
  const std::size_t slices = config.averages > 1 ? std::min<std::size_t>(config.averages, kMostSlices) : 0;
  s.heldSlices.resize(kPrimingRows);
  for (HeldSlices& one : s.heldSlices) one.power.assign(slices * size / kSliceCellBins, 0.0F);
  s.mean.assign(size, 0.0F);
  s.max.assign(size, 0.0F);
  s.overFloor.assign(size, 0.0F);
  s.marks.assign(size, 0);
  const double unusable = (1.0 - std::clamp(config.usableBandwidth, 0.0, 1.0)) / 2.0;
  s.edgeBins = static_cast<std::size_t>(unusable * static_cast<double>(size));
  s.segments.reserve(size);
  s.bursts.reserve(size);
  reset();
}

void Detector::reset() {
  state_->isPrimed = false;
  state_->held.clear();
  state_->rowsDone = 0;
  state_->floor.reset();
}

void Detector::process(const RowView& row, std::vector<Detection>& out) {
  State& s = *state_;
  HeldRow id{row.rowId, row.sampleStart, row.sampleCount, row.slices};
  if (s.isPrimed) {
    std::copy(row.mean.begin(), row.mean.end(), s.mean.begin());
    std::copy(row.max.begin(), row.max.end(), s.max.begin());
    s.bridgeDc(s.mean);
    s.bridgeDc(s.max);
    s.report(id, s.mean, s.max, out);
    if (row.rowId % kFloorEveryRows == 0) s.floor.update(s.mean);
    s.rowsDone = row.rowId + 1;
    return;
  }
  const std::size_t size = s.config.fftSize;
  const std::span<float> mean(s.heldMean.data() + s.held.size() * size, size);
  const std::span<float> max(s.heldMax.data() + s.held.size() * size, size);
  std::copy(row.mean.begin(), row.mean.end(), mean.begin());
  std::copy(row.max.begin(), row.max.end(), max.begin());
  s.bridgeDc(mean);
  s.bridgeDc(max);
  id.slices = s.heldSlices[s.held.size()].keep(row.slices);
  s.held.push_back(id);
  if (s.held.size() == 1) s.floor.prime(mean, 1);  // something to show until enough has been seen
  if (s.held.size() == kPrimingRows) s.reportHeld(out);
}

void Detector::flush(std::vector<Detection>& out) {
  if (!state_->isPrimed && !state_->held.empty()) state_->reportHeld(out);
}

std::uint64_t Detector::rowsDone() const { return state_->rowsDone; }

std::span<const float> Detector::noiseFloor() const { return state_->floor.perBin(); }

double Detector::noiseFloorDbfs() const { return decibels(static_cast<double>(state_->floor.median())); }

double Detector::thresholdOverFloorDb() const { return decibels(state_->cfar.threshold()); }

// The receiver's DC offset is no signal: its bins take the lower of the levels beside them, so that a signal that
// spans 0 Hz stays whole and a lone spike vanishes.
void Detector::State::bridgeDc(std::span<float> row) const {
  if (config.dcMaskBins == 0) return;
  const std::size_t half = dcHalfBins();
  const std::size_t center = row.size() / 2;
  float low = 0.0F;
  float high = 0.0F;
  for (std::size_t i = 1; i <= kBridgeNeighbours; ++i) {
    low += row[center - half - i];
    high += row[center + half + i];
  }
  const float level = std::min(low, high) / static_cast<float>(kBridgeNeighbours);
  std::fill_n(row.begin() + static_cast<std::ptrdiff_t>(center - half), 2 * half + 1, level);
}

void Detector::State::reportHeld(std::vector<Detection>& out) {
  const std::size_t size = config.fftSize;
  floor.reset();
  floor.prime(std::span<const float>(heldMean.data(), held.size() * size), held.size());
  isPrimed = true;
  for (std::size_t i = 0; i < held.size(); ++i) {
    report(held[i], std::span<const float>(heldMean.data() + i * size, size),
           std::span<const float>(heldMax.data() + i * size, size), out);
  }
  rowsDone = held.back().rowId + 1;
  held.clear();
}

void Detector::State::report(const HeldRow& row, std::span<const float> rowMean, std::span<const float> rowMax,
                             std::vector<Detection>& out) {
  const std::size_t size = config.fftSize;
  const std::size_t windows = windowsIn(row);
  const std::span<const float> noise = floor.perBin();
  divide(rowMean.data(), noise.data(), size, overFloor.data());
  cfar.process(rowMean, rowMax, noise, overFloor, windows, marks);
  std::fill_n(marks.begin(), edgeBins, std::uint8_t{Cfar::kNone});
  std::fill_n(marks.end() - static_cast<std::ptrdiff_t>(edgeBins), edgeBins, std::uint8_t{Cfar::kNone});
  segments.clear();
  bursts.clear();
  for (std::size_t k = nextMarked(marks, 0); k < size; k = nextMarked(marks, k)) {
    BinRange run{k, k};
    std::uint8_t strongest = Cfar::kNone;
    for (; k < size && marks[k] != Cfar::kNone; ++k) {
      run.last = k;
      strongest = std::max(strongest, marks[k]);
    }
    if (strongest == Cfar::kBurst) bursts.push_back(run);
    if (strongest != Cfar::kMean) continue;
    const std::size_t taken = segments.empty() ? 0 : segments.back().last + 1;
    const BinRange room{std::max(taken, run.first - std::min(run.first, kSideRoom)), std::min(run.last + kSideRoom, size - 1)};
    findSegments(overFloor, run, room, segmentLooks, cfar.lobeBins(), segments);
    if (!segments.empty()) k = std::max(k, segments.back().last + 1);
  }
  joinAboutCarriers(overFloor, cfar.lobeBins(), segments);
  removeShoulders(overFloor, segments);
  auto burst = bursts.begin();
  const auto measureBurstsBelow = [&](std::size_t bin) {
    for (; burst != bursts.end() && burst->first < bin; ++burst) measure(row, rowMax, *burst, harmonicNumber(windows), true, out);
  };
  for (const BinRange& segment : segments) {
    measureBurstsBelow(segment.first);
    measure(row, rowMean, segment, 1.0, false, out);
  }
  measureBurstsBelow(size);
}

void Detector::State::measure(const HeldRow& row, std::span<const float> power, BinRange range, double noiseScale,
                              bool isBurst, std::vector<Detection>& out) const {
  const std::span<const float> noise = floor.perBin();
  if ((isBurst ? maxImages : meanImages).isImage(power, noise, noiseScale, range)) return;
  const SegmentMeasure m = meter.measure(power, noise, noiseScale, range);
  if (m.totalPower <= 0.0) return;
  // Where the row's ends are no ends of the signal, its level is that of the time when it was on.
  std::uint64_t sampleStart = row.sampleStart;
  std::uint64_t sampleCount = row.sampleCount;
  double whileOn = 1.0;
  if (const auto active = activityWithin(row.slices, range, dcBins(), noise, 1.0 / cfar.cellsPerIndependent())) {
    const double windows = static_cast<double>(windowsIn(row));
    // A window tells of the middle of its samples.
    const double lead = static_cast<double>(config.fftSize - hopSize) / 2.0;
    const auto sampleAt = [&](double window) {
      return static_cast<std::uint64_t>(std::llround(lead + window * static_cast<double>(hopSize)));
    };
    const std::uint64_t end = active->stop < windows ? sampleAt(active->stop) : row.sampleCount;
    const std::uint64_t begin = active->start > 0.0 ? sampleAt(active->start) : 0;
    sampleStart += begin;
    sampleCount = std::max<std::uint64_t>(end - begin, 1);
    if (!isBurst) whileOn = windows / (active->stop - active->start);
  }
  const double binHz = config.sampleRateHz / static_cast<double>(config.fftSize);
  const double center = static_cast<double>(config.fftSize) / 2.0;
  out.push_back({.rowId = row.rowId,
                 .sampleStart = sampleStart,
                 .sampleCount = sampleCount,
                 .lowOffsetHz = (m.lowBin - center) * binHz,
                 .highOffsetHz = (m.highBin - center) * binHz,
                 .offsetHz = (m.centerBin - center) * binHz,
                 .bandwidthHz = m.occupiedBins * binHz,
                 .xdbBandwidthHz = m.xdbBins * binHz,
                 .powerDbfs = decibels(whileOn * m.totalPower / config.enbwBins),
                 .peakDbfs = decibels(m.peakPower),
                 .snrDb = decibels(whileOn * m.totalPower / m.occupiedBins / m.noisePower),
                 .noiseFloorDbfs = decibels(m.noisePower),
                 .isBurst = isBurst});
}

}  // namespace sferic
