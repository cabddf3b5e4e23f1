/**
 * Takes `#token=…` (or another `key`) out of the page's address, so that it is neither copied with
 * the address, nor kept in the history, nor seen over the shoulder. Null when there is none.
 */
export function takeFromFragment(key: string): string | null {
  const value = new URLSearchParams(location.hash.slice(1)).get(key);
  if (value === null) return null;
  history.replaceState(history.state, "", location.pathname + location.search);
  return value === "" ? null : value;
}
