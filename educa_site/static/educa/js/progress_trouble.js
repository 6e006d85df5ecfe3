// Says in words why something is not saved yet, and offers what helps: to try now, or to log in.
const HELPS = { offline: "retry", failed: "retry", "signed-out": "login" };

export class ProgressTrouble {
  constructor(words, onRetry) {
    this.words = words;
    this.box = words.parentElement;
    this.helps = [...this.box.querySelectorAll("[data-help]")];
    for (const help of this.helps) {
      if (help.dataset.help === "retry") help.addEventListener("click", onRetry);
    }
  }

  tell(what) {
    this.words.textContent = this.words.dataset[what.replace("-out", "Out")];
    this.offer(HELPS[what]);
  }

  clear() {
    const hadFocus = this.box.contains(document.activeElement);
    this.words.textContent = "";
    this.offer(null);
    if (hadFocus) document.querySelector("[data-mark-complete] button").focus({ preventScroll: true });
  }

  offer(wanted) {
    for (const help of this.helps) help.hidden = help.dataset.help !== wanted;
  }
}
