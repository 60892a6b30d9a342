#include "cli/failure.hpp"

#include <new>
#include <stdexcept>
#include <system_error>

namespace ballast::cli {
namespace {

std::string out_of_memory() {
  return ResourceError({.problem = "out of memory",
                        .reason = "the machine, the job or the address-space limit gave no more",
                        .suggestion = "Use more nodes, fewer ranks per node or more build cycles."})
      .what();
}

std::string defect(const std::string& what) {
  return what + " (a defect of ballast). Please report it together with the command line.";
}

}  // namespace

Failure describe(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const Error& error) {
    return {error.what(), error.exit_code()};
  } catch (const std::bad_alloc&) {
    return {out_of_memory(), exit_resource};
  } catch (const std::system_error& error) {  // std::filesystem::filesystem_error is one
    return {error.what(), exit_resource};
  } catch (const std::logic_error& error) {
    return {defect(error.what()), exit_defect};
  } catch (const std::exception& error) {
    return {error.what(), exit_unexpected};
  } catch (...) {
    return {"an exception of unknown kind", exit_unexpected};
  }
}

}  // namespace ballast::cli
