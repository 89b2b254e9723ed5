// Completion from our own data. YASGUI's own completers of classes and properties ask a service outside: they are
// forked with lists of this server; a third one searches our terms.

const NAME = /^(?:[A-Za-z]+:[\w-]*|<https?:[^>\s]*)$/;

/** Register the completers and return their names, which are all that is switched on. */
export function complete(Yasqe, names, suggest) {
  const terms = names.prefixes.lwt;

  function position(yasqe) {
    // what may stand at the cursor: a term after lwt:, a class after a, a property elsewhere after a prefix
    const cursor = yasqe.getDoc().getCursor();
    const token = yasqe.getCompleteToken(yasqe.getTokenAt(cursor), cursor);
    const before = yasqe.getPreviousNonWsToken(cursor.line, token).string;
    if (!NAME.test(token.string) || /^prefix$/i.test(before)) return "";
    if (token.string.startsWith("lwt:") || token.string.startsWith(`<${terms}`)) return "term";
    return before === "a" || before.endsWith("type") ? "class" : "property";
  }

  const local = { autoShow: true, persistenceId: null };
  Yasqe.forkAutocompleter("prefixes", {
    ...local,
    name: "prefixes-local",
    get: () => Object.entries(names.prefixes).map(([prefix, namespace]) => `${prefix}: <${namespace}>`).sort(),
  });
  for (const [name, list] of [["class", names.classes], ["property", names.properties]]) {
    Yasqe.forkAutocompleter(name, {
      ...local,
      name: `${name}-local`,
      bulk: true,
      get: () => list,
      isValidCompletionPosition: (yasqe) => position(yasqe) === name,
    });
  }
  Yasqe.forkAutocompleter("class", {
    ...local,
    name: "terms-local",
    bulk: false,
    isValidCompletionPosition: (yasqe) => position(yasqe) === "term",
    get: async (_, { autocompletionString: iri }) => {
      const text = iri.replace(terms, "").replace("lwt:", "").replaceAll("_", " ");
      if (text.length < 2) return [];
      const found = await (await fetch(`${suggest}?q=${encodeURIComponent(text)}`)).json();
      return found.filter(({ id }) => id.startsWith("lwt:")).map(({ id }) => id.replace("lwt:", terms));
    },
  });
  Yasqe.defaults.autocompleters = ["variables", "prefixes-local", "class-local", "property-local", "terms-local"];
  return Yasqe.defaults.autocompleters;
}
