// What a browser with scripts adds to every page: suggestions while typing, and files dropped on the checker.
// Everything works without it.

const root = document.body.dataset.root;

class Suggestions {
  // The combobox pattern of the ARIA Authoring Practices: the list is shown below the field, the focus stays in it.
  constructor(field) {
    this.field = field;
    this.byLine = field.matches("textarea");
    this.found = [];
    this.place = -1;
    this.asked = 0;
    const holder = document.createElement("span");
    holder.className = "holder";
    if (field.parentElement.classList.contains("find")) holder.style.flex = "1";
    field.before(holder);
    holder.append(field);
    this.list = document.createElement("ul");
    this.list.className = "suggestions";
    this.list.id = `${field.id}-suggestions`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Suggestions");
    this.list.hidden = true;
    holder.append(this.list);
    if (!this.byLine) field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
    if (!this.byLine) field.setAttribute("aria-expanded", "false");
    field.addEventListener("input", () => this.ask());
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  get text() {
    if (!this.byLine) return this.field.value;
    const before = this.field.value.slice(0, this.field.selectionStart);
    return before.slice(before.lastIndexOf("\n") + 1);
  }

  async ask() {
    const text = this.text.trim();
    const turn = ++this.asked;
    if (text.length < 2) return this.close();
    await new Promise((resume) => setTimeout(resume, 90));
    if (turn !== this.asked) return;
    const kinds = this.field.dataset.kinds ? `&kinds=${encodeURIComponent(this.field.dataset.kinds)}` : "";
    try {
      const reply = await fetch(`${root}/suggest?q=${encodeURIComponent(text)}${kinds}`);
      if (reply.ok && turn === this.asked) this.show(await reply.json());
    } catch {
      this.close();
    }
  }

  show(found) {
    this.found = found;
    this.place = -1;
    this.list.replaceChildren(...found.map((one, number) => {
      const item = document.createElement("li");
      item.id = `${this.list.id}-${number}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.append(one.label);
      const more = document.createElement("small");
      more.textContent = one.name ? `${one.kind}; also called ${one.name}` : one.kind;
      item.append(more);
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); this.take(number); });
      return item;
    }));
    this.list.hidden = !found.length;
    if (!this.byLine) this.field.setAttribute("aria-expanded", String(Boolean(found.length)));
  }

  close() {
    this.asked++;
    this.list.hidden = true;
    if (!this.byLine) this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (this.list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const count = this.found.length;
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.place = this.place < 0 ? (step > 0 ? 0 : count - 1) : (this.place + step + count) % count;
      [...this.list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === this.place)));
      this.list.children[this.place].scrollIntoView({ block: "nearest" });
      this.field.setAttribute("aria-activedescendant", this.list.children[this.place].id);
    } else if (event.key === "Enter" && this.place >= 0) {
      event.preventDefault();
      this.take(this.place);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    }
  }

  take(number) {
    const one = this.found[number];
    this.close();
    if (this.byLine) {
      const at = this.field.selectionStart;
      const start = this.field.value.lastIndexOf("\n", at - 1) + 1;
      this.field.setRangeText(`${one.label}\n`, start, at, "end");
    } else {
      this.field.value = one.label;
      if (this.field.dataset.suggest === "go") location.assign(one.address);
    }
    this.field.focus();
  }
}

document.querySelectorAll("input[data-suggest], textarea[data-suggest-lines]").forEach((field) => new Suggestions(field));

const checker = document.getElementById("validate");
if (checker) {
  const text = checker.querySelector("textarea");
  const file = checker.querySelector("input[type=file]");
  const kind = checker.querySelector("select");
  const endings = { ttl: "turtle", trig: "trig", nt: "ntriples", nq: "nquads", rdf: "rdfxml", jsonld: "jsonld", tsv: "sssom" };
  document.getElementById("drop-hint").textContent = "or drop a file here";
  checker.addEventListener("dragover", (event) => { event.preventDefault(); text.classList.add("dropping"); });
  checker.addEventListener("dragleave", () => text.classList.remove("dropping"));
  checker.addEventListener("drop", async (event) => {
    event.preventDefault();
    text.classList.remove("dropping");
    const dropped = event.dataTransfer.files[0];
    if (!dropped) return;
    if (dropped.size > Number(checker.dataset.max)) {
      document.getElementById("drop-hint").textContent = `${dropped.name} is too large`;
      return;
    }
    text.value = await dropped.text();
    file.value = "";
    kind.value = endings[dropped.name.split(".").pop().toLowerCase()] ?? kind.value;
    document.getElementById("drop-hint").textContent = dropped.name;
    text.focus();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) checker.requestSubmit();
  });
  document.getElementById("report")?.focus();
}
