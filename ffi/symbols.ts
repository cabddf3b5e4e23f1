/**
 * The functions of PortAudio 19 that are called, as portaudio.h declares them.
 *
 * `unsigned long` parameters are declared `usize`: on 64-bit Windows, where C's long has 32 bits,
 * the callee reads the lower half of the same register or stack slot. `signed long` results are
 * declared `i32`, the half that exists everywhere; they count frames or hold a PaError.
 */
export const symbols = {
  Pa_GetVersionText: { parameters: [], result: "pointer" },
  Pa_GetErrorText: {
    parameters: [
      "i32", // PaError errorCode
    ],
    result: "pointer", // const char *
  },
  Pa_GetLastHostErrorInfo: { parameters: [], result: "pointer" }, // const PaHostErrorInfo *
  Pa_Initialize: { parameters: [], result: "i32" },
  Pa_Terminate: { parameters: [], result: "i32" },
  Pa_GetDeviceCount: { parameters: [], result: "i32" },
  Pa_GetDefaultInputDevice: { parameters: [], result: "i32" },
  Pa_GetDefaultOutputDevice: { parameters: [], result: "i32" },
  Pa_GetDeviceInfo: {
    parameters: [
      "i32", // PaDeviceIndex device
    ],
    result: "pointer", // const PaDeviceInfo *
  },
  Pa_GetHostApiInfo: {
    parameters: [
      "i32", // PaHostApiIndex hostApi
    ],
    result: "pointer", // const PaHostApiInfo *
  },
  Pa_OpenStream: {
    parameters: [
      "buffer", // PaStream **stream
      "buffer", // const PaStreamParameters *inputParameters
      "buffer", // const PaStreamParameters *outputParameters
      "f64", // double sampleRate
      "usize", // unsigned long framesPerBuffer
      "usize", // PaStreamFlags (unsigned long) streamFlags
      "pointer", // PaStreamCallback *streamCallback: null for blocking calls
      "pointer", // void *userData
    ],
    result: "i32",
  },
  Pa_StartStream: {
    parameters: [
      "pointer", // PaStream *stream
    ],
    result: "i32",
  },
  Pa_StopStream: {
    parameters: [
      "pointer", // PaStream *stream
    ],
    result: "i32",
  },
  Pa_AbortStream: {
    parameters: [
      "pointer", // PaStream *stream
    ],
    result: "i32",
  },
  Pa_CloseStream: {
    parameters: [
      "pointer", // PaStream *stream
    ],
    result: "i32",
  },
  Pa_GetStreamInfo: {
    parameters: [
      "pointer", // PaStream *stream
    ],
    result: "pointer", // const PaStreamInfo *
  },
  Pa_GetStreamReadAvailable: {
    parameters: [
      "pointer", // PaStream *stream
    ],
    result: "i32",
  },
  Pa_GetStreamWriteAvailable: {
    parameters: [
      "pointer", // PaStream *stream
    ],
    result: "i32",
  },
  Pa_ReadStream: {
    parameters: [
      "pointer", // PaStream *stream
      "buffer", // void *buffer: frames × channels samples
      "usize", // unsigned long frames
    ],
    result: "i32",
  },
  Pa_WriteStream: {
    parameters: [
      "pointer", // PaStream *stream
      "buffer", // const void *buffer
      "usize", // unsigned long frames
    ],
    result: "i32",
  },
  /** Of PortAudio's part for ALSA alone, in pa_linux_alsa.h. */
  PaAlsa_SetNumPeriods: {
    parameters: [
      "i32", // int numPeriods
    ],
    result: "i32",
    optional: true,
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** PortAudio's functions once its library is loaded. */
export type PortAudioSymbols = Deno.DynamicLibrary<typeof symbols>["symbols"];
