/** Something that is done a moment later, unless it isn't wanted any more. */
export interface LateTask {
  /** In place of what was to be done before. */
  set(task: () => void): void;
  clear(): void;
}

export function createLateTask(afterMs: number): LateTask {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const clear = () => clearTimeout(timer);
  return {
    set(task) {
      clear();
      timer = setTimeout(task, afterMs);
    },
    clear,
  };
}
