// A text that is there to be copied, with a button that does so.

import type { Live } from "./live";

export function copying(area: HTMLTextAreaElement): Live {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", () => {
    area.select();
    const board = navigator.clipboard as Clipboard | undefined; // only this machine and https have one
    const copied = board ? board.writeText(area.value) : Promise.reject(new Error("no clipboard"));
    void copied.then(
      () => (button.textContent = "Copied"),
      () => (button.textContent = "Marked: press Ctrl-C"),
    );
  });
  area.after(button);
  return { stop: () => button.remove() };
}
