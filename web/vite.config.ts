import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  server: { proxy: { '/api': 'http://127.0.0.1:8321' } },
  build: {
    target: 'es2022',
    // Ant Design is one large chunk that rarely changes: kept apart so that a new version of ours is a small download.
    chunkSizeWarningLimit: 1500,
  },
});
