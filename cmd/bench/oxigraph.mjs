// Measures npm oxigraph on the N-Quads file of the first argument and prints JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [file, place, label, P] = process.argv.slice(2);
const oxigraph = createRequire(process.cwd() + "/")("oxigraph");
const data = readFileSync(file, "utf8");
const out = {};

const store = new oxigraph.Store();
const before = process.cpuUsage();
store.load(data, { format: "application/n-quads", no_transaction: true });
const spent = process.cpuUsage(before);
out.load = store.size / ((spent.user + spent.system) / 1e6);

function p50(n, f) {
  const took = [];
  for (let i = 0; i < n; i++) {
    const begin = performance.now();
    f(i);
    took.push(performance.now() - begin);
  }
  return took.sort((a, b) => a - b)[n >> 1];
}
const ask = (q) => store.query(q, { use_default_graph_as_union: true });
out.join = p50(20, () => {
  const rows = ask(`SELECT ?who WHERE { ?m <${P}place> <${place}> . ?d <${P}to> ?m ; <${P}ledBy> ?who }`);
  out["join rows"] = rows.length;
});
out.count = p50(3, () => ask("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"));
out.label = p50(50, () => store.match(null, null, null, oxigraph.namedNode(label)));
out.peak = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify(out));
