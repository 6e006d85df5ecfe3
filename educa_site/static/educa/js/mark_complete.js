// The complete button of a lesson, and everything that tells progress: both buttons, the bead in
// the outline, the squares, the words. The form alone does the same with a page load.
export class MarkComplete {
  // `onPress` is called with the state that is wanted.
  constructor(form, onPress) {
    this.form = form;
    this.status = form.querySelector("[data-status]");
    this.undo = form.elements.namedItem("undo");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      onPress(!this.isDone);
    });
  }

  get isDone() {
    return !this.undo.disabled;
  }

  get buttons() {
    return [...this.form.elements].filter((element) => element.type === "submit");
  }

  showPage(isDone) {
    if (isDone === this.isDone) return;
    this.undo.disabled = !isDone;
    this.say(""); // what it says was true before; the server's count comes with its answer
    for (const button of this.buttons) {
      button.setAttribute("aria-pressed", String(isDone));
      button.classList.toggle("button--done", isDone);
      swapLabel(button.querySelector("[data-label]"), isDone);
    }
    this.form.parentElement.toggleAttribute("data-complete", isDone);
    for (const part of document.querySelectorAll("[data-here-state]")) this.showHere(part, isDone);
    this.showModule(isDone);
  }

  showCourse(progress, isDone) {
    const words = fill(isDone ? this.form.dataset.done : this.form.dataset.open, progress);
    this.say(words);
    for (const counted of document.querySelectorAll("[data-progress-words]")) {
      counted.textContent = fill(counted.dataset.progressWords, progress);
    }
    for (const left of document.querySelectorAll("[data-progress-left]")) {
      left.textContent = progress.minutes_left > 0 ? fill(left.dataset.progressLeft, progress) : left.dataset.progressOver;
    }
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
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

// Keep in step with the `duration` template filter; the page brings the words.
function duration(minutes) {
  const words = document.querySelector("[data-progress-left]")?.dataset ?? {};
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const parts = [];
  if (hours) parts.push((words.hours ?? "{hours} h").replace("{hours}", hours));
  if (rest || !hours) parts.push((words.minutes ?? "{minutes} min").replace("{minutes}", rest));
  return parts.join(" ");
}
