import type { Rectangle } from './rectangle.ts';

/** Each with its reason: a flag that nobody can explain is one that nobody dares to remove. */
const UNATTENDED = [
  // It is heard and asked over a pipe that no other program can reach; and it ends with the one that started it.
  '--remote-debugging-pipe',
  '--no-first-run',
  '--no-default-browser-check',
  // After a power cut, no question whether pages are to be restored, and no dialogue that says what went wrong.
  '--hide-crash-restore-bubble',
  '--disable-session-crashed-bubble',
  '--noerrdialogs',
  // We end what hangs ourselves; nobody is there to press the button.
  '--disable-hang-monitor',
  '--deny-permission-prompts',
  // Live pictures start without a click.
  '--autoplay-policy=no-user-gesture-required',
  // A window that Chromium takes for covered or unfocused, as all but one of a wall are, goes on at full rate.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  // A third crash of the GPU process would end WebGL for good; the wall starts over each time.
  '--disable-domain-blocking-for-3d-apis',
  '--disable-gpu-process-crash-limit',
  // A desktop's scale would make pixels of a screen uneven.
  '--force-device-scale-factor=1',
  // Touch frames over a wall: no zoom, no way back.
  '--disable-pinch',
  '--overscroll-history-navigation=0',
  // No keyring asks for its password.
  '--password-store=basic',
  // Nothing is asked outside.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-domain-reliability',
];

export interface ChromiumOptions {
  readonly url: string;
  readonly place: Rectangle;
  /** Of this screen alone: two browsers cannot share one. */
  readonly profile: string;
  readonly headless: boolean;
  readonly further: readonly string[];
}

/** Arguments by which Chromium shows one page on one display, without anything around it. */
export function chromiumFlags({ url, place, profile, headless, further }: ChromiumOptions): string[] {
  return [
    ...UNATTENDED,
    `--user-data-dir=${profile}`,
    `--window-position=${place.x},${place.y}`,
    `--window-size=${place.width},${place.height}`,
    ...(headless ? ['--headless=new'] : ['--kiosk']),
    ...further,
    // A window of the page alone; without a bar even where the window manager does not make it full screen.
    `--app=${url}`,
  ];
}
