/** WAV files as microphone and speaker, in real time: for hosts without sound, demos and tests. */
import { dirname } from "node:path";
import { type AudioDevice, AudioDeviceError } from "./audio_device.ts";
import { createPacer, type PacerClock, PERIOD_MS } from "./pacer.ts";
import {
  decodeMono,
  encodePcm16,
  parseWav,
  WAV_HEADER_BYTES,
  WAV_MAX_DATA_BYTES,
  WavError,
  type WavFormat,
  wavHeader,
} from "./wav.ts";

/** What a file speaker records, whatever the call's codec. */
const FILE_SPEAKER_HZ = 48_000;
const SPEAKER_PERIOD = FILE_SPEAKER_HZ * PERIOD_MS / 1000;
/** Written together: a killed program loses at most these 20 ms. */
const PERIODS_A_WRITE = 4;
const READ_AHEAD_MS = 250;

/** Opens the file and reads its header. @throws {AudioDeviceError} `bad-file` */
function openWav(path: string): { file: Deno.FsFile; format: WavFormat } {
  let file: Deno.FsFile | undefined;
  try {
    refuseNoFile(path);
    const opened = file = Deno.openSync(path);
    const { size } = opened.statSync();
    const format = parseWav((offset, length) => {
      const bytes = new Uint8Array(length);
      opened.seekSync(offset, Deno.SeekMode.Start);
      return bytes.subarray(0, readFully(opened, bytes));
    }, size);
    if (format.dataBytes === 0) throw new WavError("it holds no samples");
    return { file: opened, format };
  } catch (cause) {
    file?.close();
    throw badFile("mic", `Cannot play '${path}': ${reasonOf(cause)}`, cause);
  }
}

/** A pipe would block whoever opens it until there is another end. */
function refuseNoFile(path: string): void {
  if (!Deno.statSync(path).isFile) throw new WavError("it is no file");
}

/** Says why a file can't be a microphone; for flags, before a call. @throws {AudioDeviceError} `bad-file` */
export function checkFileMic(path: string): void {
  openWav(path).file.close();
}

/**
 * A WAV of any rate and channel count as a microphone at its own rate: silent until a call runs,
 * then from its beginning, over and over.
 * @throws {AudioDeviceError} `bad-file`
 */
export function openFileMic(path: string, clock: PacerClock): AudioDevice {
  const { file, format } = openWav(path);
  const { hz, frameBytes, dataStart, dataBytes } = format;
  const period = Math.ceil(hz * PERIOD_MS / 1000);
  const pacer = createPacer(clock);
  const frames = dataBytes / frameBytes;
  const block = new Uint8Array(frameBytes * Math.max(1, Math.round(hz * READ_AHEAD_MS / 1000)));
  let blockBytes = 0, blockAt = 0, frame = 0, periods = 0, running = false;

  function seek(to: number) {
    frame = to;
    blockBytes = blockAt = 0;
    file.seekSync(dataStart + to * frameBytes, Deno.SeekMode.Start);
  }

  /** Puts the next `count` samples into `into`, going round at the end. */
  function take(into: Float32Array, count: number) {
    for (let done = 0; done < count;) {
      if (frame === frames) seek(0);
      if (blockAt === blockBytes) {
        const wanted = Math.min(block.length, (frames - frame) * frameBytes);
        const got = readFully(file, block.subarray(0, wanted));
        blockBytes = got - got % frameBytes;
        blockAt = 0;
        if (blockBytes === 0) return void into.fill(0, done, count); // cut short while it plays
      }
      const end = Math.min(blockBytes, blockAt + (count - done) * frameBytes);
      const got = decodeMono(format, block.subarray(blockAt, end), into, done);
      done += got;
      frame += got;
      blockAt += got * frameBytes;
    }
  }

  return {
    capture: { hz, period, name: `file:${path}`, latencyUs: PERIOD_MS * 1000 },
    glitches: 0,
    read(into) {
      const missed = pacer.next();
      // At rates that don't divide into periods, one has a sample more than another.
      const from = Math.floor(periods * hz * PERIOD_MS / 1000);
      const upTo = Math.floor((periods + missed) * hz * PERIOD_MS / 1000);
      periods += missed + 1;
      const count = Math.floor(periods * hz * PERIOD_MS / 1000) - upTo;
      if (running) {
        if (missed > 0) seek((frame + upTo - from) % frames);
        take(into, count);
      } else into.fill(0, 0, count);
      return count;
    },
    write() {},
    setRunning(on) {
      if (on && !running) seek(0);
      running = on;
    },
    close: () => file.close(),
  };
}

/** Says why a file can't be a speaker, and leaves it as it is. @throws {AudioDeviceError} `bad-file` */
export function checkFileSpeaker(path: string): void {
  try {
    if (exists(path)) {
      refuseNoFile(path);
      Deno.openSync(path, { write: true }).close();
    } else if (!Deno.statSync(dirname(path)).isDirectory) {
      throw new WavError(`'${dirname(path)}' is no folder`);
    }
  } catch (cause) {
    throw badFile("speaker", `Cannot record to '${path}': ${reasonOf(cause)}`, cause);
  }
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Makes the empty file of a file speaker: with the program, so that it is a valid WAV before the
 * first call. What was there is lost.
 * @throws {AudioDeviceError} `bad-file`
 */
export function createFileSpeaker(path: string): void {
  checkFileSpeaker(path);
  try {
    Deno.writeFileSync(path, wavHeader(FILE_SPEAKER_HZ, 0));
  } catch (cause) {
    throw badFile("speaker", `Cannot record to '${path}': ${reasonOf(cause)}`, cause);
  }
}

/**
 * A WAV as a speaker: appends what is played while a call runs, in real time. Samples are written
 * before the header counts them, so the file is valid at every moment, also after SIGKILL.
 * @throws {AudioDeviceError} `bad-file`
 */
export function openFileSpeaker(path: string, clock: PacerClock): AudioDevice {
  const { file, dataBytes } = openRecording(path);
  const pacer = createPacer(clock);
  const waiting = new Uint8Array(2 * SPEAKER_PERIOD * PERIODS_A_WRITE);
  const waitingView = new DataView(waiting.buffer);
  const silence = new Float32Array(SPEAKER_PERIOD);
  const header = wavHeader(FILE_SPEAKER_HZ, dataBytes);
  const headerView = new DataView(header.buffer);
  let written = dataBytes, waitingBytes = 0, running = false;

  function flush() {
    const bytes = Math.min(waitingBytes, WAV_MAX_DATA_BYTES - written);
    waitingBytes = 0;
    if (bytes <= 0) return;
    try {
      file.seekSync(WAV_HEADER_BYTES + written, Deno.SeekMode.Start);
      writeFully(file, waiting.subarray(0, bytes));
      written += bytes;
      headerView.setUint32(4, WAV_HEADER_BYTES - 8 + written, true);
      headerView.setUint32(40, written, true);
      file.seekSync(0, Deno.SeekMode.Start);
      writeFully(file, header);
    } catch (cause) {
      throw badFile("speaker", `Cannot record to '${path}': ${reasonOf(cause)}`, cause);
    }
  }

  function record(samples: Float32Array) {
    encodePcm16(samples, waitingView, waitingBytes);
    waitingBytes += 2 * samples.length;
    if (waitingBytes === waiting.length) flush();
  }

  return {
    playback: {
      hz: FILE_SPEAKER_HZ,
      period: SPEAKER_PERIOD,
      name: `file:${path}`,
      latencyUs: PERIOD_MS * 1000,
    },
    glitches: 0,
    read: () => 0,
    write(samples) {
      const missed = pacer.next();
      if (!running) return;
      for (let i = 0; i < missed; i++) record(silence);
      record(samples);
    },
    setRunning(on) {
      if (!on) flush();
      running = on;
    },
    close() {
      try {
        flush();
      } finally {
        file.close();
      }
    },
  };
}

/** Opens what `createFileSpeaker` made, at its end; anything else there starts empty. */
function openRecording(path: string): { file: Deno.FsFile; dataBytes: number } {
  let file: Deno.FsFile | undefined;
  try {
    file = Deno.openSync(path, { read: true, write: true, create: true });
    const start = new Uint8Array(WAV_HEADER_BYTES);
    const got = readFully(file, start);
    const dataBytes = got === start.length ? new DataView(start.buffer).getUint32(40, true) : 0;
    const expected = wavHeader(FILE_SPEAKER_HZ, dataBytes);
    if (got === start.length && expected.every((byte, i) => byte === start[i])) {
      return { file, dataBytes };
    }
    file.truncateSync(0);
    file.seekSync(0, Deno.SeekMode.Start);
    writeFully(file, wavHeader(FILE_SPEAKER_HZ, 0));
    return { file, dataBytes: 0 };
  } catch (cause) {
    file?.close();
    throw badFile("speaker", `Cannot record to '${path}': ${reasonOf(cause)}`, cause);
  }
}

function badFile(end: "mic" | "speaker", message: string, cause: unknown): AudioDeviceError {
  return new AudioDeviceError({ end, code: "bad-file", message }, { cause });
}

function reasonOf(cause: unknown): string {
  if (cause instanceof Deno.errors.NotFound) return "there is no such file or folder";
  if (cause instanceof Deno.errors.PermissionDenied) return "permission denied";
  return cause instanceof Error ? cause.message : String(cause);
}

function readFully(file: Deno.FsFile, into: Uint8Array): number {
  let got = 0;
  while (got < into.length) {
    const more = file.readSync(into.subarray(got));
    if (more === null) break;
    got += more;
  }
  return got;
}

function writeFully(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}
