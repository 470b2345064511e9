// Not a module, so that it runs before the first paint.
"use strict";

{
  const names = ["system", "light", "dark"];
  const stored = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null;
    }
  };
  const asked = new URLSearchParams(location.search).get("theme") ?? stored();
  let theme = names.includes(asked) ? asked : "system";

  const show = () => {
    document.documentElement.dataset.theme = theme;
    const name = document.getElementById("theme-name");
    if (name) name.textContent = theme;
  };
  show();
  addEventListener("DOMContentLoaded", () => {
    show();
    document.getElementById("theme").addEventListener("click", () => {
      theme = names[(names.indexOf(theme) + 1) % names.length];
      show();
      const address = new URL(location.href);
      address.searchParams.delete("theme");
      history.replaceState(null, "", address);
      try {
        localStorage.setItem("theme", theme);
      } catch {
        // Without storage it lasts as long as the page.
      }
    });
  });
}
