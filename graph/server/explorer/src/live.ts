// Parts of a page that live: what the server drew, and a script that moves it.

import { copying } from "./copy";
import { complete } from "./search";

/** A part of a page while it is shown. */
export interface Live {
  /** The address has changed, and the part stays on the page. */
  update?(): void;
  /** The part leaves the page. */
  stop?(): void;
}

type Maker = (el: HTMLElement) => Live | Promise<Live>;

const makers: [selector: string, make: Maker][] = [
  ["input[data-complete]", (el) => complete(el as HTMLInputElement)],
  ["textarea[data-copy]", (el) => copying(el as HTMLTextAreaElement)],
  ["figure.timeline", async (el) => (await import("./timeline")).brushing(el)],
  ["figure[data-network]", async (el) => (await import("./network")).moving(el)],
  [".formats", async (el) => (await import("./picture")).pictures(el)],
  ["textarea[data-gizmo]", async (el) => (await import("./gizmo")).editing(el as HTMLTextAreaElement)],
];

const alive = new Map<HTMLElement, Live>();

let waits = 0;

/** Counts what is on its way, in data-waits: nothing, once a page is all there. */
export function wait(n: 1 | -1): void {
  waits += n;
  document.documentElement.dataset["waits"] = String(waits);
}

/** Brings the parts within an element to life. */
export function bring(root: HTMLElement): void {
  for (const [selector, make] of makers) {
    for (const el of root.querySelectorAll<HTMLElement>(selector)) {
      if (alive.has(el)) continue;
      alive.set(el, {});
      wait(1);
      void Promise.resolve(make(el)).then(
        (live) => {
          if (alive.has(el)) alive.set(el, live);
          else live.stop?.(); // it left while its script was on its way
        },
        (err: unknown) => console.error(selector, err), // what the server drew stays
      ).finally(() => wait(-1));
    }
  }
}

/** Tells the parts that stay, and ends those that have left the page. */
export function settle(): void {
  for (const [el, live] of [...alive]) {
    if (el.isConnected) {
      live.update?.();
      continue;
    }
    alive.delete(el);
    live.stop?.();
  }
}
