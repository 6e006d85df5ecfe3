// A class room without a socket: its page and the learning API, by plain requests.
import { readPage } from "./chat_page.js";

export class ChatWeb {
  constructor({ roomUrl, messagesUrl, token }) {
    Object.assign(this, { roomUrl, messagesUrl, token });
  }

  // Each returns {state}: "ok", "refused", "away" or why the room is closed; with what was answered.
  async loadPage(before = null) {
    const answer = await this.ask(before === null ? this.roomUrl : `${this.roomUrl}?before=${before}`);
    if (answer.state !== "ok") return answer;
    const copy = new DOMParser().parseFromString(await answer.response.text(), "text/html");
    const room = copy.querySelector("[data-change]");
    return room ? { state: "ok", page: readPage(room) } : { state: "logged-out" };
  }

  post(clientId, body, refers) {
    return this.change(this.messagesUrl, "POST", { client_id: clientId, body, ...refers });
  }

  edit(seq, body) {
    return this.change(`${this.messagesUrl}${seq}/`, "PATCH", { body });
  }

  remove(seq) {
    return this.change(`${this.messagesUrl}${seq}/`, "DELETE");
  }

  pin(seq, isPinned) {
    return this.change(`${this.messagesUrl}${seq}/pin/`, "PUT", { is_pinned: isPinned });
  }

  async change(url, method, data) {
    const answer = await this.ask(url, {
      method,
      body: data && JSON.stringify(data),
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
    });
    if (!answer.response) return answer;
    const body = await answer.response.json().catch(() => null);
    return { ...answer, body, reason: answer.state === "refused" ? findReason(body) : "" };
  }

  async ask(url, options = {}) {
    const response = await fetch(url, { credentials: "same-origin", ...options }).catch(() => null);
    if (!response || response.status >= 500 || response.status === 429) return { state: "away" };
    const isElsewhere = response.redirected && new URL(response.url).pathname !== this.roomUrl;
    if (isElsewhere) return { state: "logged-out" };
    const states = { 401: "logged-out", 403: "not-allowed", 404: "no-room" };
    return { state: response.ok ? "ok" : (states[response.status] ?? "refused"), response };
  }
}

// The sentence for people in a problem of the API (RFC 9457).
function findReason(problem) {
  return problem?.errors?.[0]?.detail ?? problem?.detail ?? problem?.title ?? "";
}
