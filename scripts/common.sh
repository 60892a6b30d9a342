# shellcheck shell=bash
# Shared by scripts/test and scripts/demo (bash): packages, configure, build. Sets root (the
# repository) and jobs (compilations at a time).

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export LC_ALL=C.UTF-8
# The same objects for any checkout, also with precompiled headers (ccache's manual, "Precompiled headers").
export CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=$root
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime

say() { printf '%s\n' "$*"; }

die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    command -v sudo >/dev/null || die "packages are missing and there is no sudo: run as root once: $*"
    sudo "$@"
  fi
}

installed() {
  local status
  status=$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) && [ "$status" = installed ]
}

# Installs what scripts/packages.txt names and this machine lacks.
install_packages() {
  local missing=() package
  command -v dpkg-query >/dev/null || die "this is no Debian: install the packages of scripts/packages.txt by hand"
  while read -r package; do
    installed "$package" || missing+=("$package")
  done < <(grep -v '^#' "$root/scripts/packages.txt")
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}")
  # The package lists may be absent or old: fetch them only then.
  as_root "${install[@]}" >/dev/null 2>&1 || {
    as_root apt-get update -qq
    as_root "${install[@]}" >/dev/null
  }
}

# One compilation per core, but no more than memory allows at 1.2 GB each.
count_jobs() {
  local cores memory_kb by_memory
  cores=$(nproc)
  memory_kb=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo)
  by_memory=$((memory_kb / 1200000))
  jobs=$((by_memory < cores ? by_memory : cores))
  jobs=$((jobs < 1 ? 1 : jobs))
}

# configure PRESET
configure() {
  local launcher=()
  if command -v ccache >/dev/null; then
    launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  fi
  (cd "$root" && cmake --preset "$1" "${launcher[@]}" >"$root/build/configure_$1.log" 2>&1) || {
    cat "$root/build/configure_$1.log"
    return 1
  }
}

# build PRESET [TARGET...]: all targets if none is named.
build() {
  local preset=$1
  shift
  mkdir -p "$root/build"
  configure "$preset" || return 1
  (cd "$root" && cmake --build --preset "$preset" -j "$jobs" ${1+--target "$@"} -- --quiet)
}

# mpi_flags=(...) for a run of RANKS ranks: what Open MPI asks of root and of machines with few cores.
set_mpi_flags() {
  mpi_flags=(--bind-to none)
  [ "$(id -u)" -ne 0 ] || mpi_flags+=(--allow-run-as-root)
  [ "$(nproc)" -ge "$1" ] || mpi_flags+=(--oversubscribe)
}

count_jobs
