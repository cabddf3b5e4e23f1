/**
 * PortAudio's structures: the members in the order of portaudio.h, and where a platform's C
 * compiler puts them. Offsets are computed from the members' types, never typed by hand.
 */

/** The C types that occur. Enums (PaHostApiTypeId) and index types are `int`, PaTime is `double`. */
export type CType = "int" | "long" | "double" | "pointer";

/** Sizes in bytes of C's types; each is aligned to its size on all of these. */
export interface Abi {
  readonly int: number;
  readonly long: number;
  readonly double: number;
  readonly pointer: number;
}

/** 64-bit Linux and macOS keep `long` at 8 bytes (LP64), 64-bit Windows at 4 (LLP64). */
export const ABIS = {
  lp64: { int: 4, long: 8, double: 8, pointer: 8 },
  llp64: { int: 4, long: 4, double: 8, pointer: 8 },
} as const satisfies Record<string, Abi>;

export const STRUCTS = {
  PaHostErrorInfo: { hostApiType: "int", errorCode: "long", errorText: "pointer" },
  PaHostApiInfo: {
    structVersion: "int",
    type: "int",
    name: "pointer",
    deviceCount: "int",
    defaultInputDevice: "int",
    defaultOutputDevice: "int",
  },
  PaDeviceInfo: {
    structVersion: "int",
    name: "pointer",
    hostApi: "int",
    maxInputChannels: "int",
    maxOutputChannels: "int",
    defaultLowInputLatency: "double",
    defaultLowOutputLatency: "double",
    defaultHighInputLatency: "double",
    defaultHighOutputLatency: "double",
    defaultSampleRate: "double",
  },
  PaStreamParameters: {
    device: "int",
    channelCount: "int",
    sampleFormat: "long",
    suggestedLatency: "double",
    hostApiSpecificStreamInfo: "pointer",
  },
  PaStreamInfo: {
    structVersion: "int",
    inputLatency: "double",
    outputLatency: "double",
    sampleRate: "double",
  },
} as const satisfies Record<string, Record<string, CType>>;

type Members = typeof STRUCTS;

/** Byte offset of each member, and the size of the whole. */
export interface Layout<Name extends string> {
  readonly size: number;
  readonly offsets: Readonly<Record<Name, number>>;
}

export type Layouts = { readonly [S in keyof Members]: Layout<keyof Members[S] & string> };

/** Where a C compiler puts the members: each aligned to its own size, the whole to the largest. */
function layOut<Name extends string>(
  members: Readonly<Record<Name, CType>>,
  abi: Abi,
): Layout<Name> {
  const align = (at: number, to: number) => Math.ceil(at / to) * to;
  const offsets = {} as Record<Name, number>;
  let end = 0, largest = 1;
  for (const name of Object.keys(members) as Name[]) {
    const bytes = abi[members[name]];
    offsets[name] = align(end, bytes);
    end = offsets[name] + bytes;
    largest = Math.max(largest, bytes);
  }
  return { size: align(end, largest), offsets };
}

/** All layouts of one ABI. */
export function layoutsFor(abi: Abi): Layouts {
  return {
    PaHostErrorInfo: layOut(STRUCTS.PaHostErrorInfo, abi),
    PaHostApiInfo: layOut(STRUCTS.PaHostApiInfo, abi),
    PaDeviceInfo: layOut(STRUCTS.PaDeviceInfo, abi),
    PaStreamParameters: layOut(STRUCTS.PaStreamParameters, abi),
    PaStreamInfo: layOut(STRUCTS.PaStreamInfo, abi),
  };
}

/** The layouts of the platform that this program runs on. */
export function platformLayouts(os: typeof Deno.build.os = Deno.build.os): Layouts {
  return layoutsFor(os === "windows" ? ABIS.llp64 : ABIS.lp64);
}
