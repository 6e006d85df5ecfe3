// Copies the code of its block, or the field that `data-copy` names, to the clipboard and says so.
export class CopyCode {
  static selector = "[data-copy]";

  constructor(button) {
    if (!navigator.clipboard) return;
    const label = button.querySelector("[data-label]");
    const before = label.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(CopyCode.read(button));
      } catch {
        label.textContent = button.dataset.labelFailed;
        button.toggleAttribute("data-said", true);
        return;
      }
      label.textContent = button.dataset.labelDone;
      for (const state of ["data-on", "data-said"]) button.toggleAttribute(state, true);
      setTimeout(() => {
        label.textContent = before;
        for (const state of ["data-on", "data-said"]) button.toggleAttribute(state, false);
      }, 4000);
    });
  }

  static read(button) {
    if (button.dataset.copy) return document.getElementById(button.dataset.copy).value;
    return button.closest(".code-block").querySelector("pre code").textContent;
  }
}
