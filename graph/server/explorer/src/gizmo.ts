// The editor of the Gizmo tab, in the place of the box that the page has.

import { javascript, javascriptLanguage } from "@codemirror/lang-javascript";
import { type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup, EditorView } from "codemirror";
import type { Live } from "./live";

/** What a path can do, as Cayley's Gizmo names it. */
const steps = "all and as back both count difference emit except filter follow followR forEach getLimit has hasR in inPredicates intersect is labelContext labels limit or order out outPredicates save saveInPredicates saveOpt saveOutPredicates skip tag tagArray tagValue toArray toValue union unique".split(" ");

export function complete(context: CompletionContext): CompletionResult | null {
  const step = context.matchBefore(/\.\w*/);
  if (!step) return null;
  return { from: step.from + 1, options: steps.map((label) => ({ label, type: "method" })), validFor: /^\w*$/ };
}

// The colours are the page's, so that they fit the dark too.
const colours = HighlightStyle.define([
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
  { tag: [tags.keyword, tags.bool, tags.null], color: "var(--body)" },
  { tag: [tags.string, tags.regexp], color: "var(--country)" },
  { tag: tags.number, color: "var(--event)" },
  { tag: [tags.function(tags.propertyName), tags.function(tags.variableName)], color: "var(--link)" },
]);

export function editing(area: HTMLTextAreaElement): Live {
  const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
  const view = new EditorView({
    doc: area.value,
    extensions: [
      EditorView.cspNonce.of(nonce),
      Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (area.form?.requestSubmit(), true) }])),
      basicSetup,
      javascript(),
      javascriptLanguage.data.of({ autocomplete: complete }),
      syntaxHighlighting(colours),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": "Query", tabindex: "0" }),
      EditorView.updateListener.of((u) => {
        if (u.docChanged) area.value = u.state.doc.toString();
      }),
    ],
  });
  area.hidden = true;
  area.after(view.dom);
  return { stop: () => view.destroy() };
}
