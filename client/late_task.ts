/** Something that is done a moment later, unless it isn't wanted any more. */
export interface LateTask {
  /** In place of what was to be done before; `afterMs` 0: as soon as what is under way is done. */
  set(task: () => void, afterMs: number): void;
  /** What is set is done as soon as what is under way is done. */
  hurry(): void;
  clear(): void;
}

export function createLateTask(): LateTask {
  let set: { readonly task: () => void; readonly timer: ReturnType<typeof setTimeout> } | null =
    null;

  function clear(): void {
    if (set !== null) clearTimeout(set.timer);
    set = null;
  }

  function put(task: () => void, afterMs: number): void {
    clear();
    const run = () => {
      set = null;
      task();
    };
    set = { task, timer: setTimeout(run, afterMs) };
  }

  return {
    set: put,
    hurry() {
      if (set !== null) put(set.task, 0);
    },
    clear,
  };
}
