// Changes and deletes lines in their place. The plain links lead to forms that do the same.

export class LineEditor {
  // `onChange` is called with a line as the API answers it, or with {seq} of one that was deleted.
  constructor(log, { parts, web, dialog, words, onChange, render }) {
    Object.assign(this, { log, parts, web, dialog, words, onChange, render });
    dialog.querySelector("form").addEventListener("submit", (event) => this.answer(event));
    dialog.addEventListener("close", () => this.goBack());
  }

  press(link) {
    const article = link.closest("article");
    if (link.dataset.act === "edit") this.open(article);
    else this.askToDelete(article);
  }

  open(article) {
    if ("editing" in article.dataset) return;
    const body = article.querySelector(".message__body");
    const form = this.parts.editor();
    const field = form.querySelector("textarea");
    field.id = `edit-${article.dataset.seq}`;
    form.querySelector("label").htmlFor = field.id;
    field.value = body.textContent;
    article.dataset.editing = "";
    body.hidden = true;
    article.append(form);
    field.focus();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save(article, form);
    });
    form.querySelector("[data-act=cancel]").addEventListener("click", () => this.close(article));
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") this.close(article);
      if (event.key !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      form.requestSubmit();
    });
  }

  async save(article, form) {
    const field = form.querySelector("textarea");
    const button = form.querySelector("[type=submit]");
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    const answer = await this.web.edit(Number(article.dataset.seq), field.value);
    button.ariaBusy = "false";
    if (answer.state === "ok") {
      this.close(article);
      this.onChange(answer.body);
    } else {
      this.complain(form, answer);
      field.focus();
    }
  }

  close(article) {
    delete article.dataset.editing;
    this.log.forget(article.dataset.seq);
    article.querySelector(".message__editor")?.remove();
    this.render();
    (article.querySelector("[data-act=edit]") ?? article).focus({ preventScroll: true });
  }

  askToDelete(article) {
    this.article = article;
    this.dialog.querySelector("[data-quote]").textContent = article.querySelector(".message__body").textContent;
    this.dialog.querySelector("[role=alert]").hidden = true;
    this.dialog.showModal();
  }

  async answer(event) {
    if (event.submitter?.value !== "delete") return;
    event.preventDefault();
    const seq = Number(this.article.dataset.seq);
    const answer = await this.web.remove(seq);
    if (answer.state !== "ok") {
      this.complain(this.dialog, answer);
      return;
    }
    this.onChange({ seq });
    this.dialog.close();
  }

  goBack() {
    const link = this.article.querySelector("[data-act=delete]");
    (link ?? this.article).focus({ preventScroll: true });
  }

  complain(place, answer) {
    const alert = place.querySelector("[role=alert]");
    const reason = answer.state === "away" ? this.words.notSaved : answer.body?.detail;
    alert.textContent = answer.reason || reason || this.words.notSaved;
    alert.hidden = false;
  }
}
