import { idBytes } from "../../protocol/handshake_packets.ts";
import { formatBytes } from "../../protocol/key_text.ts";
import { type NoiseRole, type NoiseState, startNoise } from "../../protocol/noise_xx.ts";
import { isNoiseKeyOf } from "../../protocol/public_key.ts";
import { createNoiseKey } from "../identity/noise_key.ts";
import type { HandshakeContext } from "./handshake_types.ts";

const EPHEMERAL_BYTES = 32;
const PROLOGUE = "DevCloud 2\0";
const encoder = new TextEncoder();

/** Begins a handshake of this id: keys of one are of no use in another. */
export function beginNoise(role: NoiseRole, id: string, context: HandshakeContext): NoiseState {
  const prologue = Uint8Array.of(...encoder.encode(PROLOGUE), ...idBytes(id));
  const ephemeral = createNoiseKey(context.random(EPHEMERAL_BYTES));
  return startNoise({ role, prologue, own: context.noise, ephemeral });
}

/** An index that no other session of ours has, but for one chance in millions. */
export function drawIndex({ random }: HandshakeContext): number {
  const bytes = random(4);
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
}

/** The identity as text, where it is the very key that Noise proved; null where it isn't. */
export function provenKey(identity: Uint8Array, remoteStatic: Uint8Array | null): string | null {
  if (remoteStatic === null) return null;
  const key = formatBytes(identity);
  return isNoiseKeyOf(key, remoteStatic) ? key : null;
}
