#include "estimator/html_text.hpp"

#include <fmt/format.h>

#include "core/error.hpp"

namespace ballast::estimator {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

std::string_view entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

bool is_control(char c) {
  const auto code = static_cast<unsigned char>(c);
  return (code < 0x20 && c != '\n' && c != '\t') || code == 0x7F;
}

}  // namespace

std::string escape(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    const std::string_view name = is_control(c) ? replacement : entity(c);
    if (name.empty()) {
      result += c;
    } else {
      result += name;
    }
  }
  return result;
}

std::string script_json(const Json& value) {
  const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {  // outside of strings JSON has none of these
    if (c == '<' || c == '>' || c == '&') {
      result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      result += c;
    }
  }
  return result;
}

HtmlTable::HtmlTable(std::string caption, std::vector<Column> columns, std::string classes)
    : caption_(std::move(caption)), classes_(std::move(classes)), columns_(std::move(columns)) {}

void HtmlTable::add_row(const std::vector<std::string>& cells) {
  add(cells, "<tr>");
}

void HtmlTable::add_sum(const std::vector<std::string>& cells) {
  add(cells, "<tr class=\"sum\">");
}

void HtmlTable::add(const std::vector<std::string>& cells, std::string_view row) {
  BALLAST_EXPECT(cells.size() == columns_.size() && !cells.empty());
  rows_ += row;
  rows_ += "<th scope=\"row\">" + cells.front() + "</th>";
  for (std::size_t i = 1; i < cells.size(); ++i) {
    rows_ += (columns_[i].left ? "<td class=\"left wide\">" : "<td>") + cells[i] + "</td>";
  }
  rows_ += "</tr>\n";
}

std::string HtmlTable::render() const {
  std::string head;
  for (const Column& column : columns_) {
    head += fmt::format("<th scope=\"col\"{}>{}</th>", column.left ? " class=\"left\"" : "",
                        escape(column.title));
  }
  return fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\">"
      "<table class=\"{1}\"><caption>{0}</caption>\n<thead><tr>{2}</tr></thead>\n"
      "<tbody>\n{3}</tbody></table></div>\n",
      escape(caption_), escape(classes_), head, rows_);
}

}  // namespace ballast::estimator
