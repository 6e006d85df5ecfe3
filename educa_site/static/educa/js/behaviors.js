// Starts behaviors: each is a class that names, as `static selector`, the elements it stands on.
export function start(behaviors) {
  for (const Behavior of behaviors) {
    for (const element of document.querySelectorAll(Behavior.selector)) new Behavior(element);
  }
}
