// Comfort only: without it every word, figure and drawing of the page can be read.
(() => {
  "use strict";
  // The contents stay open beside the text and fold above it on a narrow screen.
  const contents = document.querySelector(".contents details");
  const beside = matchMedia("(min-width: 64rem)");
  const fold = () => { contents.open = beside.matches; };
  beside.addEventListener("change", fold);
  fold();

  // Paper has no folds.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    folded.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => {
    folded.forEach((details) => { details.open = false; });
  });

  // What is wider than the screen can be reached with the keyboard; a drawing then shows
  // the territory of the page, whose name is the last in bold.
  const wide = new ResizeObserver((entries) => entries.forEach(({ target }) => {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }));
  document.querySelectorAll(".drawing, .scroll").forEach((box) => wide.observe(box));
  document.querySelectorAll(".drawing").forEach((box) => {
    const own = [...box.querySelectorAll("text[font-weight]")].pop();
    if (!own || box.scrollWidth <= box.clientWidth) return;
    const [at, room] = [own.getBoundingClientRect(), box.getBoundingClientRect()];
    box.scrollLeft = (at.left + at.right) / 2 - room.left - room.width / 2;
  });

  // Each drawing can be kept as a file of its own.
  const save = (figure) => {
    const svg = new XMLSerializer().serializeToString(figure.querySelector("svg"));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    link.download = figure.id + ".svg";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  document.querySelectorAll("figure").forEach((figure) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Enregistrer le graphique (SVG)";
    button.addEventListener("click", () => save(figure));
    figure.querySelector(".beside").append(button);
  });

  // The contents show where the reader is.
  const links = new Map([...contents.querySelectorAll("a")].map((a) => [a.hash.slice(1), a]));
  const mark = (id) => links.forEach((a, key) => {
    if (key === id) a.setAttribute("aria-current", "true");
    else a.removeAttribute("aria-current");
  });
  const watch = new IntersectionObserver((entries) => {
    const seen = entries.find((entry) => entry.isIntersecting);
    if (seen) mark(seen.target.getAttribute("aria-labelledby"));
  }, { rootMargin: "-20% 0px -70% 0px" });
  document.querySelectorAll("main section").forEach((section) => watch.observe(section));
})();
