// YASGUI on the plain form of the SPARQL page: our endpoint only, our prefixes, names from our own data.
import Yasgui from "@zazuko/yasgui";
import { complete } from "./completion.js";
import { label } from "./labels.js";
import "./sparql.css";

const { Yasqe, Yasr, Tab } = Yasgui;
const form = document.getElementById("sparql");
const field = document.getElementById("query");
const permalink = document.getElementById("permalink");
const root = document.body.dataset.root;
const endpoint = new URL(form.dataset.endpoint, location.href).href;
const names = await (await fetch(form.dataset.completions)).json();
const namespaces = Object.entries(names.prefixes).sort((one, other) => other[1].length - one[1].length);
const base = names.prefixes.lw.replace("ontology#", "");

class LinkedTable extends Yasr.plugins.table {
  // ids of ours lead to their pages on this server; whatever is no web address is no link
  getUriLinkFromBinding({ value }) {
    const known = namespaces.find(([, namespace]) => value.startsWith(namespace));
    const words = document.createElement("span");
    words.textContent = known ? `${known[0]}:${value.slice(known[1].length)}` : value;
    const address = value.startsWith(base) ? `${root}/${value.slice(base.length)}` : value;
    if (!/^(https?:\/\/|\/)/.test(address)) return words.outerHTML;
    const link = document.createElement("a");
    link.className = "iri";
    link.href = address;
    link.rel = "noreferrer";
    link.textContent = words.textContent;
    return link.outerHTML;
  }
}
Yasr.registerPlugin("table", LinkedTable);

Yasr.defaults.errorRenderers = [async ({ text }) => {
  const words = document.createElement("p");
  words.setAttribute("role", "alert");
  words.textContent = text?.trim() || "The server cannot be reached.";
  return words;
}];
Tab.prototype.getShareableLink = function () {
  return new URL(`${form.dataset.page}?query=${encodeURIComponent(this.getQuery())}`, location.href).href;
};

const holder = document.createElement("div");
form.before(holder);
form.classList.add("enhanced"); // leaves the downloads and the permanent link of the form in sight
const yasgui = new Yasgui(holder, {
  autofocus: false,
  populateFromUrl: false, // an address may name a query, never an endpoint, headers or a method
  persistenceId: "legweakkg",
  endpointCatalogueOptions: { getData: () => [] },
  requestConfig: { endpoint, method: "POST", acceptHeaderSelect: "application/sparql-results+json", acceptHeaderGraph: "text/turtle" },
  yasqe: {
    value: field.value,
    autocompleters: complete(Yasqe, names, form.dataset.suggest),
    editorHeight: "24rem",
    hintConfig: { completeSingle: false },
    extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-S": false }, // Tab leaves the editor: the keyboard alone suffices
  },
  yasr: { prefixes: names.prefixes, maxPersistentResponseSize: 0 },
});
if (/[?&](query|example)=/.test(location.search)) {
  const asked = yasgui.persistentConfig.getTabs().find((id) => yasgui.persistentConfig.getTab(id).yasqe.value === field.value);
  if (asked) yasgui.selectTabId(asked);
  else yasgui.addTab(true, { name: form.dataset.name || undefined, yasqe: { value: field.value } });
}

function follow() {
  const tab = yasgui.getTab();
  if (tab.getEndpoint() !== endpoint) tab.setEndpoint(endpoint); // a tab kept from another address of the server
  field.value = tab.getQuery();
  permalink.href = tab.getShareableLink();
}
function watch(tab) {
  if (tab.watched) return;
  tab.watched = true;
  tab.getYasqe().on("change", follow);
}
for (const event of ["tabSelect", "tabAdd", "tabChange", "tabClose", "query", "queryResponse"]) {
  yasgui.on(event, () => setTimeout(() => {
    const tab = yasgui.getTab();
    if (!tab) return;
    watch(tab);
    follow();
  }));
}
watch(yasgui.getTab());
follow();
label(holder);
