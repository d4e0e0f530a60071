// A header, a table of checksums, the records. A record is written before its checksum, so what a stop left half done
// does not pass for whole, in whatever order the system wrote it.
#include "overview/cache_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <type_traits>
#include <vector>

namespace sferic {
namespace {

constexpr std::uint64_t kMagic = 0x0057564f46525353ULL;
/// Changes whenever the meaning of a byte in the file does.
constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kTablePlace = 4096;

struct Header {
  std::uint64_t magic = kMagic;
  std::uint64_t version = kVersion;
  CacheKey key;
  FileIdentity identity;
  std::uint64_t hash = 0;  ///< of all before it
};
static_assert(std::is_trivially_copyable_v<Header> && sizeof(Header) == 96);
static_assert(std::has_unique_object_representations_v<FileIdentity>);

using HeaderBytes = std::array<std::uint8_t, sizeof(Header)>;

HeaderBytes bytesOf(Header header) {
  HeaderBytes bytes;
  std::memcpy(bytes.data(), &header, sizeof(header));
  header.hash = hashBytes(std::span(bytes).first(sizeof(header) - sizeof(header.hash)), kMagic);
  std::memcpy(bytes.data(), &header, sizeof(header));
  return bytes;
}

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& path) {
  throw CacheError(what + " " + path.string() + ": " + std::strerror(errno));
}

bool readAll(int descriptor, std::span<std::uint8_t> out, std::uint64_t place) {
  for (std::size_t done = 0; done < out.size();) {
    const ssize_t got =
        pread(descriptor, out.data() + done, out.size() - done, static_cast<off_t>(place + done));
    if (got > 0) {
      done += static_cast<std::size_t>(got);
    } else if (got == 0 || errno != EINTR) {
      return false;
    }
  }
  return true;
}

bool writeAll(int descriptor, std::span<const std::uint8_t> bytes, std::uint64_t place) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t put =
        pwrite(descriptor, bytes.data() + done, bytes.size() - done, static_cast<off_t>(place + done));
    if (put > 0) {
      done += static_cast<std::size_t>(put);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

std::uint64_t wordAt(const std::uint8_t* bytes) {
  std::uint64_t word;
  std::memcpy(&word, bytes, sizeof(word));
  return word;
}

/// Never 0, which stands for a record that was never written.
std::uint64_t checksumOf(std::uint64_t chunk, std::span<const std::uint8_t> record) {
  const std::uint64_t hash = hashBytes(record, chunk + 1);
  return hash == 0 ? 1 : hash;
}

}  // namespace

std::uint64_t hashBytes(std::span<const std::uint8_t> bytes, std::uint64_t seed) {
  // Each step is one-to-one in the hash so far and in the word, so one changed word always shows.
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15ULL;
  std::uint64_t hash = (seed ^ bytes.size()) * kOdd;
  std::size_t at = 0;
  const auto take = [&hash](std::uint64_t word) {
    hash = (hash ^ word) * kOdd;
    hash ^= hash >> 32;
  };
  for (; at + 8 <= bytes.size(); at += 8) take(wordAt(bytes.data() + at));
  std::uint64_t rest = 0;
  for (unsigned shift = 0; at < bytes.size(); ++at, shift += 8) rest |= std::uint64_t{bytes[at]} << shift;
  take(rest);
  return hash;
}

CacheFile::CacheFile(const std::filesystem::path& folder, const CacheKey& key, const FileIdentity& identity)
    : key_(key) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const HeaderBytes wanted = bytesOf({.magic = kMagic, .version = kVersion, .key = key, .identity = identity, .hash = 0});
  Header nameless;
  nameless.key = key;
  char name[40];
  std::snprintf(name, sizeof(name), "%016llx.overview",
                static_cast<unsigned long long>(wordAt(bytesOf(nameless).data() + offsetof(Header, hash))));
  path_ = folder / name;
  descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor_ < 0) fail("cannot open", path_);
  try {
    struct stat status {};
    if (fstat(descriptor_, &status) != 0) fail("cannot examine", path_);
    HeaderBytes found;
    if (status.st_size == 0) {
      begin(wanted);
    } else if (!readAll(descriptor_, found, 0)) {
      wasDamaged_ = true;
      begin(wanted);
    } else if (found != wanted) {
      Header header;
      std::memcpy(&header, found.data(), sizeof(header));
      wasDamaged_ = header.magic != kMagic || bytesOf(header) != found;
      const FileIdentity& from = header.identity;
      const bool isSameFile = from.device == identity.device && from.inode == identity.inode;
      header.identity = identity;
      if (wasDamaged_ || isSameFile || bytesOf(header) != wanted) {
        begin(wanted);
      } else if (!writeAll(descriptor_, wanted, 0)) {
        // Another file with the same content, a copy or the same one moved, becomes the one that it is made from.
        fail("cannot write", path_);
      }
    }
  } catch (...) {
    close(descriptor_);
    throw;
  }
}

CacheFile::~CacheFile() { close(descriptor_); }

std::uint64_t CacheFile::placeOf(std::uint64_t chunk) const {
  const std::uint64_t tableBytes = (key_.chunkCount * sizeof(std::uint64_t) + kTablePlace - 1) / kTablePlace * kTablePlace;
  return kTablePlace + tableBytes + chunk * key_.recordBytes;
}

/// Emptied first: what was there must not be taken for ours.
void CacheFile::begin(std::span<const std::uint8_t> header) {
  const auto size = static_cast<off_t>(placeOf(key_.chunkCount));
  if (ftruncate(descriptor_, 0) != 0 || ftruncate(descriptor_, size) != 0 || !writeAll(descriptor_, header, 0)) {
    fail("cannot write", path_);
  }
}

CacheFile::State CacheFile::load(std::uint64_t chunk, std::span<std::uint8_t> record) const {
  std::array<std::uint8_t, sizeof(std::uint64_t)> word;
  if (!readAll(descriptor_, word, kTablePlace + chunk * word.size())) return State::damaged;
  const std::uint64_t checksum = wordAt(word.data());
  if (checksum == 0) return State::absent;
  if (!readAll(descriptor_, record, placeOf(chunk))) return State::damaged;
  return checksumOf(chunk, record) == checksum ? State::good : State::damaged;
}

void CacheFile::store(std::uint64_t chunk, std::span<const std::uint8_t> record) {
  const std::uint64_t checksum = checksumOf(chunk, record);
  std::array<std::uint8_t, sizeof(checksum)> word;
  std::memcpy(word.data(), &checksum, sizeof(checksum));
  if (!writeAll(descriptor_, record, placeOf(chunk)) ||
      !writeAll(descriptor_, word, kTablePlace + chunk * word.size())) {
    fail("cannot write", path_);
  }
}

}  // namespace sferic
