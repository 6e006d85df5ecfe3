// What a class room holds on this device. Pure: a state and an event give the next state; no page,
// no clock, no socket. Events are the frames of the server (chat/events.py) and those named "local.*".

export function begin({ me, change = 0, lines = [], pinned = [], before = null, readSeq = null, moderates = false, unsent = [] }) {
  return {
    me,
    cursor: change, // everything up to this change is here
    lines: mergeLines([], lines),
    pinned,
    before, // number to ask for older lines with, or null
    markAt: findFirstNew(lines, me, readSeq),
    readSeq,
    moderates,
    count: 0,
    pending: unsent.map((item) => ({ ...item, state: item.state === "failed" ? "failed" : "waiting", isHere: false })),
    sentSeq: null, // the line that says "Sent"
    wants: null, // null, "sync" or "reload"
  };
}

// A line as the page shows it, from a line as the socket or the API carries it.
export function readLine(item) {
  return {
    seq: item.seq,
    change: item.change ?? 0,
    user: item.user && { id: item.user.id, name: item.user.name, isTeacher: item.user.is_teacher },
    body: item.body,
    at: item.at ?? item.posted_at,
    isEdited: Boolean(item.edited_at) && !item.deleted_at,
    isDeleted: Boolean(item.deleted_at),
    isModerated: item.is_moderated,
    isPinned: Boolean(item.is_pinned),
    quote: item.reply_to
      ? {
          seq: item.reply_to.seq,
          name: item.reply_to.user?.name ?? "",
          body: item.reply_to.body,
          isDeleted: item.reply_to.is_deleted,
        }
      : null,
    about: item.about ? { title: item.about.title, url: item.about.url } : null,
  };
}

const steps = {
  hello: (state, event) => ({ ...state, moderates: event.can.moderate, count: event.count }),
  presence: (state, event) => ({ ...state, count: event.count }),
  "message.posted": (state, event) => hideArrived(takeChange(state, event), event),
  "message.edited": takeChange,
  "message.deleted": takeChange,
  changes(state, event) {
    const next = takeLines(state, event.items.map(readLine));
    return { ...next, cursor: Math.max(state.cursor, event.change), wants: null };
  },
  history: (state, { items, more }) => takeOlder(state, items.map(readLine), more && items.length ? items[0].seq : null),
  resync: (state) => ({ ...state, wants: "reload" }),
  ack(state, event) {
    const item = state.pending.find((other) => other.client_id === event.client_id);
    if (!item) return state;
    const isKnown = state.lines.some((other) => other.seq === event.seq);
    if (isKnown) return { ...drop(state, event.client_id), sentSeq: event.seq };
    const line = {
      seq: event.seq,
      change: 0, // whatever the room says of this line counts more
      user: { id: state.me, name: item.name, isTeacher: item.isTeacher },
      body: item.body.trim(),
      at: item.at,
      isEdited: false,
      isDeleted: false,
      isModerated: false,
      isPinned: false,
      quote: item.quote ?? null,
      about: item.about ?? null,
    };
    return { ...drop(state, event.client_id), lines: mergeLines(state.lines, [line]), sentSeq: event.seq };
  },
  // Frames of its own: what the reader does, and what the page brings.
  "local.written": (state, event) => ({
    ...state,
    pending: [...state.pending, { ...event.item, state: "waiting" }],
  }),
  "local.sending": (state, event) => change(state, event.client_id, { state: "sending", reason: "" }),
  "local.waiting": (state, event) => stop(state, event.client_id, "waiting", event.reason ?? ""),
  "local.failed": (state, event) => stop(state, event.client_id, "failed", event.reason),
  "local.dropped": (state, event) => drop(state, event.client_id),
  // A socket that ended leaves no answer behind: what was on its way is sent again, with its id.
  "local.lost": (state) => ({
    ...state,
    wants: state.wants === "reload" ? "reload" : null,
    pending: state.pending.map((item) => (item.state === "sending" ? { ...item, state: "waiting", isHere: false } : item)),
  }),
  "local.shown": (state, event) => takeLines(state, event.lines),
  "local.loaded": takePage,
  "local.older": (state, event) => takeOlder(state, event.lines, event.before),
  "local.unseen": (state, event) => ({ ...state, markAt: state.markAt ?? event.seq }),
};

export function reduce(state, event) {
  const step = Object.hasOwn(steps, event.type) ? steps[event.type] : null;
  return step ? step(state, event) : state;
}

// A change that does not follow the last one: what lies between is asked for.
function takeChange(state, event) {
  const next = takeLines(state, [readLine(event)]);
  if (event.change === state.cursor + 1) return { ...next, cursor: event.change };
  if (event.change > state.cursor) return { ...next, wants: next.wants ?? "sync" };
  return next;
}

// The newest page of the room, read anew. It replaces the lines when it does not reach down to them.
function takePage(state, { page, replace }) {
  const newest = state.lines.at(-1)?.seq ?? 0;
  const isApart = page.lines.length > 0 && page.lines[0].seq > newest + 1;
  const lines = replace || isApart ? mergeLines([], page.lines) : mergeLines(state.lines, page.lines);
  const isWhole = replace || isApart;
  return {
    ...state,
    lines,
    pinned: page.pinned,
    before: isWhole ? page.before : state.before,
    // Older lines may have been changed as well: only a whole page moves the cursor.
    cursor: isWhole ? page.change : state.cursor,
    wants: isWhole ? null : state.wants,
  };
}

// The first new line may be among them.
function takeOlder(state, older, before) {
  const markAt = findFirstNew(older, state.me, state.readSeq) ?? state.markAt;
  return { ...state, lines: mergeLines(state.lines, older), before, markAt };
}

// Lines below those that are shown belong to pages nobody has asked for yet.
function takeLines(state, lines) {
  const oldest = state.before === null ? 0 : (state.lines[0]?.seq ?? 0);
  const shown = lines.filter((line) => line.seq >= oldest);
  return { ...state, lines: mergeLines(state.lines, shown), pinned: takePinned(state.pinned, lines) };
}

// Pinned lines are shown however old they are.
function takePinned(pinned, lines) {
  const isTold = (pin) => lines.some((line) => line.seq === pin.seq);
  if (!lines.some((line) => line.isPinned) && !pinned.some(isTold)) return pinned;
  const fresh = lines
    .filter((line) => line.isPinned)
    .map(({ seq, at, user, body }) => ({ seq, at, body, name: user?.name ?? "" }));
  return [...pinned.filter((pin) => !isTold(pin)), ...fresh].sort((one, other) => one.seq - other.seq);
}

function mergeLines(old, fresh) {
  const bySeq = new Map(old.map((line) => [line.seq, line]));
  for (const line of fresh) {
    const known = bySeq.get(line.seq);
    if (!known || line.change > known.change || line.change === 0) {
      // Answers of the API carry no number of a change, and must not undo one.
      bySeq.set(line.seq, line.change === 0 && known ? { ...line, change: known.change } : line);
    }
  }
  const gone = new Set(fresh.filter((line) => line.isDeleted).map((line) => line.seq));
  const lines = [...bySeq.values()].sort((one, other) => one.seq - other.seq);
  return gone.size ? lines.map((line) => forgetQuote(line, gone)) : lines;
}

// A line that is gone is gone where it is quoted, too.
function forgetQuote(line, gone) {
  if (!line.quote || line.quote.isDeleted || !gone.has(line.quote.seq)) return line;
  return { ...line, quote: { ...line.quote, body: "", isDeleted: true } };
}

function findFirstNew(lines, me, readSeq) {
  if (readSeq === null) return null;
  return lines.find((line) => line.seq > readSeq && line.user?.id !== me)?.seq ?? null;
}

function change(state, clientId, members) {
  const pending = state.pending.map((item) => (item.client_id === clientId ? { ...item, ...members } : item));
  return { ...state, pending };
}

function stop(state, clientId, name, reason) {
  return change(state, clientId, { state: name, reason, isHere: false });
}

// One's own line often comes before its receipt: it is not shown twice in between.
function hideArrived(state, event) {
  const isIt = (item) => item.state === "sending" && !item.isHere && item.body.trim() === event.body;
  const item = event.user?.id === state.me && state.pending.find(isIt);
  return item ? change(state, item.client_id, { isHere: true }) : state;
}

function drop(state, clientId) {
  return { ...state, pending: state.pending.filter((item) => item.client_id !== clientId) };
}
