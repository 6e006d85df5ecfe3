// Shows and hides what is typed into the password field beside the button.
export class PasswordToggle {
  static selector = "[data-password-toggle]";

  constructor(button) {
    const input = button.parentElement.querySelector("input");
    button.hidden = false;
    button.addEventListener("click", () => {
      const isShown = input.type === "password";
      input.type = isShown ? "text" : "password";
      button.setAttribute("aria-pressed", String(isShown));
      button.toggleAttribute("data-on", isShown);
    });
    // A shown password must not end up in the browser's form history.
    input.form?.addEventListener("submit", () => { input.type = "password"; });
  }
}
