#!/bin/sh
# Installs devcloud-server and devcloud-client for this machine, from a release, without root.
# Nothing is installed that SHA256SUMS doesn't vouch for, and no file is ever half written.
set -eu

# Where releases are, in the layout of GitHub: $RELEASES/download/vVERSION/FILE and
# $RELEASES/latest/download/FILE. The release workflow writes its own address here.
RELEASES_DEFAULT=''
RELEASES=${DEVCLOUD_RELEASES:-$RELEASES_DEFAULT}

EXIT_CRITICAL=2
DOWNLOAD_TIMEOUT_S=600
CONNECT_TIMEOUT_S=15

usage() {
  cat <<'USAGE'
Usage: install.sh [flags] [client | server]     both without a name

  --version V    1.0.0, for example; default: the latest
  --to DIR       default: ~/.local/bin
  --from PLACE   a folder, or an http(s) address, that holds SHA256SUMS and the files of one
                 release, for networks without Internet
  --help

DEVCLOUD_RELEASES names another place of releases, in the layout of GitHub: PLACE/download/v1.0.0/
and PLACE/latest/download/. Exit codes: 0 done, 2 nothing was installed.
USAGE
}

work=''
fail() {
  printf 'install.sh: %s\n' "$1" >&2
  exit "$EXIT_CRITICAL"
}
# shellcheck disable=SC2317 # the traps call it
clean_up() {
  if [ -n "$work" ]; then rm -rf "$work"; fi
}

has() { command -v "$1" >/dev/null 2>&1; }

# The platform as in the names of files: linux-x64.
find_platform() {
  system=$(uname -s)
  machine=$(uname -m)
  case $system in
    Linux) system=linux ;;
    Darwin) system=macos ;;
    *) fail "Cannot install on '$system': there are programs for Linux and macOS, and install.ps1 for Windows" ;;
  esac
  case $machine in
    x86_64 | amd64) machine=x64 ;;
    aarch64 | arm64) machine=arm64 ;;
    *) fail "Cannot install on '$machine': there are programs for x64 and arm64" ;;
  esac
  # A shell that Rosetta translates takes an Apple arm64 for an Intel.
  if [ "$system-$machine" = macos-x64 ] && [ "$(sysctl -n sysctl.proc_translated 2>/dev/null)" = 1 ]; then
    machine=arm64
  fi
  if [ "$system" = linux ]; then need_glibc "$machine"; fi
  platform=$system-$machine
}

# The programs are made for glibc; without it the shell would say no more than "not found".
need_glibc() {
  case $1 in
    x64) loader=/lib64/ld-linux-x86-64.so.2 ;;
    *) loader=/lib/ld-linux-aarch64.so.1 ;;
  esac
  [ -e "$loader" ] || fail "Cannot install here: the programs need glibc ('$loader'), which Alpine and NixOS lack"
}

# fetch NAME FILE: brings a file of the release.
fetch() {
  case $place in
    http://* | https://*) download "$place/$1" "$2" ;;
    *) cp -- "$place/$1" "$2" 2>/dev/null || fail "Cannot read '$place/$1'" ;;
  esac
}

download() {
  case $1 in
    https://*) protocols='=https' ;; # also where it is sent on
    *) protocols='=http,https' ;;
  esac
  if has curl; then
    reason=$(curl -fsSL --proto "$protocols" --connect-timeout "$CONNECT_TIMEOUT_S" \
      --max-time "$DOWNLOAD_TIMEOUT_S" -o "$2" "$1" 2>&1) || fail "Cannot download '$1': ${reason:-curl gives no reason}"
  elif has wget; then
    reason=$(wget -q -T "$CONNECT_TIMEOUT_S" -O "$2" "$1" 2>&1) ||
      fail "Cannot download '$1': ${reason:-wget gives no reason}"
  else
    fail "Cannot download '$1': neither curl nor wget is here"
  fi
}

find_hasher() {
  if has sha256sum; then
    hasher='sha256sum'
  elif has shasum; then
    hasher='shasum -a 256'
  elif has openssl; then
    hasher='openssl dgst -sha256 -r'
  else
    fail "Cannot check the files: neither sha256sum, shasum nor openssl is here"
  fi
}

# shellcheck disable=SC2086 # the words of a command
sha256_of() { $hasher <"$1" | cut -c 1-64; }

# The hash that SHA256SUMS has for a name, or nothing; a * before the name stands for "binary".
listed_hash() {
  awk -v name="$1" '$2 == name || $2 == "*" name { print $1; exit }' "$work/SHA256SUMS"
}

# The version of the programs for this platform, from their names in SHA256SUMS.
listed_version() {
  sed -n "s/^[0-9a-f]\{64\} [ *]$1-\([0-9A-Za-z.+-]*\)-$platform\$/\1/p" "$work/SHA256SUMS" | head -n 1
}

# What the program at a path says that its version is, or nothing.
installed_version() {
  if [ -x "$1" ]; then
    { "$1" --version 2>/dev/null || :; } | sed -n '1s/^devcloud-[a-z]* \([0-9A-Za-z.+-]*\).*/\1/p'
  fi
}

# bring PROGRAM: puts the checked file into the work folder.
bring() {
  file=$1-$version-$platform
  wanted=$(listed_hash "$file")
  [ -n "$wanted" ] || fail "Cannot install '$file': '$place/SHA256SUMS' doesn't list it"
  printf 'Fetching %s from %s\n' "$file" "$place" >&2
  fetch "$file" "$work/$1"
  found=$(sha256_of "$work/$1")
  [ "$found" = "$wanted" ] ||
    fail "Cannot install '$file': its SHA-256 is '$found', and SHA256SUMS says '$wanted'"
  chmod 755 "$work/$1"
  # One that can't start here must not take the place of one that can.
  reason=$("$work/$1" --version 2>&1) || fail "Cannot install '$file': it does not start here: $reason"
}

main() {
  version=''
  to=''
  place=''
  programs=''
  while [ $# -gt 0 ]; do
    case $1 in
      --help | -h)
        usage
        exit 0
        ;;
      --version | --to | --from)
        if [ $# -lt 2 ] || [ -z "$2" ]; then fail "Cannot use $1: its value is missing; see --help"; fi
        case $1 in
          --version) version=${2#v} ;;
          --to) to=${2%/} ;;
          --from) place=${2%/} ;;
        esac
        shift
        ;;
      client | server) programs="$programs devcloud-$1" ;;
      *) fail "Cannot use '$1': it is neither a flag, client nor server; see --help" ;;
    esac
    shift
  done
  programs=${programs:-devcloud-server devcloud-client}
  case $version in
    *[!0-9A-Za-z.+-]*) fail "Cannot use --version '$version': a version is like 1.0.0" ;;
  esac
  if [ -z "$to" ]; then
    [ -n "${HOME:-}" ] || fail "Cannot tell where to install: HOME is not set; give --to DIR"
    to=$HOME/.local/bin
  fi
  # Else mkdir and others would take it for a flag.
  case $to in -*) to=./$to ;; esac
  find_platform
  find_hasher

  if [ -z "$place" ]; then
    [ -n "$RELEASES" ] || fail "Cannot tell where releases are: set DEVCLOUD_RELEASES, or give --from PLACE"
    RELEASES=${RELEASES%/}
    if [ -n "$version" ]; then place=$RELEASES/download/v$version; else place=$RELEASES/latest/download; fi
  fi

  mkdir -p "$to" 2>/dev/null || fail "Cannot make the folder '$to'"
  # In the same folder, so that the last step is a rename: either the old program or the new one.
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  work=$(mktemp -d "$to/.devcloud-install.XXXXXX" 2>/dev/null) || fail "Cannot write in '$to'"

  fetch SHA256SUMS "$work/SHA256SUMS"
  first=${programs# }
  first=${first%% *}
  if [ -z "$version" ]; then
    version=$(listed_version "$first")
    [ -n "$version" ] || fail "Cannot find '$first' for $platform in '$place/SHA256SUMS'"
  fi
  for program in $programs; do
    if [ -d "$to/$program" ]; then fail "Cannot install '$to/$program': a folder has that name"; fi
    bring "$program"
  done
  for program in $programs; do
    before=$(installed_version "$to/$program")
    mv -f "$work/$program" "$to/$program" || fail "Cannot put '$program' into '$to'"
    printf 'Installed %s %s in %s%s\n' "$program" "$version" "$to" "${before:+ (was $before)}"
  done
  case :${PATH:-}: in
    *":$to:"*) ;;
    *) printf "%s is not on your PATH: add it, or start the programs by their whole path\n" "$to" ;;
  esac
}

# The last line, so that a script that was cut short on its way here does nothing.
main "$@"
