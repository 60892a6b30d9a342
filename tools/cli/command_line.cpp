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

std::string help_of(const CLI::App& app) {
  return "Run '" + app.get_name() + " --help' for the usage.";
}

/// Whether `name` ("--save") is an option of the program or of one of its commands that takes a
/// value; nothing where it is no option.
std::optional<bool> takes_value(const CLI::App& app, const std::string& name) {
  if (!name.starts_with("--") || name.size() == 2) return std::nullopt;
  if (const CLI::Option* option = app.get_option_no_throw(name)) {
    return option->get_items_expected_max() > 0;
  }
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (const auto answer = takes_value(*command, name)) return answer;
  }
  return std::nullopt;
}

/// Nothing to stand for a value: "", or the next option.
bool is_no_value(const CLI::App& app, const std::string& argument) {
  return argument.empty() || takes_value(app, argument.substr(0, argument.find('='))).has_value();
}

/// CLI11 gives "--save=" the next argument, whatever it is, and takes "" for what is not there.
void refuse_empty_values(const CLI::App& app, const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    const std::string& argument = arguments[i];
    const bool lacks_its_own = argument.ends_with('=') && argument.find('=') + 1 == argument.size();
    const bool lacks_the_next = i + 1 < arguments.size() && is_no_value(app, arguments[i + 1]);
    const std::string name = argument.substr(0, argument.find('='));
    if (takes_value(app, name).value_or(false) &&
        (lacks_its_own || (name == argument && lacks_the_next))) {
      throw UsageError(
          {.problem = "option without its value", .value = name, .suggestion = help_of(app)});
    }
    if (argument.empty()) {
      throw UsageError({.problem = "an argument is empty",
                        .reason = "number " + std::to_string(i + 1) + " on the command line",
                        .suggestion = help_of(app)});
    }
  }
}

UsageError usage_error(const CLI::App& app, const CLI::ParseError& cause) {
  const std::string help = help_of(app);
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
  refuse_empty_values(app, arguments);
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
