// Small choices kept on this device. Without storage they hold as long as the page is open.
const here = new Map();

export function recall(key) {
  try {
    return localStorage.getItem(key) ?? here.get(key) ?? null;
  } catch {
    return here.get(key) ?? null;
  }
}

// `null` forgets.
export function keep(key, value) {
  here.set(key, value);
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // private windows and full disks: the map has it
  }
}
