// The SPARQL editor: highlighting, syntax check, names from our own data. Answers are shown below, as without scripts.
import { Yasqe } from "@zazuko/yasqe";
import "./sparql.css";

const SHOWN = 1000;
const form = document.getElementById("sparql");
const field = document.getElementById("query");
const result = document.getElementById("result");
const permalink = document.getElementById("permalink");
const { endpoint, page } = form.dataset;
const root = document.body.dataset.root;
const names = await (await fetch(form.dataset.completions)).json();

const declared = Object.entries(names.prefixes);
function compact(iri) {
  const best = declared.filter(([, namespace]) => iri.startsWith(namespace)).sort((a, b) => b[1].length - a[1].length)[0];
  return best ? `${best[0]}:${iri.slice(best[1].length)}` : iri;
}

// Yasqe's own completers ask outside services: ours read the lists of this server, and search its terms
for (const [name, list] of [["class", names.classes], ["property", names.properties]]) {
  const known = list.map(compact);
  Yasqe.registerAutocompleter({
    name: `local-${name}`,
    bulk: true,
    autoShow: true,
    persistenceId: null,
    get: () => known,
    preProcessToken: (_, token) => token,
    postProcessSuggestion: (_, token, word) => word,
    isValidCompletionPosition: (yasqe) => position(yasqe) === name,
  }, false);
}
Yasqe.registerAutocompleter({
  name: "local-terms",
  bulk: false,
  autoShow: true,
  persistenceId: null,
  isValidCompletionPosition: (yasqe) => position(yasqe) === "term",
  get: async (_, token) => {
    const text = token.string.slice(token.string.indexOf(":") + 1).replaceAll("_", " ");
    if (text.length < 2) return [];
    const found = await (await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(text)}`)).json();
    return found.map((one) => one.id).filter((id) => id.startsWith("lwt:"));
  },
  preProcessToken: (_, token) => token,
  postProcessSuggestion: (_, token, id) => id,
}, false);

function position(yasqe) {
  // what may stand at the cursor: a term after lwt:, a class after a, a property elsewhere after a prefix
  const cursor = yasqe.getDoc().getCursor();
  const token = yasqe.getCompleteToken(yasqe.getTokenAt(cursor), cursor);
  if (!/^[A-Za-z]+:[\w-]*$/.test(token.string)) return "";
  if (token.string.startsWith("lwt:")) return "term";
  const before = yasqe.getPreviousNonWsToken(cursor.line, token);
  return before.string === "a" || before.string.endsWith("type") ? "class" : "property";
}

const holder = document.createElement("div");
field.after(holder);
field.hidden = true;
const editor = new Yasqe(holder, {
  value: field.value,
  persistenceId: null,
  consumeShareLink: null,
  prefixCcApi: null,
  showQueryButton: false,
  resizeable: false,
  createShareableLink: () => address(),
  autocompleters: ["local-class", "local-property", "local-terms", "variables"],
  hintConfig: { completeSingle: false },
  requestConfig: { endpoint },
  screenReaderLabel: "SPARQL query",
  extraKeys: {
    "Ctrl-Enter": () => run(),
    "Cmd-Enter": () => run(),
    "Ctrl-S": false,
    Tab: false, // Tab leaves the editor, so that the keyboard alone suffices
    "Shift-Tab": false,
  },
});
editor.setSize("100%", "auto");
holder.querySelector("textarea")?.setAttribute("aria-label", "SPARQL query; Ctrl and Enter run it, Ctrl and space complete a name");
document.querySelector('label[for="query"]').append(hint("Ctrl+Enter runs it, Ctrl+Space completes a name"));
// the server knows the usual prefixes without a declaration; the syntax check, and other endpoints, do not
let declaring = 0;
function declare() {
  const text = editor.getValue().replace(/<[^<>\s]*>|"[^"\n]*"|'[^'\n]*'|#.*/g, " ");
  const known = editor.getPrefixesFromQuery();
  for (const [, prefix] of text.matchAll(/(?<![\w?$:])([A-Za-z]+):(?=\w\w)/g)) {
    if (prefix in known || !(prefix in names.prefixes)) continue;
    editor.addPrefixes({ [prefix]: names.prefixes[prefix] });
    return declare();
  }
}
editor.on("change", () => {
  clearTimeout(declaring);
  declaring = setTimeout(() => { if (!editor.state.completionActive) declare(); }, 600);
});
editor.on("change", () => { field.value = editor.getValue(); permalink.href = address(); });

function address() {
  return `${page}?query=${encodeURIComponent(editor.getValue())}`;
}

function hint(text) {
  const words = document.createElement("span");
  words.className = "quiet";
  words.textContent = ` ${text}`;
  return words;
}

form.addEventListener("submit", (event) => {
  field.value = editor.getValue();
  if (event.submitter?.name === "format") return; // a download: the browser sends the form
  event.preventDefault();
  run();
});

let running = null;
async function run() {
  running?.abort();
  running = new AbortController();
  const started = performance.now();
  result.setAttribute("aria-busy", "true");
  say("Running …");
  try {
    const reply = await fetch(endpoint, {
      method: "POST",
      body: editor.getValue(),
      headers: { "content-type": "application/sparql-query", accept: "application/sparql-results+json, text/turtle;q=0.9" },
      signal: running.signal,
    });
    const text = await reply.text();
    const seconds = ((performance.now() - started) / 1000).toFixed(2);
    if (!reply.ok) problem(text.trim());
    else if (!reply.headers.get("content-type").includes("json")) listing(text, seconds);
    else show(JSON.parse(text), seconds);
  } catch (error) {
    if (error.name !== "AbortError") problem("The server cannot be reached.");
  }
  result.removeAttribute("aria-busy");
}

function say(text) {
  const words = document.createElement("p");
  words.className = "quiet";
  words.setAttribute("role", "status");
  words.textContent = text;
  result.replaceChildren(words);
}

function problem(text) {
  const words = document.createElement("p");
  words.className = "problem";
  words.setAttribute("role", "alert");
  words.textContent = text;
  result.replaceChildren(words);
}

function listing(text, seconds) {
  say(`${seconds} s`);
  const box = document.createElement("pre");
  box.className = "code";
  box.tabIndex = 0;
  box.textContent = text.length > 200_000 ? `${text.slice(0, 200_000)}\n… download it to see all` : text;
  result.append(box);
}

function show(answer, seconds) {
  if ("boolean" in answer) {
    say(`${seconds} s`);
    const words = document.createElement("p");
    words.className = "boolean";
    words.textContent = answer.boolean ? "yes" : "no";
    return result.append(words);
  }
  const rows = answer.results.bindings;
  const shown = rows.length > SHOWN ? `, the first ${SHOWN.toLocaleString("en")} shown` : "";
  say(`${rows.length.toLocaleString("en")} ${rows.length === 1 ? "row" : "rows"}${shown} in ${seconds} s`);
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const name of answer.head.vars) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = name;
    head.append(cell);
  }
  const body = table.createTBody();
  for (const row of rows.slice(0, SHOWN)) {
    const line = body.insertRow();
    for (const name of answer.head.vars) line.insertCell().append(...value(row[name]));
  }
  const box = document.createElement("div");
  box.className = "scroll";
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "Rows");
  box.append(table);
  result.append(box);
}

function value(term) {
  if (!term) return [];
  if (term.type !== "uri") return [typeof term.value === "string" ? term.value : JSON.stringify(term.value),
    ...(term["xml:lang"] ? [hint(`@${term["xml:lang"]}`)] : [])];
  const base = names.prefixes.lw.replace("ontology#", "");
  const local = term.value.startsWith(base) ? `${root}/${term.value.slice(base.length)}` : term.value;
  if (!/^(https?:\/\/|\/)/.test(local)) return [term.value];
  const link = document.createElement("a");
  link.href = local;
  link.textContent = compact(term.value);
  return [link];
}
