// The field one writes in. The plain form does the same with a page load.
import { fill } from "./chat_words.js";

const TYPING_EVERY = 2500;

export class ChatComposer {
  constructor(form, { store, words, part, onWrite, onTyping }) {
    Object.assign(this, { form, store, part, onWrite, onTyping });
    this.field = form.elements.namedItem("body");
    this.typedAt = 0;
    this.words = words;
    this.about = form.querySelector("[data-about]");
    form.querySelector("[data-about-cancel]").addEventListener("click", (event) => {
      event.preventDefault();
      this.forgetReferences();
      this.field.focus();
    });
    const help = form.querySelector(".field__help");
    if (help) help.textContent = words.keys;
    this.field.value ||= store.read("draft", "");
    this.field.addEventListener("input", () => {
      this.type();
      if (this.field.value.includes("@")) this.suggestPeople();
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  type() {
    this.store.write("draft", this.field.value);
    if (!this.field.value.trim() || Date.now() - this.typedAt < TYPING_EVERY) return;
    this.typedAt = Date.now();
    this.onTyping();
  }

  // Fetched for who names somebody; without it, names are written out.
  suggestPeople() {
    const find = (name) => this.form.querySelector(`[data-people${name}]`);
    const options = { list: find(""), status: find("-words"), part: this.part, url: this.words.peopleUrl, words: this.words };
    this.picker ??= import("./chat_people.js").then(
      ({ PeoplePicker }) => new PeoplePicker(this.field, options),
      () => (this.picker = null),
    );
  }

  // Why one may not write now, as the server says it.
  showLimit(text) {
    const limit = this.form.querySelector("[data-limit]");
    limit.querySelector("[data-limit-words]").textContent = text;
    limit.hidden = !text;
  }

  submit() {
    this.field.focus();
    if (!this.field.value.trim()) return;
    this.onWrite(this.field.value, this.readReferences(), { quote: this.quote ?? null, about: this.readPage() });
    this.set("");
    this.forgetReferences();
  }

  set(text) {
    this.field.value = text;
    this.store.write("draft", text);
    this.field.removeAttribute("aria-invalid");
    this.form.querySelector(`#${this.field.id}_error`)?.remove();
  }

  // What the next line is about, as the frame of the socket names it.
  readReferences() {
    const value = (name) => this.form.elements.namedItem(name).value;
    const refers = {};
    if (value("reply_to")) refers.reply_to = Number(value("reply_to"));
    if (value("page")) refers.page = Number(value("page"));
    if (value("page") && value("block")) refers.block = value("block");
    return refers;
  }

  // The lesson that is asked about, as a line shows it.
  readPage() {
    const link = this.about.querySelector("[data-about-page]");
    const isAsked = link && this.form.elements.namedItem("page").value;
    return isAsked ? { title: link.textContent, url: link.getAttribute("href") } : null;
  }

  // Answers a line, in place of whatever was answered before.
  refer(line) {
    this.forgetReferences();
    const name = line.user?.name ?? "";
    this.form.elements.namedItem("reply_to").value = line.seq;
    this.quote = { seq: line.seq, name, body: line.body.slice(0, 140), isDeleted: false };
    this.about.querySelector("[data-about-words]").textContent = fill(this.words.answerTo, { name });
    const text = this.about.querySelector("[data-about-text]");
    text.textContent = this.quote.body;
    text.hidden = false;
    this.about.hidden = false;
    this.field.focus();
  }

  forgetReferences() {
    for (const name of ["reply_to", "page", "block"]) this.form.elements.namedItem(name).value = "";
    this.quote = null;
    this.about.querySelector("[data-about-page]")?.remove();
    this.about.hidden = true;
    // A reload would ask about it once more.
    if (location.search) history.replaceState(history.state, "", location.pathname);
  }

  // A text that was not sent comes back, beside what is being written.
  takeBack(text) {
    this.set([text, this.field.value].filter((part) => part.trim()).join("\n"));
    this.field.focus();
  }
}
