/* One save after the other in the page editor.

Wagtail saves a draft by itself while somebody writes. Pressed at that very moment, "Save draft" of
a new page would create it a second time and be refused for its address. So a save that is asked
for while another is under way waits for its end. Written for Wagtail 8.0. */

const LONGEST_WAIT_MS = 10_000;

class SaveInTurn {
  static selector = "form[data-edit-form]";

  constructor(form) {
    this.form = form;
    this.isSaving = false;
    form.addEventListener("w-autosave:save", (event) => {
      this.isSaving = !event.defaultPrevented;
    });
    for (const end of ["success", "error", "deactivated"]) {
      form.addEventListener(`w-autosave:${end}`, () => this.finish());
    }
    form.addEventListener("submit", (event) => this.hold(event), { capture: true });
  }

  hold(event) {
    if (!this.isSaving) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.waiting = event.submitter;
    this.hasWaiting = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.finish(), LONGEST_WAIT_MS);
  }

  finish() {
    this.isSaving = false;
    clearTimeout(this.timer);
    if (!this.hasWaiting) return;
    this.hasWaiting = false;
    if (this.waiting?.name) this.rememberButton(this.waiting);
    this.form.requestSubmit();
  }

  /* A button that shows its progress is disabled by now, and would not be sent. */
  rememberButton(button) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = button.name;
    input.value = button.value;
    this.form.append(input);
  }
}

for (const form of document.querySelectorAll(SaveInTurn.selector)) new SaveInTurn(form);
