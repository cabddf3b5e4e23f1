/** Something on the command line, in the environment or in the settings file can't be used: one line. */
export class UsageError extends Error {
  override name = "UsageError";
}
