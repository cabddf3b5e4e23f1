#!/bin/sh
# Builds PortAudio for linux arm64, for which no package has it built:
#
#   packaging/portaudio/build.sh ffi/lib/libportaudio-arm64.so.2
#
# On that machine, or in a container for it: Debian 12 with build-essential, curl and libasound2-dev.
# ALSA alone, as in the library for x64: through it PulseAudio and PipeWire are reached too.
set -eu

VERSION=19.7.0
# PortAudio's own download site comes and goes; this is the same release, from its repository.
URL=https://github.com/PortAudio/portaudio/archive/refs/tags/v$VERSION.tar.gz
SHA256=5af29ba58bbdbb7bbcefaaecc77ec8fc413f0db6f4c4e286c40c3e1b83174fa0

if [ $# -ne 1 ]; then
  echo "Usage: build.sh FILE" >&2
  exit 2
fi
output=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

archive=${PORTAUDIO_ARCHIVE:-}
if [ -z "$archive" ]; then
  archive=$work/portaudio.tar.gz
  curl -fsSL --proto '=https' -o "$archive" "$URL"
fi
echo "$SHA256  $archive" | sha256sum -c - >&2

mkdir "$work/source"
tar -xzf "$archive" --strip-components=1 -C "$work/source"
(
  cd "$work/source"
  ./configure --enable-shared --disable-static --with-alsa --without-jack --without-oss \
    CFLAGS='-O2 -fstack-protector-strong' LDFLAGS='-Wl,-z,relro,-z,now'
  make -j "$(nproc)" lib/libportaudio.la
) >"$work/log" 2>&1 || {
  tail -n 40 "$work/log" >&2
  exit 1
}

library=$(find "$work/source/lib/.libs" -name 'libportaudio.so.2.*' -type f)
# Without ALSA's headers configure goes on without a word, and the library has no devices.
if ! objdump -p "$library" | grep -q 'NEEDED *libasound.so.2'; then
  echo "Cannot use '$library': it was built without ALSA; install libasound2-dev" >&2
  exit 1
fi
strip --strip-unneeded "$library"
mkdir -p "$(dirname "$output")"
install -m 644 "$library" "$output"
sha256sum "$output"
