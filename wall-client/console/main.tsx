import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import { createTheme, MantineProvider, Notification } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { LanguageProvider } from './words/language.tsx';

const theme = createTheme({
  respectReducedMotion: true,
  primaryColor: 'cyan',
  primaryShade: { light: 8, dark: 9 },
  // White on Mantine's own filled cyan is too faint for small text.
  autoContrast: true,
  luminanceThreshold: 0.35,
  fontFamily: 'Inter, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif',
  defaultRadius: 'sm',
  // It is made outside of whoever knows the person's language.
  components: {
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': '关闭 Close' } } }),
  },
  // The wall's own night blue, from text to ground.
  colors: {
    dark: [
      '#d3dceb',
      '#b8c4d8',
      '#93a3bd',
      '#62738f',
      '#33435c',
      '#243247',
      '#172234',
      '#0c1422',
      '#080e19',
      '#05080f',
    ],
  },
});
/** Mantine's own red of a fault is too faint for small text on this ground. */
const legibleErrors = () => ({
  variables: {},
  light: {},
  dark: { '--mantine-color-error': 'var(--mantine-color-red-4)' },
});
const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: true } } });

const root = document.getElementById('console');
if (!root) throw new Error('the page has no place for the console');
createRoot(root).render(
  <QueryClientProvider client={queries}>
    <MantineProvider theme={theme} forceColorScheme="dark" cssVariablesResolver={legibleErrors}>
      <LanguageProvider>
        <Notifications position="top-right" autoClose={4_000} />
        <App />
      </LanguageProvider>
    </MantineProvider>
  </QueryClientProvider>,
);
