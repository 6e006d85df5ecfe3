// A figure larger than the page has room for, in a dialog: Escape closes it, focus goes back to the
// button. What the image says to those who cannot see it stands below as the caption.
export class ImageZoom {
  static selector = "[data-zoom]";

  constructor(button) {
    this.button = button;
    this.image = button.closest(".figure__plate").querySelector("img");
    this.dialog = document.querySelector("dialog[data-zoom-dialog]");
    if (!this.image || !this.dialog) return;
    button.hidden = false;
    button.addEventListener("click", () => this.open());
    this.image.addEventListener("click", () => this.open());
    this.image.dataset.zoomable = "";
  }

  open() {
    const { dialog } = this;
    const stage = dialog.querySelector("[data-zoom-stage]");
    const copy = this.image.cloneNode();
    copy.sizes = "100vw";
    copy.loading = "eager";
    copy.alt = ""; // the caption says it
    stage.replaceChildren(copy);
    dialog.querySelector("[data-zoom-words]").textContent = this.image.alt;
    this.watchSize(dialog.querySelector("[data-zoom-size]"), stage);
    dialog.onclick = (event) => event.target === dialog && dialog.close();
    dialog.onclose = () => {
      stage.replaceChildren();
      this.button.focus();
    };
    dialog.showModal();
  }

  watchSize(toggle, stage) {
    const show = (isLarge) => {
      stage.toggleAttribute("data-large", isLarge);
      toggle.setAttribute("aria-pressed", String(isLarge));
    };
    show(false);
    toggle.onclick = () => show(toggle.getAttribute("aria-pressed") !== "true");
  }
}
