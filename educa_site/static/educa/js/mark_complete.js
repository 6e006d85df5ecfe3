// Sends the complete form without leaving the page, then moves everything that tells progress
// together: both buttons, the bead in the outline, the squares, the words.
// The form alone does the same with a page load; the server's answer is the only truth.
export class MarkComplete {
  static selector = "[data-mark-complete]";

  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-status]");
    this.undo = form.elements.namedItem("undo");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
  }

  get buttons() {
    return [...this.form.elements].filter((element) => element.type === "submit");
  }

  async send() {
    if (this.isBusy) return;
    this.setBusy(true);
    try {
      const response = await fetch(this.form.action, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      this.show(await response.json());
    } catch {
      this.status.textContent = this.form.dataset.failed;
    } finally {
      this.setBusy(false);
    }
  }

  setBusy(isBusy) {
    this.isBusy = isBusy;
    for (const button of this.buttons) {
      if (isBusy) button.setAttribute("aria-busy", "true");
      else button.removeAttribute("aria-busy");
    }
  }

  show(progress) {
    const isDone = progress.is_done;
    this.undo.disabled = !isDone;
    for (const button of this.buttons) {
      button.setAttribute("aria-pressed", String(isDone));
      button.classList.toggle("button--done", isDone);
      swapLabel(button.querySelector("[data-label]"), isDone);
    }
    this.form.parentElement.toggleAttribute("data-complete", isDone);
    this.status.textContent = fill(isDone ? this.form.dataset.done : this.form.dataset.open, progress);
    for (const part of document.querySelectorAll("[data-here-state]")) this.showHere(part, isDone);
    for (const words of document.querySelectorAll("[data-progress-words]")) {
      words.textContent = fill(words.dataset.progressWords, progress);
    }
    for (const left of document.querySelectorAll("[data-progress-left]")) {
      left.textContent = progress.minutes_left > 0 ? fill(left.dataset.progressLeft, progress) : left.dataset.progressOver;
    }
    this.showModule(isDone);
  }

  showHere(part, isDone) {
    part.toggleAttribute("data-on", isDone);
    if (part.dataset.hereState) part.classList.toggle(part.dataset.hereState, isDone);
    swapLabel(part, isDone);
  }

  // The server counts the course; the module's count moves by one, once a change.
  showModule(isDone) {
    const note = document.querySelector("[data-module-words]");
    if (!note || note.dataset.counted === String(isDone)) return;
    note.dataset.counted = String(isDone);
    note.dataset.done = String(Number(note.dataset.done) + (isDone ? 1 : -1));
    note.textContent = fill(note.dataset.moduleWords, { done_count: note.dataset.done });
  }
}

function swapLabel(element, isDone) {
  const label = isDone ? element?.dataset.labelOn : element?.dataset.labelOff;
  if (label) element.textContent = label;
}

// Fills {done}, {total} and {left} into a sentence the server has translated.
function fill(sentence, progress) {
  const values = {
    done: progress.done_count,
    total: progress.total_count,
    left: duration(progress.minutes_left),
  };
  return sentence.replace(/\{(done|total|left)\}/g, (match, name) => values[name] ?? match);
}

// Keep in step with the `duration` template filter.
function duration(minutes) {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours && `${hours} h`, (rest || !hours) && `${rest} min`].filter(Boolean).join(" ");
}
