/** Applies the remembered theme before the first paint. A file of its own, because the page allows no inline scripts. */
try {
  const theme = JSON.parse(localStorage.getItem('telltale.theme') ?? 'null');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be blocked: the system's theme is used then.
}
