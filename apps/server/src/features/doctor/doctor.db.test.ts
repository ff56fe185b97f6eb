import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Postgres } from '#db/postgres/postgres.ts';
import { intakeMinutes, intakeRejections } from '#db/postgres/schema.ts';
import { openTestPostgres, silent } from '#db/postgres/testing.ts';
import { readKeyCounts, readLastAccepted, readRejections, readSeries } from './_store.ts';
import { createDoctor } from './doctor.ts';

let postgres: Postgres;

beforeAll(async () => {
  postgres = await openTestPostgres();
});

afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
});

const day = 86_400_000;
const start = Date.UTC(2026, 0, 2, 10);
const range = (projectId: string) => ({ projectId, from: new Date(start), to: new Date(start + 3_600_000) });

describe('createDoctor()', () => {
  test('writes down what is told, adding to what other processes have written', async () => {
    const { db } = postgres;
    let now = start;
    const doctors = [1, 2].map(() => createDoctor({ db, logger: silent, now: () => now }));
    for (const doctor of doctors) {
      const visit = doctor.intake.begin({ projectId: 'p', keyId: 'k', door: 'batch' });
      visit.received();
      visit.refused({ id: 'x', reason: 'no', item: { id: 'x' } });
      visit.stored(4, (now - 1000) * 1000);
      visit.end();
      doctor.wrongSecret({ projectId: 'p', keyId: 'k' });
      await doctor.flush();
      now += 500;
    }
    now += 300_000;
    const [doctor] = doctors;
    doctor?.intake.begin({ projectId: 'p', keyId: '', door: 'otlp' }).overloaded(7);
    await doctor?.flush();
    await doctor?.flush();
    const counted = { requests: 2, accepted: 8, rejected: 2, truncated: 0, overloaded: 0, unauthenticated: 2 };
    expect(await readSeries(db, range('p'), 60)).toMatchObject([
      { second: start / 1000, ...counted },
      { second: start / 1000 + 300, requests: 1, overloaded: 7 },
    ]);
    expect(await readSeries(db, range('p'), 3600)).toMatchObject([{ second: start / 1000, requests: 3 }]);
    const keys = await readKeyCounts(db, range('p'));
    expect(keys.toSorted((a, b) => (a.keyId < b.keyId ? -1 : 1))).toMatchObject([
      { keyId: '', overloaded: 7, lagMsMin: null },
      { keyId: 'k', ...counted, lagMsMin: 1000, lagMsMax: 1000 },
    ]);
    expect([...(await readLastAccepted(db, 'p'))]).toEqual([['k', new Date(start + 500)]]);
    expect(await readRejections(db, range('p'), 10)).toMatchObject([
      { keyId: 'k', door: 'batch', reason: 'no', items: 1, itemId: 'x', sample: '{"id":"x"}' },
      { reason: 'no' },
    ]);
    expect(await readSeries(db, range('other'), 60)).toEqual([]);
  });

  test('keeps a bounded number of refusals of a project, and nothing that is too old', async () => {
    const { db } = postgres;
    let now = start + 20 * day;
    const doctor = createDoctor({ db, logger: silent, now: () => now });
    for (let round = 0; round < 20; round++) {
      const visit = doctor.intake.begin({ projectId: 'busy', keyId: 'k', door: 'otlp' });
      for (let at = 0; at < 20; at++) visit.refused({ id: `${at}`, reason: `reason ${at}`, item: undefined });
      await doctor.flush();
    }
    const rejections = await db.select().from(intakeRejections);
    expect(rejections.every((each) => each.projectId === 'busy')).toBe(true);
    expect(rejections).toHaveLength(300);
    now += 8 * day;
    doctor.wrongSecret({ projectId: 'later', keyId: 'k' });
    await doctor.flush();
    expect((await db.select().from(intakeMinutes)).map((each) => each.projectId)).toEqual(['later']);
    expect(await db.select().from(intakeRejections)).toEqual([]);
  });

  test('loses no counts and fails nobody while the database is away', async () => {
    const { db } = postgres;
    const doctor = createDoctor({ db, logger: silent, now: () => start });
    await db.execute(sql`ALTER TABLE intake_minutes RENAME TO away`);
    const visit = doctor.intake.begin({ projectId: 'patient', keyId: 'k', door: 'otlp' });
    visit.stored(2, null);
    await doctor.flush();
    await db.execute(sql`ALTER TABLE away RENAME TO intake_minutes`);
    visit.stored(1, null);
    await doctor[Symbol.asyncDispose]();
    expect(await readSeries(db, range('patient'), 60)).toMatchObject([{ requests: 1, accepted: 3 }]);
  });
});
