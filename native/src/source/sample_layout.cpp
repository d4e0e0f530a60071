// Names only.
#include "source/sample_layout.hpp"

#include <string>

namespace sferic {

std::optional<StoredFormat> storedFormatFromName(std::string_view name) {
  const bool isReal = !name.empty() && name.front() == 'r';
  std::string complexName(name);
  if (isReal) complexName.front() = 'c';
  const auto format = sampleFormatFromName(complexName);
  if (!format) return std::nullopt;
  return StoredFormat{*format, isReal};
}

}  // namespace sferic
