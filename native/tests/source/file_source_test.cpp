// The file source on real files: offsets, bounds, and a file that changes under it.
#include "source/file_source.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
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
