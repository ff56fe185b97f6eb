/** Builds the web app into `dist`, and in development passes API calls on to a running server. */
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite';

const api = process.env['TELLTALE_API'] ?? 'http://localhost:3000';

/** The faces of the first text: asked for by the text itself, they come after it was laid out, and all is laid out again. */
const firstFonts = /\/(inter|jetbrains-mono)-latin-wght-normal-[^/]*\.woff2$/;

/** What the page asks for before its app has been read: as soon as the page's head is there. */
function firstThings(): Plugin {
  return {
    name: 'first-things',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle = {} }) => {
        const files = Object.keys(bundle);
        const early = files.filter((file) => bundle[file]?.name === 'early' && file.endsWith('.js'));
        const fonts = files.filter((file) => firstFonts.test(`/${file}`));
        if (early.length !== 1 || fonts.length !== 2) throw new Error('early.ts or the fonts have another name now');
        const tags: HtmlTagDescriptor[] = fonts.map((file) => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file}`, crossorigin: true },
        }));
        // Ahead of the app's own script, which waits for all that the app is made of.
        tags.push({ tag: 'script', attrs: { type: 'module', crossorigin: true, src: `/${early[0]}` } });
        return tags.map((tag) => ({ ...tag, injectTo: 'head-prepend' }));
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), firstThings()],
  build: {
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // Fonts and icons stay files: the page's content security policy allows no data: URLs for them.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Together, so that no schema is evaluated before no-eval.ts has spoken, however the pages are split.
            { name: 'schemas', test: /node_modules\/zod\/|src\/lib\/no-eval\.ts/, priority: 3 },
            // What asks for the rows of a list, and all that it needs: run before the rest.
            { name: 'early', test: /\/src\/early\.ts/, priority: 2 },
            // Alone, each would be a file of 300 bytes, and fifty of them take longer than all at once.
            { name: 'icons', test: /node_modules\/lucide-react\//, priority: 1 },
            { name: 'shared', test: /\/src\/(api|lib|ui|components)\/(?!code-mirror|giant)/, minShareCount: 5 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': api } },
  preview: { proxy: { '/api': api } },
});
