// Before the first paint: the theme the viewer chose, or the page would flash in the other one.
try {
  const theme = localStorage.getItem('framecast.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden: then the system's scheme holds.
}
