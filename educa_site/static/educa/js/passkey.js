// Shows the passkey button where the browser knows passkeys, and says it when none came about.
export class PasskeyButton {
  static selector = "[data-passkey-button]";

  constructor(button) {
    button.hidden = !window.PublicKeyCredential;
  }
}

export class PasskeyAlert {
  static selector = "[data-passkey-alert]";

  constructor(box) {
    document.addEventListener("allauth.error", (event) => {
      event.preventDefault();
      const isElsewhere = event.detail.exception?.name === "SecurityError";
      if (isElsewhere) box.querySelector("p").textContent = box.dataset.wrongAddress;
      box.hidden = false;
    });
  }
}
