#include "whole_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace sferic::scene {

WholeFile::WholeFile(const std::string& path) : path_(path), partial_(path + ".partial") {
  file_.reset(std::fopen(partial_.c_str(), "wb"));
  if (!file_) fail("cannot create");
}

WholeFile::~WholeFile() {
  if (isKept_) return;
  const bool wasCreated = file_ != nullptr || isClosed_;
  file_.reset();
  std::error_code ignored;
  if (wasCreated) std::filesystem::remove(partial_, ignored);
}

void WholeFile::write(std::span<const unsigned char> bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) fail("cannot write");
}

void WholeFile::keep() {
  isClosed_ = true;
  if (std::fclose(file_.release()) != 0) fail("cannot write");
  std::error_code error;
  std::filesystem::rename(partial_, path_, error);
  if (error) throw std::runtime_error("cannot put the scene at " + path_ + ": " + error.message());
  isKept_ = true;
}

void WholeFile::fail(const char* what) const {
  const int code = errno;
  throw std::runtime_error(std::string(what) + " the scene " + partial_ + ": " + std::strerror(code));
}

}  // namespace sferic::scene
