// The keys of a meeting press its buttons: → and PageDown next, ← and PageUp previous, ↓ and ↑ the next and previous view, F full screen, Esc back.
(() => {
  if (window.tdMeeting) return;
  window.tdMeeting = true;
  const held = () => document.querySelector(".st-key-hop-thanh");
  const press = name => {
    const button = document.querySelector(`.st-key-${name} button`);
    if (button && !button.disabled) button.click();
  };
  const full = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => {});
  const acts = {
    ArrowRight: () => press("hop-sau"), PageDown: () => press("hop-sau"),
    ArrowLeft: () => press("hop-truoc"), PageUp: () => press("hop-truoc"),
    ArrowDown: () => press("hop-muc-sau"), ArrowUp: () => press("hop-muc-truoc"),
    f: full, F: full,
    Escape: () => { if (!document.fullscreenElement) press("hop-thoat"); },
  };
  document.addEventListener("keydown", event => {
    const act = acts[event.key];
    if (!act || !held() || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    // Whoever types a note means letters; a box that is open takes Esc for itself.
    if (event.target.closest?.("input, textarea, select, [contenteditable=true], [role=dialog], [role=listbox], [data-testid=stPopoverBody]")) return;
    if (document.querySelector("[data-testid=stPopoverBody]")) return;
    event.preventDefault();
    act();
  });
  // Full screen is given only to a gesture in the browser itself: the button's own click, not the server's answer to it.
  document.addEventListener("click", event => { if (event.target.closest?.(".st-key-hop-toan button")) full(); });
})();
