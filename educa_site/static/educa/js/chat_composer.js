// The field one writes in. The plain form does the same with a page load.
const TYPING_EVERY = 2500;

export class ChatComposer {
  constructor(form, { store, words, onWrite, onTyping }) {
    Object.assign(this, { form, store, onWrite, onTyping });
    this.field = form.elements.namedItem("body");
    this.typedAt = 0;
    const help = form.querySelector(".field__help");
    if (help) help.textContent = words.keys;
    this.field.value ||= store.read("draft", "");
    this.field.addEventListener("input", () => this.type());
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

  submit() {
    this.field.focus();
    if (!this.field.value.trim()) return;
    this.onWrite(this.field.value);
    this.set("");
  }

  set(text) {
    this.field.value = text;
    this.store.write("draft", text);
    this.field.removeAttribute("aria-invalid");
    this.form.querySelector(`#${this.field.id}_error`)?.remove();
  }

  // A text that was not sent comes back, beside what is being written.
  takeBack(text) {
    this.set([text, this.field.value].filter((part) => part.trim()).join("\n"));
    this.field.focus();
  }
}
