// Names that complete themselves, and the questions that they may fill.

import { render } from "preact";
import type { Live } from "./live";
import { visit } from "./visit";

/** A thing, as the server finds it. */
export interface Hit {
  id: string;
  name: string;
  also?: string;
  class: string;
  alike?: boolean;
}

/** A question that may be meant. */
export interface Offer {
  title: string;
  with?: string;
  link: string;
}

interface Found {
  hits: Hit[];
  questions: Offer[];
}

/** What the list offers, in its order. */
export type Choice = { kind: "hit"; hit: Hit } | { kind: "offer"; offer: Offer };

export function choices(found: Found, blanks: boolean): Choice[] {
  const hits = found.hits.map((hit): Choice => ({ kind: "hit", hit }));
  return blanks ? hits : [...hits, ...found.questions.map((offer): Choice => ({ kind: "offer", offer }))];
}

/** The page of a thing. */
export function thingPage(id: string): string {
  return "/thing/" + encodeURI(id).replace(/[?#]/g, encodeURIComponent);
}

const least = 2; // letters
const pause = 60; // milliseconds after a key
let lists = 0;

export function complete(input: HTMLInputElement): Live {
  const blanks = input.dataset["complete"] !== "go";
  const name = `complete-${lists++}`;
  const holder = document.createElement("div");
  holder.className = "completes";
  input.parentElement?.append(holder);
  for (const [k, v] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": name, "aria-expanded": "false" })) input.setAttribute(k, v);

  let all: Choice[] = [];
  let at = -1;
  let asked = 0;
  let timer = 0;
  let open = false;

  const draw = () => {
    input.setAttribute("aria-expanded", String(open));
    if (open && at >= 0) input.setAttribute("aria-activedescendant", `${name}-${at}`);
    else input.removeAttribute("aria-activedescendant");
    render(<List name={name} all={open ? all : []} at={at} take={take} />, holder);
    if (at >= 0) holder.querySelector(`#${name}-${at}`)?.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    clearTimeout(timer);
    asked++;
    open = false;
    at = -1;
    draw();
  };
  const take = (c: Choice) => {
    close();
    if (c.kind === "offer") void visit(c.offer.link);
    else if (!blanks) void visit(thingPage(c.hit.id));
    else {
      fill(input, c.hit.id, c.hit.name);
      return;
    }
    input.value = "";
    input.blur();
  };
  const { called, id } = input.dataset;
  if (blanks && called && id) fill(input, id, called);
  const ask = async () => {
    const mine = ++asked;
    const q = input.value.trim();
    if (q.length < least) return close();
    const query = new URLSearchParams({ q, limit: "8" });
    for (const c of (input.dataset["class"] ?? "").split(" ")) if (c) query.append("class", c);
    const reply = await fetch(`/api/explore/search?${query}`);
    if (!reply.ok || mine !== asked) return;
    const found = (await reply.json()) as Found;
    if (mine !== asked || document.activeElement !== input) return;
    const chosen = all[at]; // by the keys, while this was on its way
    all = choices(found, blanks);
    at = chosen?.kind === "hit" ? all.findIndex((c) => c.kind === "hit" && c.hit.id === chosen.hit.id) : -1;
    open = all.length > 0;
    draw();
  };
  const later = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), pause);
  };
  const key = (e: KeyboardEvent) => {
    if (!open) {
      if (e.key === "ArrowDown") later();
      return;
    }
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      at = next(at, e.key === "ArrowDown" ? 1 : -1, all.length);
      draw();
    } else if (e.key === "Enter") {
      const c = all[at];
      if (!c) return close();
      e.preventDefault();
      take(c);
    } else if (e.key === "Escape") {
      e.preventDefault();
      e.stopPropagation();
      close();
    }
  };
  input.addEventListener("input", later);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", key);
  return { stop: close };
}

// Fills a blank with a thing: what is seen is its name, what is asked is its id,
// until somebody writes into it.
function fill(input: HTMLInputElement, id: string, called: string): void {
  const name = input.name;
  const asked = document.createElement("input");
  asked.type = "hidden";
  asked.name = name;
  asked.value = id;
  input.after(asked);
  input.removeAttribute("name");
  input.value = called;
  input.title = id;
  input.addEventListener(
    "input",
    () => {
      asked.remove();
      input.name = name;
      input.title = "";
    },
    { once: true },
  );
}

/** The place a step away in a list, with a place outside of it. */
export function next(at: number, step: number, length: number): number {
  return ((at + 1 + step + length + 1) % (length + 1)) - 1;
}

function List(p: { name: string; all: Choice[]; at: number; take: (c: Choice) => void }) {
  return (
    <ul id={p.name} class="complete" role="listbox" aria-label="What may be meant" hidden={p.all.length === 0}>
      {p.all.map((c, i) => (
        <li
          key={i}
          id={`${p.name}-${i}`}
          role="option"
          class={c.kind}
          aria-selected={i === p.at}
          onMouseDown={(e) => {
            e.preventDefault();
            p.take(c);
          }}
        >
          {c.kind === "hit" ? (
            <>
              <span>
                {c.hit.name}
                {c.hit.also && <span class="quiet"> also “{c.hit.also}”</span>}
              </span>
              <span class="kind">{c.hit.class}</span>
            </>
          ) : (
            <>
              <span>
                {c.offer.title}
                {c.offer.with && <span class="quiet"> {c.offer.with}</span>}
              </span>
              <span class="kind">question</span>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
