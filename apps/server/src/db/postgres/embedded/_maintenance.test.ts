import { expect, test } from 'vitest';
import { Maintenance } from './_maintenance.ts';

const MiB = 2 ** 20;
const minute = 60_000;

function fake() {
  const state = { wal: 0, ran: [] as string[], logs: [] as string[], fail: false };
  const maintenance = new Maintenance(
    {
      run: (sql) => {
        if (state.fail) return Promise.reject(new Error('out of disk'));
        if (sql.includes('pg_wal_lsn_diff')) return Promise.resolve([[String(state.wal)]]);
        if (sql.includes('pg_class')) return Promise.resolve([['public.a'], ['public.b']]);
        state.ran.push(sql);
        return Promise.resolve([]);
      },
      log: (level, message) => void state.logs.push(`${level}: ${message}`),
    },
    0,
  );
  return { state, maintenance };
}

test('Maintenance leaves an idle database alone', async () => {
  const { state, maintenance } = fake();
  for (let t = 0; t < 48 * 60; t++) await maintenance.tick(t * minute);
  expect(state.ran).toEqual([]);
});

test('Maintenance checkpoints five minutes after a write, or at once after many', async () => {
  const { state, maintenance } = fake();
  await maintenance.tick(0);
  state.wal += 100;
  await maintenance.tick(4 * minute);
  expect(state.ran).toEqual([]);
  await maintenance.tick(5 * minute);
  expect(state.ran).toEqual(['CHECKPOINT']);
  state.wal += 32 * MiB;
  await maintenance.tick(5 * minute + 1);
  await maintenance.tick(5 * minute + 2);
  expect(state.ran).toEqual(['CHECKPOINT', 'CHECKPOINT']);
});

test('Maintenance vacuums table by table every six hours, when something was written', async () => {
  const { state, maintenance } = fake();
  await maintenance.tick(0);
  await maintenance.tick(7 * 60 * minute);
  expect(state.ran).toEqual([]);
  state.wal += 2 * MiB;
  await maintenance.tick(8 * 60 * minute);
  expect(state.ran).toEqual(['VACUUM (ANALYZE) public.a', 'VACUUM (ANALYZE) public.b', 'CHECKPOINT']);
  state.wal += 2 * MiB;
  await maintenance.tick(9 * 60 * minute);
  expect(state.ran.slice(3)).toEqual(['CHECKPOINT']);
});

test('Maintenance reports a failure and tries again', async () => {
  const { state, maintenance } = fake();
  await maintenance.tick(0);
  state.wal += 32 * MiB;
  state.fail = true;
  await maintenance.tick(minute);
  expect(state.logs).toEqual(['warn: maintenance of the embedded PostgreSQL failed: Error: out of disk']);
  state.fail = false;
  await maintenance.tick(2 * minute);
  expect(state.ran).toEqual(['CHECKPOINT']);
});
