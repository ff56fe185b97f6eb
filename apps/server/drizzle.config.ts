/** Where drizzle-kit finds the schema and puts the migrations it generates from it. */
import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './src/db/postgres/schema.ts',
  out: './src/db/postgres/migrations',
  casing: 'snake_case',
  breakpoints: true,
});
