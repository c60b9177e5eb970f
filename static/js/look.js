// Small comforts; every page works without them.
"use strict";

// A menu closes when one clicks elsewhere or presses Escape, and Escape gives the focus back to its button.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// The part of the navigation one is in stays in sight on a narrow screen.
const here = document.querySelector(".nav-strip [aria-current]");
if (here) {
  const strip = here.closest(".nav-strip");
  strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
}

// A passkey that could not be used says so beside its button instead of in the console.
document.addEventListener("allauth.error", (event) => {
  const words = document.querySelector("[data-passkey-problem]");
  if (!words) return;
  event.preventDefault();
  words.hidden = false;
});
