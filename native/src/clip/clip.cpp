// Block by block from the source through the down-converter to the file. Knows nothing of hertz, SigMF or Node.
#include "clip/clip.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstring>
#include <span>
#include <stdexcept>
#include <vector>

#include "dsp/sample_format.hpp"

namespace sferic {
namespace {

constexpr std::size_t kBlock = 65536;

/// A file that does not outlive a failure.
class NewFile {
 public:
  explicit NewFile(const std::string& path)
      : path_(path), descriptor_(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)) {
    if (descriptor_ < 0) fail("cannot create");
  }
  ~NewFile() {
    if (descriptor_ >= 0) close(descriptor_);
    if (!isKept_) unlink(path_.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t put = ::write(descriptor_, bytes.data(), bytes.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) fail("cannot write");
      bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
  }

  void keep() {
    if (fsync(descriptor_) != 0) fail("cannot write");
    const int descriptor = descriptor_;
    descriptor_ = -1;
    if (close(descriptor) != 0) fail("cannot write");
    isKept_ = true;
  }

 private:
  [[noreturn]] void fail(const char* what) const {
    throw std::runtime_error(std::string(what) + " " + path_ + ": " + std::strerror(errno));
  }

  std::string path_;
  int descriptor_;
  bool isKept_ = false;
};

/// Nearest step of a component, and whether it had to be held at the limit.
bool putStep(float component, std::byte* to) {
  const float scaled = std::nearbyint(component * 32768.0F);
  const float held = std::clamp(scaled, -32768.0F, 32767.0F);
  const auto bits = static_cast<std::uint16_t>(static_cast<std::int16_t>(held));
  to[0] = static_cast<std::byte>(bits & 0xffU);
  to[1] = static_cast<std::byte>(bits >> 8);
  return held != scaled;
}

class Output {
 public:
  Output(NewFile& file, ClipFormat format) : file_(file), format_(format) {}

  void put(std::span<const std::complex<float>> samples) {
    if (format_ == ClipFormat::cf32Le) {
      file_.write(std::as_bytes(samples));
      return;
    }
    bytes_.resize(samples.size() * 4);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const bool isReHeld = putStep(samples[i].real(), bytes_.data() + 4 * i);
      const bool isImHeld = putStep(samples[i].imag(), bytes_.data() + 4 * i + 2);
      saturated_ += isReHeld || isImHeld ? 1 : 0;
    }
    file_.write(bytes_);
  }

  [[nodiscard]] std::uint64_t saturated() const { return saturated_; }

 private:
  NewFile& file_;
  ClipFormat format_;
  std::vector<std::byte> bytes_;
  std::uint64_t saturated_ = 0;
};

std::optional<ClipResult> copySamples(const ClipConfig& config, FileSource& source, NewFile& file,
                                      const std::atomic<bool>& isCancelled,
                                      const std::function<void(double)>& onProgress) {
  const std::size_t size = bytesPerSample(source.format());
  std::vector<std::byte> bytes(kBlock * size);
  std::optional<Output> output;
  if (config.convertTo) output.emplace(file, *config.convertTo);
  std::vector<std::complex<float>> converted(config.convertTo ? kBlock : 0);
  ClipResult result;
  for (std::uint64_t done = 0; done < config.sampleCount;) {
    if (isCancelled) return std::nullopt;
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(kBlock, config.sampleCount - done));
    const std::span<std::byte> block(bytes.data(), count * size);
    source.read(config.sampleStart + done, block);
    if (output) {
      const std::span<std::complex<float>> samples(converted.data(), count);
      result.invalidSamples += convertSamples(source.format(), block, samples);
      output->put(samples);
    } else {
      file.write(block);
    }
    done += count;
    if (onProgress) onProgress(static_cast<double>(done) / static_cast<double>(config.sampleCount));
  }
  result.sampleCount = config.sampleCount;
  if (output) result.saturatedSamples = output->saturated();
  return result;
}

std::optional<ClipResult> convertBand(const ClipConfig& config, FileSource& source, NewFile& file,
                                      const std::atomic<bool>& isCancelled,
                                      const std::function<void(double)>& onProgress) {
  DownConverter converter(*config.band);
  Output output(file, config.convertTo.value_or(ClipFormat::cf32Le));
  ClipResult result;
  const std::uint64_t wanted = (config.sampleCount - 1) / config.band->decimation + 1;
  // Signed, because the taps reach out of both ends of a recording: what is not there is silence.
  const auto total = static_cast<std::int64_t>(*source.sampleCount());
  const auto delay = static_cast<std::int64_t>(converter.delay());
  const std::int64_t first = static_cast<std::int64_t>(config.sampleStart) - delay;
  const std::int64_t length =
      static_cast<std::int64_t>((wanted - 1) * config.band->decimation) + 2 * delay + 1;
  converter.reset(first);

  const std::size_t size = bytesPerSample(source.format());
  std::vector<std::byte> bytes(kBlock * size);
  std::vector<std::complex<float>> in(kBlock);
  std::vector<std::complex<float>> out(converter.outputLimit(kBlock));
  for (std::int64_t done = 0; done < length;) {
    if (isCancelled) return std::nullopt;
    const std::int64_t begin = first + done;
    const std::int64_t end = std::min(begin + static_cast<std::int64_t>(kBlock), first + length);
    const std::int64_t insideBegin = std::clamp<std::int64_t>(begin, 0, total);
    const std::int64_t insideEnd = std::clamp<std::int64_t>(end, 0, total);
    std::fill(in.begin(), in.end(), std::complex<float>{});
    if (insideBegin < insideEnd) {
      const auto count = static_cast<std::size_t>(insideEnd - insideBegin);
      const std::span<std::byte> block(bytes.data(), count * size);
      source.read(static_cast<std::uint64_t>(insideBegin), block);
      result.invalidSamples += convertSamples(
          source.format(), block, std::span(in).subspan(static_cast<std::size_t>(insideBegin - begin), count));
    }
    const std::size_t made =
        converter.process(std::span(in).first(static_cast<std::size_t>(end - begin)), out);
    output.put(std::span(out).first(made));
    result.sampleCount += made;
    done = end - first;
    if (onProgress) onProgress(static_cast<double>(done) / static_cast<double>(length));
  }
  result.saturatedSamples = output.saturated();
  return result;
}

}  // namespace

std::optional<ClipResult> writeClip(const ClipConfig& config, const std::atomic<bool>& isCancelled,
                                    const std::function<void(double)>& onProgress) {
  FileSource source(config.source);
  NewFile file(config.path);
  const auto result = config.band ? convertBand(config, source, file, isCancelled, onProgress)
                                  : copySamples(config, source, file, isCancelled, onProgress);
  if (result) file.keep();
  return result;
}

}  // namespace sferic
