// Imported one by one, not by `@import`: the build drops what no wall needs from each (vite.config.ts).
import '@fontsource/inter/latin-500.css';
import '@fontsource/inter/latin-700.css';
import '@fontsource/noto-sans-sc/500.css';
import '@fontsource/noto-sans-sc/700.css';
