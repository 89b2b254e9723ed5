// Names and roles that YASGUI leaves out, set again whenever it draws: who uses a screen reader gets the same page.

const NAMES = {
  ".yasqe .CodeMirror textarea": "SPARQL query; Ctrl and Enter run it, Ctrl and space complete a name, Tab leaves it",
  ".yasr .CodeMirror textarea": "Response",
  ".tabsList input": "Name of the tab",
  "input.autocomplete": "Endpoint",
  ".tableSizer": "Rows on a page",
  ".yasqe_sharePopup input": "Permanent link",
};

function repair(root) {
  for (const [selector, name] of Object.entries(NAMES)) {
    for (const field of root.querySelectorAll(selector)) {
      if (field.getAttribute("aria-label") !== name) field.setAttribute("aria-label", name);
    }
  }
  // the button that adds a tab is no tab, so it may not stand in the list of tabs
  const add = root.querySelector(".tabsList .addTab");
  const list = add?.closest("[role=tablist]");
  if (list) {
    list.removeAttribute("role");
    for (const tab of list.querySelectorAll("[role=tab]")) tab.parentElement.setAttribute("role", "tablist");
  }
  for (const box of root.querySelectorAll(".CodeMirror-scroll")) box.tabIndex = 0;
  for (const head of root.querySelectorAll(".yasr th .dt-column-title:empty")) head.textContent = "row";
  for (const box of root.querySelectorAll(".yasr_results")) {
    if (box.tabIndex === 0) continue;
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Rows or response");
  }
}

/** Keep names and roles right below an element. */
export function label(root) {
  repair(root);
  new MutationObserver(() => repair(root)).observe(root, { childList: true, subtree: true });
}
