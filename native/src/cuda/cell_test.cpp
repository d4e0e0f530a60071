// One queue, no overlap: a call waits for its marks. See ARCHITECTURE.md, decision 42, for when it would pay.
#include "cuda/cell_test.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <stdexcept>

#include "cuda/profiler_range.hpp"

namespace sferic::cuda {
namespace {

constexpr Queue kQueue = 0;
constexpr std::uint64_t kMostCells = 1ULL << 28;

void check(const CellTestConfig& c) {
  if (c.fftSize < 256 || c.fftSize > 65536 || !std::has_single_bit(c.fftSize)) {
    throw std::invalid_argument("a transform size is a power of two from 256 to 65536");
  }
  if (c.maxRows < 1 || std::uint64_t{c.maxRows} * c.fftSize > kMostCells) {
    throw std::invalid_argument("a call holds one row at least, and 2^28 cells at most");
  }
  if (c.trainingCells < 2 || std::uint64_t{c.trainingCells} + 2 * std::uint64_t{c.guardCells} + 1 > c.fftSize) {
    throw std::invalid_argument("guard and training cells reach once around the band at most");
  }
  const bool isSided = c.method == Reference::go || c.method == Reference::so;
  const std::size_t rows = (isSided ? c.trainingCells / 2 : c.trainingCells) + 1;
  if (c.start.size() != rows || c.stop.size() != rows || c.perCell.size() != c.trainingCells + 1 ||
      (!c.burst.empty() && c.burst.size() != rows)) {
    throw std::invalid_argument("the tables of the cell test have a value for every number of training cells");
  }
}

/// Work that is begun must end before its memory goes.
class Settled {
 public:
  explicit Settled(Device& device) : device_(device) {}
  Settled(const Settled&) = delete;
  Settled& operator=(const Settled&) = delete;
  ~Settled() {
    if (isDone_) return;
    try {
      device_.wait(kQueue);
    } catch (const DeviceError&) {  // the failure that led here is the one to tell
    }
  }
  void wait() {
    isDone_ = true;
    device_.wait(kQueue);
  }

 private:
  Device& device_;
  bool isDone_ = false;
};

}  // namespace

CellTest::CellTest(Device& device, const CellTestConfig& config) : device_(device), maxRows_(config.maxRows) {
  check(config);
  rule_ = {.fftSize = config.fftSize,
           .method = config.method,
           .guardCells = config.guardCells,
           .half = config.trainingCells / 2,
           .orderedRow = config.trainingCells,
           .hasBurstTest = !config.burst.empty(),
           .referenceCap = config.referenceCap,
           .censorLimit = config.censorLimit};
  const std::size_t rowBytes = std::size_t{config.fftSize} * sizeof(float);
  const std::size_t inBytes = rowBytes * (1 + 2 * std::size_t{maxRows_});
  const std::size_t outBytes = std::size_t{maxRows_} * config.fftSize;
  in_ = Buffer(device_, Place::pinned, inBytes);
  deviceIn_ = Buffer(device_, Place::onDevice, inBytes);
  out_ = Buffer(device_, Place::pinned, outBytes);
  deviceOut_ = Buffer(device_, Place::onDevice, outBytes);
  loadTables(config);
}

void CellTest::loadTables(const CellTestConfig& config) {
  const std::array<std::span<const float>, 4> tables{config.start, config.stop, config.burst, config.perCell};
  const std::array<const float**, 4> places{&rule_.start, &rule_.stop, &rule_.burst, &rule_.perCell};
  std::size_t total = 0;
  for (const auto& table : tables) total += table.size();
  const Buffer staging(device_, Place::pinned, total * sizeof(float));
  tables_ = Buffer(device_, Place::onDevice, total * sizeof(float));
  std::size_t at = 0;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    std::copy(tables[i].begin(), tables[i].end(), staging.host<float>() + at);
    *places[i] = tables_.device<float>() + at;
    at += tables[i].size();
  }
  Settled settled(device_);
  device_.upload(kQueue, tables_.device<void>(), staging.host<void>(), total * sizeof(float));
  settled.wait();
}

void CellTest::mark(std::span<const float> mean, std::span<const float> max, std::span<const float> floor,
                    std::span<std::uint8_t> marks) {
  const std::size_t size = rule_.fftSize;
  const std::size_t rows = mean.size() / size;
  if (rows < 1 || rows > maxRows_ || mean.size() != rows * size || max.size() != mean.size() ||
      marks.size() != mean.size() || floor.size() != size) {
    throw std::invalid_argument("these rows are of another size, or more than was said");
  }
  const ProfilerRange range("sferic cell test");
  float* to = std::copy(floor.begin(), floor.end(), in_.host<float>());
  to = std::copy(mean.begin(), mean.end(), to);
  std::copy(max.begin(), max.end(), to);
  run(static_cast<std::uint32_t>(rows));
  std::copy_n(out_.host<std::uint8_t>(), marks.size(), marks.begin());
}

void CellTest::run(std::uint32_t rows) {
  const std::size_t size = rule_.fftSize;
  const std::size_t cells = rows * size;
  Settled settled(device_);
  device_.upload(kQueue, deviceIn_.device<void>(), in_.host<void>(), (size + 2 * cells) * sizeof(float));
  const float* const floor = deviceIn_.device<float>();
  device_.markCells(kQueue, {.rule = rule_,
                             .mean = floor + size,
                             .max = floor + size + cells,
                             .floor = floor,
                             .marks = deviceOut_.device<std::uint8_t>(),
                             .rows = rows});
  device_.download(kQueue, out_.host<void>(), deviceOut_.device<void>(), cells);
  settled.wait();
}

}  // namespace sferic::cuda
