// The network, to be moved, opened and walked through by keys. Where things stand
// is said by the server, the same for the same address; what is drawn is what the
// server's own picture shows.

import cytoscape, { type Core, type ElementDefinition, type NodeSingular, type StylesheetJson } from "cytoscape";
import { render } from "preact";
import { wait, type Live } from "./live";
import { panel } from "./panel";
import { thingPage } from "./search";
import { say, visit } from "./visit";

interface Node {
  id: string;
  name: string;
  class: string;
  status?: string;
  x: number;
  y: number;
  open?: boolean;
}

interface Edge {
  from: string;
  to: string;
  role: string;
  status?: string;
  fact: string;
  count: number;
  others?: string[];
}

interface Net {
  nodes: Node[];
  edges: Edge[];
  hidden: number;
}

const maxOpen = 20;
const readable = 0.7; // the zoom at which names can be read

/** The address with one more thing opened, "" where that changes nothing. */
export function opened(address: string, root: string, id: string): string {
  const url = new URL(address);
  const open = url.searchParams.getAll("open");
  if (id === root || open.includes(id) || open.length >= maxOpen) return "";
  url.hash = "";
  url.searchParams.append("open", id);
  return url.href;
}

/** The address with what was opened last closed, "" where nothing is. */
export function undone(address: string): string {
  const url = new URL(address);
  const open = url.searchParams.getAll("open");
  if (open.length === 0) return "";
  url.hash = "";
  url.searchParams.delete("open");
  for (const id of open.slice(0, -1)) url.searchParams.append("open", id);
  return url.href;
}

interface Place {
  id: string;
  x: number;
  y: number;
}

/** The nearest place in a direction, as the eye has it: straight ahead counts more than aside. */
export function toward(from: Place, all: Place[], key: string): string {
  const [dx, dy] = ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as Record<string, [number, number]>)[key] ?? [0, 0];
  let best = "";
  let least = Infinity;
  for (const p of all) {
    const ahead = (p.x - from.x) * dx + (p.y - from.y) * dy;
    const aside = Math.abs((p.x - from.x) * dy) + Math.abs((p.y - from.y) * dx);
    if (p.id === from.id || ahead <= 0 || aside > ahead * 2) continue;
    const cost = ahead + aside * 1.5;
    if (cost < least) [best, least] = [p.id, cost];
  }
  return best;
}

function shape(kind: string): string {
  switch (kind) {
    case "Person":
      return "circle";
    case "Country":
    case "Place":
      return "square";
    case "Organization":
    case "Delegation":
      return "diamond";
  }
  return "bar";
}

function elements(net: Net, width: number, height: number): ElementDefinition[] {
  const place = (n: Node) => ({ x: n.x * width, y: n.y * height });
  return [
    ...net.nodes.map((n): ElementDefinition => ({
      group: "nodes",
      data: { id: n.id, name: n.name, label: n.name.length > 28 ? n.name.slice(0, 27) + "…" : n.name, kind: n.class },
      classes: `n-${shape(n.class)}${n.open ? " open" : ""}`,
      position: place(n),
    })),
    ...net.edges.map((e): ElementDefinition => ({
      group: "edges",
      data: { id: `${e.from} ${e.to} ${e.role} ${e.status ?? ""}`, source: e.from, target: e.to, facts: [e.fact, ...(e.others ?? [])].map((f) => f.replace(/^fact:/, "")), thick: Math.min(1.2 + 0.5 * (e.count - 1), 4), label: e.role.replaceAll("_", " ") + (e.count > 1 ? ` ×${e.count}` : "") },
      classes: `e-${e.status ?? "none"}`,
    })),
  ];
}

// The colours of the page, which differ in the dark.
function look(of: Element): StylesheetJson {
  const css = getComputedStyle(of);
  const c = (name: string) => css.getPropertyValue(name).trim();
  const font = css.fontFamily;
  return [
    { selector: "node", style: { width: 18, height: 18, "background-color": c("--card"), "border-width": 2, "border-color": c("--link"), label: "data(label)", "font-family": font, "font-size": 14, color: c("--ink"), "text-valign": "bottom", "text-margin-y": 4, "text-outline-color": c("--card"), "text-outline-width": 2.5, "min-zoomed-font-size": 7 } },
    { selector: ".n-square", style: { shape: "rectangle", "border-color": c("--country"), width: 16, height: 16 } },
    { selector: ".n-diamond", style: { shape: "diamond", "border-color": c("--body"), width: 22, height: 22 } },
    { selector: ".n-bar", style: { shape: "round-rectangle", "border-color": c("--event"), width: 24, height: 13 } },
    { selector: "node.open", style: { "background-color": c("--link"), "font-weight": "bold" } },
    { selector: "node:selected, node.near", style: { "border-width": 4 } },
    { selector: "node:selected", style: { "underlay-color": c("--mark-line"), "underlay-opacity": 0.5, "underlay-padding": 6, "font-weight": "bold" } },
    { selector: "edge", style: { width: "data(thick)", "line-color": c("--quiet"), "curve-style": "bezier", "control-point-step-size": 26, "font-family": font, "font-size": 10, color: c("--ink"), "text-outline-color": c("--card"), "text-outline-width": 2, "text-rotation": "autorotate" } },
    { selector: ".e-planned, .e-proposed, .e-postponed, .e-designate", style: { "line-style": "dashed" } },
    { selector: ".e-denied, .e-cancelled", style: { "line-style": "dotted", "line-color": c("--bad"), width: 2.5 } },
    { selector: "edge.near, edge:selected", style: { label: "data(label)", "line-color": c("--link"), "z-index": 9 } },
  ];
}

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export async function moving(figure: HTMLElement): Promise<Live> {
  const root = figure.dataset["network"] ?? "";
  const scroll = figure.querySelector<HTMLElement>(".scroll");
  if (!scroll) return {};
  const first = await load(root);
  if (!first) return {};

  // Cytoscape writes a style sheet unless there is one; ours has what it needs.
  if (!document.getElementById("__________cytoscape_stylesheet")) {
    const mark = document.createElement("meta");
    mark.id = "__________cytoscape_stylesheet";
    document.head.append(mark);
  }
  const tools = document.createElement("div");
  tools.className = "tools of-network";
  const stage = document.createElement("div");
  stage.className = "stage";
  stage.tabIndex = 0;
  stage.setAttribute("role", "application");
  stage.setAttribute("aria-label", "Network. Arrow keys go from thing to thing, Enter opens its page, e shows what stands around it, u undoes that. The same is below as a table.");
  scroll.before(tools, stage);
  figure.classList.add("live");

  const wide = () => Math.max(stage.clientWidth, 600) - 120;
  const high = (n: number) => Math.max(stage.clientHeight - 80, Math.min(340 + 7 * n, 1400));
  const cy: Core = cytoscape({
    container: stage,
    elements: elements(first, wide(), high(first.nodes.length)),
    style: look(stage),
    layout: { name: "preset" },
    minZoom: 0.15,
    maxZoom: 4,
    boxSelectionEnabled: false,
    hideEdgesOnViewport: first.nodes.length > 150,
  });
  const whole = () => cy.fit(undefined, 20);
  whole();
  if (cy.zoom() < readable) cy.zoom(readable).center(cy.getElementById(root)); // a small screen shows a part that can be read
  let net = first;

  const chosen = () => cy.$("node:selected").first() as NodeSingular;
  const choose = (id: string) => {
    cy.elements().unselect().removeClass("near");
    const n = cy.getElementById(id);
    if (n.nonempty()) {
      n.select();
      n.neighborhood().addClass("near");
      say(`${n.data("name")}, ${n.data("kind")}, ${n.connectedEdges().length} lines`);
    }
    draw();
  };
  const expand = () => {
    const to = chosen().nonempty() ? opened(location.href, root, chosen().id()) : "";
    if (to) void visit(to);
  };
  const undo = () => {
    const to = undone(location.href);
    if (to) void visit(to);
  };
  const page = () => {
    if (chosen().nonempty()) void visit(thingPage(chosen().id()));
  };
  const nearer = (by: number) => cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });

  const draw = () => {
    const n = chosen();
    const on = n.nonempty();
    render(
      <>
        <span class="of-chosen">
          {on ? (
            <>
              <b>{n.data("name")}</b> <span class="kind">{String(n.data("kind")).toLowerCase()}</span>
            </>
          ) : (
            <span class="quiet">Choose a thing, or a line for its sentence.</span>
          )}
        </span>
        <button type="button" onClick={page} disabled={!on} aria-keyshortcuts="Enter">Page</button>
        <button type="button" class="expand" onClick={expand} disabled={!on || !opened(location.href, root, n.id())} aria-keyshortcuts="e">Expand</button>
        <button type="button" class="undo" onClick={undo} disabled={!undone(location.href)} aria-keyshortcuts="u">Undo</button>
        <span class="zoom">
          <button type="button" class="sign" aria-label="Nearer" aria-keyshortcuts="+" onClick={() => nearer(1.3)}>+</button>
          <button type="button" class="sign" aria-label="Farther" aria-keyshortcuts="-" onClick={() => nearer(1 / 1.3)}>−</button>
          <button type="button" class="sign" aria-label="All of it" aria-keyshortcuts="0" onClick={whole}>⤢</button>
        </span>
      </>,
      tools,
    );
  };
  draw();

  cy.on("tap", "node", (e) => choose(e.target.id()));
  cy.on("dbltap", "node", (e) => {
    choose(e.target.id());
    expand();
  });
  cy.on("tap", "edge", (e) => {
    cy.elements().unselect().removeClass("near");
    e.target.select();
    const told = e.target.data("facts") as string[];
    panel.open(told[0] ?? "", told);
  });
  cy.on("tap", (e) => {
    if (e.target === cy) choose("");
  });
  cy.on("mouseover", "node, edge", (e) => {
    stage.classList.add("over");
    if (e.target.isEdge()) e.target.addClass("near");
  });
  cy.on("mouseout", "node, edge", (e) => {
    stage.classList.remove("over");
    if (e.target.isEdge() && !e.target.connectedNodes(":selected").nonempty()) e.target.removeClass("near");
  });
  stage.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key.startsWith("Arrow")) {
      const n = chosen();
      const all = cy.nodes().map((x): Place => ({ id: x.id(), ...x.position() }));
      const to = n.nonempty() ? toward({ id: n.id(), ...n.position() }, all, e.key) : root;
      if (to) choose(to);
      const now = cy.getElementById(to || n.id());
      const at = now.nonempty() ? now.renderedPosition() : { x: 0, y: 0 };
      if (now.nonempty() && (at.x < 20 || at.y < 20 || at.x > cy.width() - 20 || at.y > cy.height() - 20)) cy.center(now);
    } else if (e.key === "Enter") page();
    else return;
    e.preventDefault();
    e.stopPropagation();
  });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const recolour = () => cy.style(look(stage));
  dark.addEventListener("change", recolour);
  // Tests and the picture of the network need what is drawn.
  Object.assign(figure, { cy });

  let asked = 0;
  let shown = location.search;
  return {
    update: () => {
      draw();
      if (location.search === shown) return;
      shown = location.search;
      const mine = ++asked;
      wait(1);
      void load(root).then((next) => {
        if (!next || mine !== asked) return;
        change(cy, net, next, wide(), high(next.nodes.length));
        net = next;
        draw();
      }).finally(() => wait(-1));
    },
    stop: () => {
      dark.removeEventListener("change", recolour);
      cy.destroy();
    },
  };
}

async function load(root: string): Promise<Net | undefined> {
  const reply = await fetch(`/api/explore/network/${encodeURI(root).replace(/[?#]/g, encodeURIComponent)}${location.search}`);
  return reply.ok ? ((await reply.json()) as Net) : undefined;
}

// Moves what stays to where it stands now, and lets what comes grow out of what
// was opened.
function change(cy: Core, before: Net, next: Net, width: number, height: number): void {
  const coming = elements(next, width, height);
  const ids = new Set(coming.map((e) => e.data.id));
  const known = new Set(before.nodes.map((n) => n.id));
  cy.elements().filter((e) => !ids.has(e.id())).remove();
  for (const e of coming) {
    const id = e.data.id ?? "";
    const old = cy.getElementById(id);
    if (old.nonempty()) {
      old.classes(e.classes as string);
      continue;
    }
    const to = e.position;
    const beside = next.edges.find((x) => (x.from === id && known.has(x.to)) || (x.to === id && known.has(x.from)));
    const from = beside ? cy.getElementById(beside.from === id ? beside.to : beside.from) : cy.collection();
    cy.add(to && from.nonempty() && !still() ? { ...e, position: { ...(from as NodeSingular).position() } } : e);
  }
  for (const e of coming) {
    if (!e.position) continue;
    const n = cy.getElementById(e.data.id ?? "");
    if (still()) n.position(e.position);
    else n.animate({ position: e.position }, { duration: 350, easing: "ease-out" });
  }
  if (still()) cy.fit(undefined, 20);
  else setTimeout(() => !cy.destroyed() && cy.animate({ fit: { eles: cy.elements(), padding: 20 } }, { duration: 200 }), 370);
}
