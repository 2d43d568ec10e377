// A button that is an icon says its name to whoever points at it. The name is
// read when it is needed, because what a button does may change.

export function startTips() {
  document.addEventListener("pointerover", ({ target }) => {
    const button = target instanceof Element && target.closest("button");
    if (button && button.ariaLabel && !button.textContent?.trim()) button.title = button.ariaLabel;
  }, { passive: true });
}
