/**
 * - `foreign`: the file is no database, or another program's
 * - `newer`: a DevCloud after this one made it
 * - `in-use`: another server has it open
 */
export type RefusalReason = "foreign" | "newer" | "in-use";

/** A file that must be left as it is. */
export class StoreRefusal extends Error {
  override name = "StoreRefusal";
  constructor(readonly reason: RefusalReason, readonly detail: string) {
    super(`${reason}: ${detail}`);
  }
}
