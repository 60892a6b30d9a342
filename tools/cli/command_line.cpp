#include "cli/command_line.hpp"

#include <algorithm>
#include <charconv>

#include "cli/failure.hpp"

namespace ballast::cli {
namespace {

/// "--dry-run" and "-v", as a user would type them; of the command that is used, too.
std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
    for (const std::string& name : option->get_snames()) {
      names.push_back("-" + name);
    }
  }
  for (const CLI::App* command : app.get_subcommands()) {  // those on the command line
    const auto more = option_names(*command);
    names.insert(names.end(), more.begin(), more.end());
  }
  return names;
}

std::string joined(const std::string& first, const std::string& second) {
  return first.empty() ? second : first + " " + second;
}

/// The first argument that looks like an option and is none of ours, without its "=value".
std::optional<std::string> unknown_option(const CLI::App& app) {
  const std::vector<std::string> left = app.remaining(true);
  const auto found = std::find_if(left.begin(), left.end(), [](const std::string& argument) {
    return argument.size() > 1 && argument.front() == '-';
  });
  if (found == left.end()) {
    return std::nullopt;
  }
  return found->substr(0, found->find('='));
}

UsageError usage_error(const CLI::App& app, const CLI::ParseError& cause) {
  const std::string help = "Run '" + app.get_name() + " --help' for the usage.";
  if (const auto unknown = unknown_option(app)) {
    const std::string nearest = did_you_mean(*unknown, option_names(app));
    return UsageError(
        {.problem = "unknown option", .value = *unknown, .suggestion = joined(nearest, help)});
  }
  if (const auto left = app.remaining(true); !left.empty()) {
    return UsageError(
        {.problem = "unexpected argument", .value = left.front(), .suggestion = help});
  }
  return UsageError({.problem = "wrong command line", .reason = cause.what(), .suggestion = help});
}

}  // namespace

CLI::Validator at_least(std::int64_t least) {
  const auto check = [least](const std::string& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool good = error == std::errc() && end == text.data() + text.size() && value >= least;
    return good ? std::string()
                : "'" + text + "' is no whole number of at least " + std::to_string(least);
  };
  return {check, ">=" + std::to_string(least)};
}

CommonOptions parse_command_line(CLI::App& app, const std::string& title,
                                 const std::vector<std::string>& arguments) {
  bool verbose = false;
  bool quiet = false;
  app.name(title.substr(0, title.find(' ')));
  app.set_version_flag("--version", title, "print the version and exit");
  auto* more = app.add_flag("-v,--verbose,--debug", verbose, "log details as well");
  app.add_flag("--quiet", quiet, "log warnings and errors only")->excludes(more);
  CommonOptions result;
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForVersion&) {
    result.answer = title + "\n";
  } catch (const CLI::Success&) {
    result.answer = title + "\n" + app.help();
  } catch (const CLI::ParseError& error) {
    throw usage_error(app, error);
  }
  result.log_level = verbose ? LogLevel::debug : quiet ? LogLevel::warning : LogLevel::info;
  return result;
}

}  // namespace ballast::cli
