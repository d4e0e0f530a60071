// The file source on real files: offsets, bounds, and a file that changes under it.
#include "source/file_source.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <filesystem>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "scratch_file.hpp"

using namespace sferic;
using sferic::test::ScratchFile;

namespace {

std::string messageOf(const FileSourceConfig& config) {
  try {
    const FileSource source(config);
  } catch (const SourceError& error) {
    return error.what();
  }
  return "";
}

bool isOneLine(const std::string& text) { return !text.empty() && text.find('\n') == std::string::npos; }

}  // namespace

TEST_CASE("samples are read by index, after an offset that is not aligned") {
  std::vector<std::int16_t> words(2 * 1000);
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = static_cast<std::int16_t>(i);
  std::string content = "header!";
  content.append(reinterpret_cast<const char*>(words.data()), words.size() * 2);
  const ScratchFile file(content);
  FileSource source({.path = file.path(), .offsetBytes = 7, .sampleCount = 1000});
  CHECK(source.sampleCount() == 1000);
  std::vector<std::int16_t> out(2 * 3);
  const SourceRead last = source.read(997, std::as_writable_bytes(std::span(out)));
  CHECK(last.sampleStart == 997);
  CHECK(last.sampleCount == 3);
  CHECK(last.isEnd);
  CHECK(std::equal(out.begin(), out.end(), words.end() - 6));
  CHECK_FALSE(source.read(996, std::as_writable_bytes(std::span(out))).isEnd);
}

TEST_CASE("what cannot be opened is refused in one line that names it") {
  const ScratchFile file(std::string(400, 'x'));
  const std::string missing = file.path() + ".missing";
  CHECK(messageOf({.path = missing, .sampleCount = 1}).find(missing) != std::string::npos);
  CHECK(messageOf({.path = "/dev/null", .sampleCount = 1}).find("not a regular file") != std::string::npos);
  CHECK(messageOf({.path = file.path(), .sampleCount = 0}).find("no whole sample") != std::string::npos);
  CHECK(messageOf({.path = file.path(), .sampleCount = 101}).find("too few") != std::string::npos);
  const std::string beyond = messageOf({.path = file.path(), .offsetBytes = 401, .sampleCount = 1});
  CHECK(beyond.find("too few") != std::string::npos);
  CHECK(isOneLine(messageOf({.path = file.path(), .sampleCount = ~0ULL})));
}

TEST_CASE("a named pipe is refused at once instead of waited for") {
  const ScratchFile file("");
  const std::string pipe = file.path() + ".pipe";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(messageOf({.path = pipe, .sampleCount = 1}).find("not a regular file") != std::string::npos);
  unlink(pipe.c_str());
}

TEST_CASE("a file that shrinks while it is read ends with an error, not with the process") {
  const ScratchFile file(std::string(1 << 20, 'x'));
  FileSource source({.path = file.path(), .sampleCount = 1 << 19, .format = SampleFormat::cu8});
  std::vector<std::byte> out(2 * 1000);
  CHECK(source.read((1 << 19) - 1000, out).sampleCount == 1000);
  std::filesystem::resize_file(file.path(), 1 << 18);
  CHECK(source.read(0, out).sampleCount == 1000);
  CHECK_THROWS_AS(source.read((1 << 19) - 1000, out), SourceError);
}

TEST_CASE("a file that grows while it is read stays as long as it was") {
  const ScratchFile file(std::string(2000, 'x'));
  FileSource source({.path = file.path(), .sampleCount = 1000, .format = SampleFormat::cu8});
  std::filesystem::resize_file(file.path(), 4000);
  std::vector<std::byte> out(2 * 1000);
  CHECK(source.sampleCount() == 1000);
  CHECK(source.read(0, out).isEnd);
}

namespace {

/// 16-bit words that count up, as the content of a file.
std::string countingWords(std::size_t count, std::size_t headerBytes = 0) {
  std::vector<std::int16_t> words(count);
  for (std::size_t i = 0; i < count; ++i) words[i] = static_cast<std::int16_t>(i);
  std::string content(headerBytes, 'h');
  content.append(reinterpret_cast<const char*>(words.data()), words.size() * 2);
  return content;
}

std::vector<std::int16_t> readWords(FileSource& source, std::uint64_t first, std::size_t samples) {
  std::vector<std::int16_t> out(2 * samples);
  (void)source.read(first, std::as_writable_bytes(std::span(out)));
  return out;
}

}  // namespace

TEST_CASE("of interleaved channels one is read") {
  // 3 channels of I and Q: sample n of channel c is the words 6 n + 2 c and the next.
  const ScratchFile file(countingWords(6 * 100, 5));
  for (std::uint32_t channel = 0; channel < 3; ++channel) {
    FileSource source({.path = file.path(), .offsetBytes = 5, .sampleCount = 100, .layout = {.channels = 3, .channel = channel}});
    const auto words = readWords(source, 97, 3);
    for (int i = 0; i < 3; ++i) {
      CHECK(words[2 * i] == 6 * (97 + i) + 2 * static_cast<int>(channel));
      CHECK(words[2 * i + 1] == words[2 * i] + 1);
    }
  }
  CHECK(messageOf({.path = file.path(), .offsetBytes = 5, .sampleCount = 101, .layout = {.channels = 3}}).find("too few") !=
        std::string::npos);
  CHECK_FALSE(messageOf({.path = file.path(), .sampleCount = 1, .layout = {.channels = 3, .channel = 3}}).empty());
}

TEST_CASE("I and Q are exchanged where Q is stored first, in every width") {
  const ScratchFile file(countingWords(2 * 10));
  FileSource source({.path = file.path(), .sampleCount = 10, .layout = {.isIqSwapped = true}});
  CHECK(readWords(source, 3, 2) == std::vector<std::int16_t>{7, 6, 9, 8});
  FileSource bytes({.path = file.path(), .sampleCount = 20, .format = SampleFormat::ci8, .layout = {.isIqSwapped = true}});
  std::vector<std::int8_t> out(4);
  (void)bytes.read(2, std::as_writable_bytes(std::span(out)));
  CHECK(out == std::vector<std::int8_t>{0, 2, 0, 3});
}

TEST_CASE("samples in blocks are read as one stream, across the borders of blocks and of runs") {
  // Two blocks of 4 samples 20 bytes apart from byte 3, then one block of 5 at byte 60.
  std::string content(100, 'x');
  const auto put = [&content](std::size_t at, int from, int samples) {
    for (int i = 0; i < 2 * samples; ++i) {
      const auto word = static_cast<std::int16_t>(2 * from + i);
      content.replace(at + 2 * static_cast<std::size_t>(i), 2, reinterpret_cast<const char*>(&word), 2);
    }
  };
  put(3, 0, 4);
  put(23, 4, 4);
  put(60, 8, 5);
  const ScratchFile file(content);
  const FileSourceConfig config{
      .path = file.path(), .sampleCount = 13, .layout = {.runs = {{3, 4, 2, 20}, {60, 5, 1, 0}}}};
  FileSource source(config);
  for (std::uint64_t first = 0; first < 13; ++first) {
    const auto words = readWords(source, first, 13 - first);
    for (std::size_t i = 0; i < words.size(); ++i) CHECK(words[i] == static_cast<int>(2 * first + i));
  }
  FileSourceConfig beyond = config;
  beyond.layout.runs[1].samplesPerBlock = 11;
  CHECK(messageOf(beyond).find("too few") != std::string::npos);
  beyond.layout.runs[1] = {~0ULL - 4, 5, ~0ULL, ~0ULL};
  CHECK(messageOf(beyond).find("too few") != std::string::npos);
  beyond.layout.runs[1] = {60, 4, 1, 0};
  CHECK(messageOf(beyond).find("too few") != std::string::npos);
  beyond.layout.runs[1] = {60, 0, 1, 0};
  CHECK_FALSE(messageOf(beyond).empty());
}

TEST_CASE("real-valued samples come out as complex floats, the same however they are asked for") {
  std::vector<std::int16_t> words(4000);
  for (std::size_t i = 0; i < words.size(); ++i) {
    // A sine at 0.3 of the rate, so at (0.3 - 0.25) * 2 = 0.1 of the complex one.
    words[i] = static_cast<std::int16_t>(std::lround(16384 * std::cos(2 * std::numbers::pi * 0.3 * static_cast<double>(i))));
  }
  const ScratchFile file(std::string(reinterpret_cast<const char*>(words.data()), words.size() * 2));
  FileSource source({.path = file.path(), .sampleCount = 2000, .layout = {.isReal = true}});
  CHECK(source.format() == SampleFormat::cf32Le);
  CHECK(source.sampleCount() == 2000);
  std::vector<std::complex<float>> whole(2000);
  CHECK(source.read(0, std::as_writable_bytes(std::span(whole))).isEnd);
  std::vector<std::complex<float>> pieces(2000);
  for (std::size_t at = 0; at < 2000; at += 77) {
    const std::size_t count = std::min<std::size_t>(77, 2000 - at);
    (void)source.read(at, std::as_writable_bytes(std::span(pieces).subspan(at, count)));
  }
  CHECK(pieces == whole);
  for (std::size_t m = 200; m < 1800; ++m) {
    CHECK(std::abs(whole[m]) == doctest::Approx(0.5).epsilon(0.001));
    CHECK(std::arg(whole[m + 1] * std::conj(whole[m])) == doctest::Approx(2 * std::numbers::pi * 0.1).epsilon(0.001));
  }
  CHECK(messageOf({.path = file.path(), .sampleCount = 2001, .layout = {.isReal = true}}).find("too few") !=
        std::string::npos);
}
