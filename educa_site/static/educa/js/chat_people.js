// Suggests people of the room after an “@”. The field stays the text field it is, with the list beside
// it: a combobox that keeps the focus in the field (WAI-ARIA: list autocomplete with manual selection).
const MARK = /(?:^|[\s([“"'>,;:])@([^\s@][^@\n]{0,60})$/u;
const REST = 150;
const MOST_WORDS = 4;

export class PeoplePicker {
  constructor(field, { list, status, part, url, words }) {
    Object.assign(this, { field, list, status, part, url, words });
    this.found = new Map();
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    field.addEventListener("input", () => this.look());
    field.addEventListener("blur", () => this.close());
    // Before the field's own keys: Enter takes a name, and sends only when there is none.
    field.form.addEventListener("keydown", (event) => this.press(event), true);
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(option);
    });
    this.look();
  }

  get start() {
    const { value, selectionStart, selectionEnd } = this.field;
    const begun = selectionStart === selectionEnd ? (MARK.exec(value.slice(0, selectionStart))?.[1] ?? "") : "";
    return begun.trim().split(/\s+/).length > MOST_WORDS ? "" : begun;
  }

  look() {
    clearTimeout(this.timer);
    const { start } = this;
    if (!start || this.isHopeless(start)) this.close();
    else this.timer = setTimeout(() => this.ask(start), this.found.has(start) ? 0 : REST);
  }

  // Nobody's name begins like the beginning of it: further letters find nobody either.
  isHopeless(start) {
    return [...this.found].some(([known, people]) => !people.length && start.startsWith(known));
  }

  async ask(start) {
    if (!this.found.has(start)) {
      const answer = await fetch(`${this.url}?start=${encodeURIComponent(start)}`).catch(() => null);
      if (!answer?.ok) return;
      this.found.set(start, (await answer.json()).items);
    }
    if (this.start === start && document.activeElement === this.field) this.show(this.found.get(start), start);
  }

  show(people, start) {
    if (!people.length || people.some((person) => person.name.toLowerCase() === start.trimEnd().toLowerCase())) {
      this.close();
      return;
    }
    this.list.replaceChildren(...people.map((person, place) => this.write(person, place)));
    this.list.hidden = false;
    this.status.textContent = this.words.peopleFound.replace("{count}", people.length);
    this.choose(0);
  }

  write({ name, is_teacher }, place) {
    const option = this.part();
    option.id = `${this.list.id}-${place}`;
    option.dataset.name = name;
    option.querySelector("bdi").textContent = name;
    if (!is_teacher) option.querySelector(".tag").remove();
    return option;
  }

  choose(place) {
    const options = [...this.list.children];
    this.place = (place + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.place)));
    const option = options[this.place];
    option.scrollIntoView({ block: "nearest", behavior: "instant" });
    this.field.setAttribute("aria-activedescendant", option.id);
  }

  press(event) {
    if (this.list.hidden || event.target !== this.field || event.isComposing) return;
    const acts = {
      ArrowDown: () => this.choose(this.place + 1),
      ArrowUp: () => this.choose(this.place - 1),
      Enter: () => this.take(this.list.children[this.place]),
      Tab: () => this.take(this.list.children[this.place]),
      Escape: () => this.close(),
    };
    if (!Object.hasOwn(acts, event.key) || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }

  take(option) {
    const { name } = option.dataset;
    const end = this.field.selectionStart;
    this.field.setRangeText(`@${name} `, end - this.start.length - 1, end, "end");
    this.close();
    this.field.focus();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.list.replaceChildren();
    this.status.textContent = "";
    this.field.removeAttribute("aria-activedescendant");
  }
}
