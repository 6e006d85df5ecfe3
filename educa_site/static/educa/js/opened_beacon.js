// Tells the server that this page was opened, so that "Continue" leads back here.
export class OpenedBeacon {
  static selector = "form[data-opened-beacon]";

  constructor(form) {
    fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      keepalive: true,
    }).catch(() => {}); // nothing the reader could do about it; the next page tells again
  }
}
