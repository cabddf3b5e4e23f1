import { COMMON_FLAGS, COMPLETIONS } from "../command_line/common_flags.ts";
import type { CommandLine, FlagTable, NameOf } from "../command_line/flag.ts";
import { VOICE_PORT } from "../protocol/limits.ts";

export const UI_PORT = 5080;
export const VOICE_HOST = "0.0.0.0";
/** What `--mic` and `--speaker` call the system's own. */
export const USUAL_DEVICE = "default";

/** Each flag; `--help`, completions, environment, settings file and `--print-config` follow from it. */
export const FLAGS = {
  "name": {
    value: { kind: "text", placeholder: "NAME" },
    help: "register at once",
    otherwise: { words: "asked on the page" },
    heading: "Who and where",
  },
  "server": {
    value: { kind: "text", placeholder: "HOST[:PORT]" },
    help: "where the server is",
    otherwise: { words: "the one found on the network, else the last one, else 127.0.0.1" },
  },
  "tls": {
    value: { kind: "switch" },
    help: "reach the server over TLS alone; the certificate seen first is kept",
    otherwise: { words: "where it was so before" },
  },
  "server-key": {
    value: { kind: "text", placeholder: "sha256:HEX" },
    help: "as --tls, and accept this certificate only: the server shows it",
    otherwise: { words: "the one seen first" },
  },
  "call": {
    value: { kind: "text", placeholder: "NAME" },
    help: "dial as soon as registered; ends with that call (0 talked, 1 not)",
    heading: "Calls",
  },
  "auto-answer": { value: { kind: "switch" }, help: "accept calls while idle" },
  "dnd": {
    value: { kind: "switch" },
    help: "do not disturb: nothing rings, callers hear that you are busy",
    otherwise: { words: "as chosen last, or off" },
  },
  "no-call-waiting": {
    value: { kind: "switch" },
    help: "who calls during a call hears that you are busy",
    otherwise: { words: "as chosen last, or they ring softly" },
  },
  "require-encryption": {
    value: { kind: "switch" },
    help: "call, and be called by, those alone with whom it is encrypted",
  },
  "constant-size": {
    value: { kind: "switch" },
    help:
      "packets of one size at one pace in encrypted calls, so that nothing of them follows the voice",
  },
  "duration": {
    value: { kind: "text", placeholder: "S" },
    help: "hang up after S seconds of call, and end",
  },
  "mic": {
    value: { kind: "sound", placeholder: "DEVICE", words: [USUAL_DEVICE, "none", "tone"] },
    help: "a name or index as in 'devices', file:PATH.wav, none, or tone",
    otherwise: { words: "as chosen last, or the system's" },
    heading: "Sound",
  },
  "speaker": {
    value: { kind: "sound", placeholder: "DEVICE", words: [USUAL_DEVICE, "none"] },
    help: "a name or index, file:PATH.wav, or none",
    otherwise: { words: "as chosen last, or the system's" },
  },
  "transmit": {
    value: { kind: "choice", choices: ["open", "voice", "push"] },
    help: "always, while you speak, or while the button is held",
    otherwise: { words: "as chosen last on the page, else open" },
  },
  "codec": {
    value: { kind: "choice", choices: ["v1", "opus"] },
    help: "how sound is sent: v1 is that of 2023; opus where the other side can, else v1",
    otherwise: { words: "the best that both can" },
  },
  "processing": {
    value: { kind: "choice", choices: ["on", "off"] },
    help: "echo cancellation, noise suppression, gain",
    otherwise: { words: "on; off for a file or a tone" },
  },
  "voice-host": {
    value: { kind: "text", placeholder: "ADDR" },
    help: "address for voice (UDP)",
    otherwise: { value: VOICE_HOST, words: "all" },
    heading: "Network and page",
  },
  "voice-port": {
    value: { kind: "text", placeholder: "N" },
    help: "port for voice (UDP); 0 takes a free one",
    otherwise: { words: `${VOICE_PORT}, else the next free one` },
  },
  "ui-port": {
    value: { kind: "text", placeholder: "N" },
    help: "port of the page; 0 takes a free one",
    otherwise: { words: `${UI_PORT}, else the next free one` },
  },
  "no-open": { value: { kind: "switch" }, help: "don't open the page in the browser" },
  "events": {
    value: { kind: "switch" },
    help: "one JSON object a line on stdout for every event",
  },
  "data": {
    value: { kind: "folder", placeholder: "DIR" },
    help: "folder for what is remembered",
    otherwise: { words: "the platform's own" },
  },
  "no-history": { value: { kind: "switch" }, help: "keep no calls and messages of this run" },
  "lang": {
    value: { kind: "choice", choices: ["fr", "en"] },
    help: "language of the log",
    otherwise: { words: "from the locale" },
  },
  "no-sound-test": {
    value: { kind: "switch" },
    help: "with 'doctor': play and record nothing",
    heading: "With 'doctor'",
  },
  "json": { value: { kind: "switch" }, help: "with 'doctor': one JSON object on stdout" },
  "force": {
    value: { kind: "switch" },
    help: "replace the file, or the key that is here",
    isOrder: true,
    heading: "With 'identity export' and 'identity import'",
  },
  ...COMMON_FLAGS,
} as const satisfies FlagTable;

export type ClientFlag = NameOf<typeof FLAGS>;

export const COMMAND_LINE: CommandLine = {
  program: "devcloud-client",
  summary: "a telephone for the local network",
  examples: [
    ["devcloud-client", "open its page: say who you are there"],
    ["devcloud-client --name John", "register with the server found here"],
    ["devcloud-client --name John --server 192.168.1.20", "where the network hides the server"],
    ["devcloud-client call Marie --name John", "call Marie, and end with the call"],
    ["devcloud-client --name Hall --auto-answer", "an intercom: answers by itself"],
    ["devcloud-client doctor", "sound, network, server: what is wrong"],
  ],
  commands: [
    { name: "call", placeholder: "NAME", help: "the same as --call NAME" },
    { name: "devices", help: "list microphones and speakers" },
    { name: "doctor", help: "check sound, network and server, and say what to do" },
    {
      name: "identity",
      placeholder: "[export FILE|import FILE]",
      choices: ["export", "import"],
      help: "show your key's fingerprint, or take the key along",
    },
    COMPLETIONS,
  ],
  flags: FLAGS,
  notes: [
    "Each flag but --force and the last four may also be set in the environment (DEVCLOUD_NO_OPEN=1) or be a line " +
    "of the settings file (no-open = yes, name = John). Flags come before the environment, and that " +
    "before the file; --open undoes a no-open set there. --print-config says where the file belongs.",
    "Exit codes: 0 done, 1 ended with a warning, 2 bad flag, port or device, 3 unknown error",
  ],
};
