import { platformLayouts } from "./layouts.ts";
import type { PortAudioSymbols } from "./symbols.ts";

/** Codes of PaErrorCode that a caller tells apart. */
export const PA_ERROR = {
  unanticipatedHostError: -9999,
  invalidChannelCount: -9998,
  invalidSampleRate: -9997,
  invalidDevice: -9996,
  deviceUnavailable: -9985,
  streamIsStopped: -9983,
  inputOverflowed: -9981,
  outputUnderflowed: -9980,
} as const;

/** PortAudio refused: `code` is its PaErrorCode, the message carries its own text. */
export class PortAudioError extends Error {
  override name = "PortAudioError";
  constructor(readonly code: number, message: string) {
    super(message);
  }
}

/** Tells what a PaError means; throws `PortAudioError` when it is negative, else returns it. */
export type Check = (code: number, action: string) => number;

/** A C string behind `pointer`, or "" for NULL. */
export function textAt(pointer: Deno.PointerValue): string {
  return pointer === null ? "" : new Deno.UnsafePointerView(pointer).getCString();
}

/** Makes the `check` of a loaded library. `action` says what was tried: "open the stream". */
export function makeCheck(pa: PortAudioSymbols): Check {
  return (code, action) => {
    if (code >= 0) return code;
    let reason = textAt(pa.Pa_GetErrorText(code));
    if (code === PA_ERROR.unanticipatedHostError) {
      const host = hostErrorText(pa);
      if (host !== "") reason += `: ${host}`;
    }
    throw new PortAudioError(code, `Cannot ${action}: ${reason} (PortAudio error ${code})`);
  };
}

/** The host's (ALSA's, WASAPI's …) own words on the last `paUnanticipatedHostError`. */
function hostErrorText(pa: PortAudioSymbols): string {
  const info = pa.Pa_GetLastHostErrorInfo();
  if (info === null) return "";
  const { offsets } = platformLayouts().PaHostErrorInfo;
  return textAt(new Deno.UnsafePointerView(info).getPointer(offsets.errorText)).trim();
}
