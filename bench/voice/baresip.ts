/**
 * baresip (www.baresip.org, BSD-3-Clause), the peer that voice is compared with: two of it on loopback,
 * on the same cards by the same way, ALSA's default.
 */
import { join } from "node:path";
import { createJournal } from "../../tools/programs/journal.ts";
import { installMissing } from "../../tools/testing/packages.ts";

/** How it is set: `installed` is what its package configures, but for Opus, which it only ships. */
export interface BaresipSetting {
  readonly codec: "pcmu" | "opus";
  /** By hand for low delay: Opus in 10 ms, no jitter buffer, the least audio buffer that works. */
  readonly tuned: boolean;
}

export interface Baresip extends AsyncDisposable {
  readonly pid: number;
  /** Calls the one that listens there; resolves when both talk. */
  call(port: number): Promise<void>;
}

/** Installs it where it is missing, or throws with the command to run. */
export async function installBaresip(say: (line: string) => void): Promise<void> {
  await installMissing(say, [
    { name: "baresip-core", files: ["baresip"], why: "the voice's peer in the bench" },
  ]);
}

const CODECS = { pcmu: "pcmu/8000/1", opus: "opus/48000/2" } as const;
const MODULES = ["stdio", "g711", "opus", "alsa", "account", "menu"];

/** What its package writes for a new user (1.0.0), less what is for other networks and for video. */
function configuration(port: number, { codec, tuned }: BaresipSetting): string {
  const modules = MODULES.filter((name) => name !== "opus" || codec === "opus");
  return [
    "poll_method epoll",
    `sip_listen 127.0.0.1:${port}`,
    "audio_player alsa,default",
    "audio_source alsa,default",
    "audio_alert alsa,none",
    "audio_level no",
    ...["ausrc", "auplay", "auenc", "audec"].map((end) => `${end}_format s16`),
    `audio_buffer ${tuned ? "10-40" : "20-160"}`,
    "rtp_tos 184",
    `jitter_buffer_delay ${tuned ? "0-0" : "5-10"}`,
    "module_path /usr/lib/baresip/modules",
    ...modules.map((name) => `${name === "menu" ? "module_app" : "module"} ${name}.so`),
    "opus_bitrate 28000",
    "",
  ].join("\n");
}

/** Starts one that answers calls by itself. */
export async function startBaresip(
  port: number,
  setting: BaresipSetting,
  env: Readonly<Record<string, string>>,
): Promise<Baresip> {
  const folder = await Deno.makeTempDir({ prefix: "dc-baresip-" });
  const packets = setting.tuned ? ";ptime=10" : "";
  const account = `<sip:peer@127.0.0.1:${port}>;regint=0;answermode=auto;` +
    `audio_codecs=${CODECS[setting.codec]}${packets}`;
  await Deno.writeTextFile(join(folder, "config"), configuration(port, setting));
  await Deno.writeTextFile(join(folder, "accounts"), `${account}\n`);
  const child = new Deno.Command("baresip", {
    args: ["-f", folder],
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  const lines = createJournal<string>("baresip");
  const follow = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      text.split("\n").forEach((line) => lines.add(line));
    }
  };
  const reading = Promise.all([follow(child.stdout), follow(child.stderr)])
    .then(() => lines.close("it ended"));
  const dispose = async () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await Promise.all([child.status, reading, input.close().catch(() => {})]);
    await Deno.remove(folder, { recursive: true });
  };
  try {
    await lines.until("'ready'", (line) => line.includes("baresip is ready"));
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    pid: child.pid,
    async call(to) {
      await input.write(new TextEncoder().encode(`/dial sip:peer@127.0.0.1:${to}\n`));
      await lines.until("a call", (line) => line.includes("Call established"));
    },
    [Symbol.asyncDispose]: dispose,
  };
}
