/**
 * A sound system for tests: a PulseAudio daemon of their own, with null sinks for sound cards. It
 * shares nothing with the user's sound and leaves nothing behind.
 */
import { join } from "node:path";
import { type Recording, type RecordOptions, startRecording } from "./recording.ts";

export interface SoundRig {
  /** For processes that use the rig: `PULSE_SINK` and `PULSE_SOURCE` choose within it. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs `pactl`, returns what it printed. */
  pactl(...args: string[]): Promise<string>;
  /** Loads a module, returns its index for `unloadModule`. */
  loadModule(name: string, ...args: string[]): Promise<string>;
  unloadModule(index: string): Promise<void>;
  /** A sound card: what is played on sink `name` can be captured from `name.monitor`. */
  addNullSink(name: string, ...args: string[]): Promise<string>;
  /** As if it were unplugged. */
  removeSink(name: string): Promise<void>;
  /** Plays a WAV file on a sink; resolves when it has been played. `flags`: more of paplay's. */
  play(path: string, sink: string, ...flags: string[]): Promise<void>;
  /** Records a source from now on; `stop` gives the samples, interleaved float32. */
  record(source: string, options?: RecordOptions): Promise<Recording>;
  /** Names one sink or source of the daemon for ALSA, so that PortAudio lists it. */
  nameDevice(name: string, device: string): Promise<void>;
  /** Ends the daemon as a crash would; `startDaemon` brings it back, without any sinks. */
  killDaemon(): Promise<void>;
  startDaemon(): Promise<void>;
  /**
   * A sound card of that name beside the daemon: PortAudio lists it while it is plugged in. It is a
   * daemon of its own with one null sink, `card`, which `record` and `play` of the result reach.
   */
  addCard(name: string): Promise<SoundCard>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Plugged in at first. */
export interface SoundCard extends Pick<SoundRig, "play" | "record"> {
  unplug(): Promise<void>;
  plug(): Promise<void>;
}

/** The second is for programs with a home of their own: ALSA finds it by XDG_CONFIG_HOME. */
const RC_FILES = [".asoundrc", "alsa/asoundrc"];

interface SoundRigOptions {
  /** Whether the daemon puts the streams of a sink that goes on another, as it does by default. */
  readonly movesStreams?: boolean;
}

/** Starts the daemon; resolves when it takes connections. Works as root and as a user. */
export async function startSoundRig(
  { movesStreams = true }: SoundRigOptions = {},
): Promise<SoundRig> {
  const folder = await Deno.makeTempDir({ prefix: "devcloud-sound-" });
  const runtime = join(folder, "runtime"), home = join(folder, "home");
  await Deno.mkdir(runtime, { mode: 0o700 });
  await Deno.mkdir(home);
  // What Debian's configuration does only while it sees a daemon of the user's.
  await Deno.mkdir(join(home, "alsa"));
  for (const file of RC_FILES) {
    const text = "pcm.!default { type pulse }\nctl.!default { type pulse }\n";
    await Deno.writeTextFile(join(home, file), text);
  }
  const settings = join(home, ".config", "pulse");
  await Deno.mkdir(settings, { recursive: true });
  const text = `rescue-streams = ${movesStreams ? "yes" : "no"}\n`;
  await Deno.writeTextFile(join(settings, "daemon.conf"), text);
  const env = {
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    XDG_CONFIG_HOME: home,
    PULSE_SERVER: `unix:${join(runtime, "pulse", "native")}`,
    DENO_DIR: await denoFolder(),
  };
  const cards: SoundCard[] = [];
  let daemon = await startPulseAudio(env, []);

  const run = (command: string, ...args: string[]) => runIn(env, command, ...args);

  const rig: SoundRig = {
    env,
    pactl: (...args) => run("pactl", ...args),
    loadModule: (name, ...args) => run("pactl", "load-module", name, ...args),
    unloadModule: async (index) => void await run("pactl", "unload-module", index),
    addNullSink: (name, ...args) =>
      run("pactl", "load-module", "module-null-sink", `sink_name=${name}`, "rate=48000", ...args),
    async removeSink(name) {
      const modules = await run("pactl", "list", "short", "modules");
      const [line] = modules.split("\n").filter((each) => each.includes(`sink_name=${name} `));
      await run("pactl", "unload-module", line?.split("\t")[0] ?? "");
    },
    play: async (path, sink, ...flags) => void await run("paplay", ...flags, "-d", sink, path),
    record: (source, options) => startRecording(env, source, options),
    killDaemon: () => daemon.kill(),
    async startDaemon() {
      daemon = await startPulseAudio(env, []);
    },
    nameDevice: (name, device) => addPcm(home, name, `device "${device}"`),
    async addCard(name) {
      await addPcm(home, name, `server "unix:${join(folder, name, "pulse/native")}"`);
      const card = await startCard({ ...env, XDG_RUNTIME_DIR: join(folder, name) });
      cards.push(card);
      return card;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([daemon.kill(), ...cards.map((card) => card.unplug())]);
      await Deno.remove(folder, { recursive: true });
    },
  };
  return rig;
}

/** A line of ALSA's configuration that PortAudio lists as a device. */
async function addPcm(home: string, name: string, where: string): Promise<void> {
  for (const file of RC_FILES) {
    const text = `pcm.${name} { type pulse ${where} hint { show on description "${name}" } }\n`;
    await Deno.writeTextFile(join(home, file), text, { append: true });
  }
}

interface Daemon {
  kill(): Promise<void>;
}

/** On the socket of the environment's XDG_RUNTIME_DIR; `load`: modules beside its protocol. */
async function startPulseAudio(
  env: Record<string, string>,
  load: readonly string[],
): Promise<Daemon> {
  const child = new Deno.Command("pulseaudio", {
    // Started, not daemonised: it is killed with its handle, whatever happens to the test.
    args: [
      ...["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=no"],
      ...["--log-target=stderr", "--log-level=info", "--high-priority=yes", "--realtime=no"],
      // Whoever gets to the socket, in our own folder, may play: programs that run as another user.
      ...["module-native-protocol-unix auth-anonymous=1", ...load].map((each) => `--load=${each}`),
    ],
    env,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const log = await untilReady(child.stderr);
  let isOver = false;
  return {
    async kill() {
      if (!isOver) child.kill("SIGKILL");
      isOver = true;
      await Promise.all([child.status, log.rest]);
    },
  };
}

async function startCard(env: Record<string, string>): Promise<SoundCard> {
  const folder = env["XDG_RUNTIME_DIR"]!;
  const own = { ...env, PULSE_SERVER: `unix:${join(folder, "pulse/native")}` };
  const start = async () => {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    const { uid, gid } = await Deno.stat(folder);
    // A daemon wants its folder to be its own; programs that run as somebody else were given it.
    const isGiven = uid !== Deno.uid();
    if (isGiven) await runIn(own, "chown", "-R", `${Deno.uid()}:${Deno.gid()}`, folder);
    const home = { ...own, HOME: folder };
    const daemon = await startPulseAudio(home, ["module-null-sink sink_name=card rate=48000"]);
    if (isGiven) await runIn(own, "chown", "-R", `${uid}:${gid}`, folder);
    return daemon;
  };
  let daemon = await start();
  return {
    play: (path, sink, ...flags) => runIn(own, "paplay", ...flags, "-d", sink, path).then(() => {}),
    record: (source, options) => startRecording(own, source, options),
    async unplug() {
      await daemon.kill();
      await Deno.remove(join(folder, "pulse"), { recursive: true }).catch(() => {});
    },
    async plug() {
      daemon = await start();
    },
  };
}

async function runIn(
  env: Record<string, string>,
  command: string,
  ...args: string[]
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args, env }).output();
  if (success) return new TextDecoder().decode(stdout).trim();
  const reason = new TextDecoder().decode(stderr).trim();
  throw new Error(`'${command} ${args.join(" ")}' failed: ${reason}`);
}

/** Reads the daemon's log up to the line that says it is ready; `rest` reads on, to its end. */
async function untilReady(
  stderr: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<{ readonly rest: Promise<void> }> {
  const reader = stderr.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.includes("Daemon startup complete")) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`PulseAudio did not start:\n${said}`);
    said += value;
  }
  const rest = async () => {
    while (!(await reader.read()).done);
  };
  return { rest: rest() };
}

/** Deno's cache, which would else be looked for in the rig's HOME. */
async function denoFolder(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const info: { denoDir: string } = JSON.parse(new TextDecoder().decode(stdout));
  return info.denoDir;
}
