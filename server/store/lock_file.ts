import { DatabaseSync } from "node:sqlite";
import { StoreRefusal } from "./refusal.ts";

/**
 * Keeps other servers off a database: two would empty each other's table of users. Other programs may
 * still read it. The system ends the lock with the process, however that ends; the file stays.
 *
 * A lock of SQLite's own on a file of its own, since Deno 2.6 has none that doesn't wait.
 *
 * @returns how to give it up
 * @throws StoreRefusal where another server has it
 */
export function lockFile(path: string): () => void {
  const db = new DatabaseSync(`${path}-lock`);
  try {
    db.exec("PRAGMA journal_mode = MEMORY; BEGIN IMMEDIATE");
  } catch (error) {
    db.close();
    if (!/locked/.test(String(error))) throw error;
    throw new StoreRefusal("in-use", "another server has it open");
  }
  return () => db.close();
}
