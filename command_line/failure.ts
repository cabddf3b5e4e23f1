/**
 * Something that the user can mend, told in one line on stderr: a flag, a port, a device, a file. The
 * program ends with exit code 2.
 */
export class CriticalError extends Error {
  override name = "CriticalError";
}

/** An unknown thing that was thrown, in words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
