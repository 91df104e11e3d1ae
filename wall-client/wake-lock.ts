/** Keeps the display awake while the page is seen. Browsers release the lock when a page is hidden: it is asked for again. */
export function keepAwake(): void {
  const ask = () => {
    // Refused on plain http and by power saving; a kiosk's own settings hold then.
    if (document.visibilityState === 'visible') void navigator.wakeLock?.request('screen').catch(() => undefined);
  };
  document.addEventListener('visibilitychange', ask);
  ask();
}
