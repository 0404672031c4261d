// Keys. A button or a link that has one says so itself, in aria-keyshortcuts; what
// moves within the page is here.

import { panel } from "./panel";

const help: [keys: string, what: string][] = [
  ["/", "search"],
  ["↑ ↓", "from row to row, or through what is offered"],
  ["Enter", "open the evidence of a row, or what is chosen"],
  ["j k", "next evidence of the page, and the one before"],
  ["Esc", "close the evidence, a list, this help"],
  ["arrows", "in the network: the next thing that way"],
  ["e", "in the network: show what stands around the chosen thing"],
  ["u", "in the network: undo that"],
  ["+ − 0", "in the network: nearer, farther, all of it"],
  ["p", "a path from here to another"],
  ["n", "the network around this"],
  ["?", "this help"],
];

function writing(el: Element | null): boolean {
  return !!el?.closest("input, textarea, select, [contenteditable]");
}

/** Moves the focus to the next link to a sentence, if it is on one. */
function row(step: number): boolean {
  const now = document.activeElement;
  if (!now?.matches("a.why")) return false;
  const all = [...document.querySelectorAll<HTMLElement>(now.closest(".panel") ? ".panel a.why" : "main a.why")].filter((a) => a.offsetParent);
  all[all.indexOf(now as HTMLElement) + step]?.focus();
  return true;
}

function show(): void {
  let box = document.querySelector<HTMLDialogElement>("dialog.help");
  if (!box) {
    box = document.createElement("dialog");
    box.className = "help";
    box.setAttribute("aria-labelledby", "help-title");
    const title = document.createElement("h2");
    title.id = "help-title";
    title.textContent = "Keys";
    const list = document.createElement("dl");
    for (const [k, what] of help) {
      const dt = document.createElement("dt");
      for (const key of k.split(" ")) {
        const kbd = document.createElement("kbd");
        kbd.textContent = key;
        dt.append(kbd, " ");
      }
      const dd = document.createElement("dd");
      dd.textContent = what;
      list.append(dt, dd);
    }
    const form = document.createElement("form");
    form.method = "dialog";
    const close = document.createElement("button");
    close.textContent = "Close";
    form.append(close);
    box.append(title, list, form);
    document.body.append(box);
  }
  box.showModal();
}

export function keys(): void {
  const foot = document.querySelector("footer p");
  if (foot) {
    const b = document.createElement("button");
    b.type = "button";
    b.className = "as-link";
    b.textContent = "Keys";
    b.setAttribute("aria-keyshortcuts", "?");
    b.addEventListener("click", show);
    foot.append(" ", b);
  }
  document.addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || document.querySelector("dialog[open]")) return;
    if (e.key === "Escape") {
      if (writing(document.activeElement)) (document.activeElement as HTMLElement).blur();
      else panel.close();
      return;
    }
    if (writing(document.activeElement)) return;
    if (act(e.key)) e.preventDefault();
  });
}

function act(key: string): boolean {
  switch (key) {
    case "/": {
      const box = document.querySelector<HTMLInputElement>("main input[type=search]") ?? document.querySelector<HTMLInputElement>(".find input");
      box?.focus();
      box?.select();
      return true;
    }
    case "j":
    case "k":
      panel.step(key === "j" ? 1 : -1);
      return true;
    case "ArrowDown":
      return row(1);
    case "ArrowUp":
      return row(-1);
  }
  if (key.length !== 1) return false; // Enter and the like mean what has the focus
  const of = [...document.querySelectorAll<HTMLElement>("[aria-keyshortcuts]:not(:disabled)")].find((el) => el.getAttribute("aria-keyshortcuts")?.split(" ").includes(key));
  of?.click();
  return of !== undefined;
}
