// Suggestions below the search field as one types: the ARIA combobox pattern with a listbox.
// Without this, and while the server does not answer, the field is a plain form.
const WAIT = 150;
const MIN_CHARACTERS = 2;

export class SearchSuggestions {
  static selector = "[data-search-suggestions]";

  constructor(form) {
    this.form = form;
    this.field = form.elements.namedItem("q");
    this.list = form.querySelector("[role=listbox]");
    this.status = form.querySelector("[role=status]");
    this.url = form.dataset.searchSuggestions;
    this.kinds = JSON.parse(form.dataset.kinds);
    const { id } = this.list;
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id })) {
      this.field.setAttribute(name, value);
    }
    this.field.addEventListener("input", () => this.later());
    this.field.addEventListener("keydown", (event) => this.press(event));
    this.field.addEventListener("blur", () => this.close());
    // Before the field loses the focus, which would close the list under the pointer.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.open(event.target.closest("[role=option]")));
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    const words = this.field.value.trim();
    this.asked?.abort();
    if (words.length < MIN_CHARACTERS) return this.close();
    this.asked = new AbortController();
    try {
      const address = `${this.url}?${new URLSearchParams({ q: words.slice(0, 200) })}`;
      const answer = await fetch(address, { signal: this.asked.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return this.close();
      this.show(await answer.json());
    } catch {
      this.close();
    }
  }

  show({ items, status }) {
    if (document.activeElement !== this.field) return;
    this.list.replaceChildren(...items.map((item, number) => this.write(item, number)));
    this.status.textContent = status;
    this.list.hidden = items.length === 0;
    this.field.setAttribute("aria-expanded", String(items.length > 0));
    this.choose(-1);
  }

  write(item, number) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${number}`;
    option.setAttribute("role", "option");
    option.dataset.url = item.html_url;
    const title = document.createElement("span");
    title.textContent = item.title;
    title.dir = "auto";
    const place = document.createElement("span");
    place.className = "suggestion__place";
    place.textContent = item.place || this.kinds[item.kind];
    option.append(title, " ", place);
    return option;
  }

  choose(number) {
    this.chosen = number;
    const options = [...this.list.children];
    for (const [place, option] of options.entries()) {
      option.setAttribute("aria-selected", String(place === number));
    }
    const id = options[number]?.id;
    if (id) this.field.setAttribute("aria-activedescendant", id);
    else this.field.removeAttribute("aria-activedescendant");
    options[number]?.scrollIntoView({ block: "nearest" });
  }

  // Past either end the choice goes back to what was typed.
  press(event) {
    if (event.isComposing || this.list.hidden) return;
    const count = this.list.children.length;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      this.choose(((this.chosen + 1 + steps[event.key] + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      this.open(this.list.children[this.chosen]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    }
  }

  // The API gives whole addresses; the page may be visited by another name of the same site.
  open(option) {
    if (!option) return;
    const { pathname, search, hash } = new URL(option.dataset.url, location.href);
    location.assign(pathname + search + hash);
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.list.hidden = true;
    this.list.replaceChildren();
    this.status.textContent = "";
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
    this.chosen = -1;
  }
}
