// Waking what of the page is WebAssembly. An island is known by the function that the module exports
// for it; all of them stand in the frame, which stays for as long as the document.

interface Front {
  default(options: { module_or_path: string }): Promise<unknown>;
  hydrate(): void;
}

const MODULE: string = '/pkg/sundog.js';
const WASM = '/pkg/sundog.wasm';

/** Wakes every island of the page; loads nothing where there is none. */
export async function wakeIslands(): Promise<void> {
  const islands = document.querySelectorAll<HTMLElement>('leptos-island');
  if (islands.length === 0) return;
  const front = (await import(MODULE)) as Front & Record<string, unknown>;
  await front.default({ module_or_path: WASM });
  front.hydrate();
  for (const island of islands) {
    const wake = front[island.dataset['component'] ?? ''];
    if (typeof wake === 'function') wake(island);
    else console.warn('an island has no function', island.dataset['component']);
  }
  // An island listens only once what it was woken for has run.
  await new Promise((resolve) => setTimeout(resolve));
}
