import assert from "node:assert/strict";
import { ownerOf } from "./busy_card.ts";

/** /proc of a machine whose headset is recorded from by a program; texts as Linux 6.1 writes them. */
const FILES: Readonly<Record<string, string>> = {
  "/proc/asound/cards": [
    " 0 [PCH            ]: HDA-Intel - HDA Intel PCH",
    "                      HDA Intel PCH at 0xa1234000 irq 145",
    " 1 [E20            ]: USB-Audio - Jabra EVOLVE 20",
    "                      GN Netcom Jabra EVOLVE 20 at usb-0000:00:14.0-2, full speed",
  ].join("\n"),
  "/proc/asound/card1/pcm0c/sub0/status":
    "state: RUNNING\nowner_pid   : 4242\ntrigger_time: 12.5\n",
  "/proc/asound/card1/pcm0p/sub0/status": "closed\n",
  "/proc/4242/comm": "arecord\n",
};

const machine = (path: string) => FILES[path];

const HEADSET = "Jabra EVOLVE 20: USB Audio (hw:1,0)";

Deno.test("ownerOf() names the program that has a card for itself, in the direction asked", () => {
  assert.equal(ownerOf(HEADSET, "mic", machine), "arecord");
  assert.equal(ownerOf(HEADSET, "speaker", machine), undefined);
});

Deno.test("ownerOf() finds no owner of cards that are free, or not there", () => {
  assert.equal(ownerOf("HDA Intel PCH: ALC257 Analog (hw:0,0)", "mic", machine), undefined);
  assert.equal(ownerOf("Logitech: USB Audio (hw:2,0)", "mic", machine), undefined);
  assert.equal(ownerOf("default", "mic", machine), undefined);
  assert.equal(ownerOf(HEADSET, "mic", () => undefined), undefined);
});

Deno.test("ownerOf() tells of an owner that it can't name", () => {
  const anonymous = (path: string) => path.endsWith("comm") ? undefined : FILES[path];
  assert.equal(ownerOf(HEADSET, "mic", anonymous), "");
});
