// Compares a file's SHA-256 with the certificate's, on this device. Without script or a secure context the part stays
// hidden and the page tells how to do it by hand.
"use strict";

for (const part of document.querySelectorAll("[data-file-check]")) {
  if (!window.crypto || !window.crypto.subtle) continue;
  const input = part.querySelector("input[type=file]");
  const answers = ["same", "other", "unreadable"];
  let turn = 0;

  const show = (which) => {
    for (const answer of answers) part.querySelector(`[data-${answer}]`).hidden = answer !== which;
  };

  const hash = async (file) => {
    const digest = await window.crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  input.addEventListener("change", async () => {
    const file = input.files[0];
    const mine = ++turn;
    show(null);
    if (!file) return;
    let answer;
    try {
      answer = (await hash(file)) === part.dataset.expected ? "same" : "other";
    } catch {
      answer = "unreadable";
    }
    // A file chosen meanwhile has its own answer coming.
    if (mine === turn) show(answer);
  });
  part.hidden = false;
}
