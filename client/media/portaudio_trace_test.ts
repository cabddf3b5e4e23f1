import assert from "node:assert/strict";
import { deviceTrace, type TraceFiles } from "./portaudio_trace.ts";

function machine(files: Record<string, string>, env: Record<string, string> = {}): TraceFiles {
  return { read: (path) => files[path], identity: (path) => files[path], env: (name) => env[name] };
}

const CARDS = "/proc/asound/cards";
const SESSION = { XDG_RUNTIME_DIR: "/run/user/1000" };
const RUNNING = { [CARDS]: "0 [PCH]", "/run/user/1000/pulse/native": "1" };

Deno.test("deviceTrace() changes with the cards, and with the sound daemon", () => {
  const trace = deviceTrace(machine(RUNNING, SESSION), "linux");
  const others = [
    machine({ ...RUNNING, [CARDS]: "0 [PCH] 1 [E20]" }, SESSION),
    machine({ ...RUNNING, "/run/user/1000/pulse/native": "2" }, SESSION),
    machine({ [CARDS]: "0 [PCH]" }, SESSION),
    machine({ ...RUNNING, "/tmp/pulse": "1" }, { ...SESSION, PULSE_SERVER: "unix:/tmp/pulse" }),
  ].map((files) => deviceTrace(files, "linux"));
  assert.equal(new Set([trace, ...others]).size, 5);
  assert.equal(deviceTrace(machine(RUNNING, SESSION), "linux"), trace);
});

Deno.test("deviceTrace() tells where there is none", () => {
  assert.equal(deviceTrace(machine(RUNNING, SESSION), "windows"), null);
  assert.equal(deviceTrace(machine(RUNNING, SESSION), "darwin"), null);
});
