/** Builds the web app into `dist`, and in development passes API calls on to a running server. */
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = process.env['TELLTALE_API'] ?? 'http://localhost:3000';

export default defineConfig({
  plugins: [react(), tailwindcss()],
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
