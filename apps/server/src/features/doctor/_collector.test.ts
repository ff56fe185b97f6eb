import { describe, expect, test } from 'vitest';
import { Collector } from './_collector.ts';

const caller = { projectId: 'p', keyId: 'k', door: 'batch' } as const;

describe('Collector', () => {
  test('counts by project, key and minute', () => {
    const collector = new Collector();
    collector.count(caller, 60_001, { requests: 1 });
    collector.count(caller, 119_999, { accepted: 3 });
    collector.count(caller, 120_000, { accepted: 1 });
    collector.count({ ...caller, keyId: 'l' }, 60_000, { unauthenticated: 1 });
    collector.lag(caller, 60_002, -5);
    collector.lag(caller, 60_003, 9);
    expect(collector.take().minutes).toMatchObject([
      { keyId: 'k', minute: 60_000, requests: 1, accepted: 3, lagMsMin: -5, lagMsMax: 9, lastAcceptedAt: 119_999 },
      { keyId: 'k', minute: 120_000, accepted: 1, lagMsMin: null },
      { keyId: 'l', unauthenticated: 1, lastAcceptedAt: null },
    ]);
    expect(collector.isEmpty).toBe(true);
  });

  test('folds refusals by reason with the sample of the first, and keeps few reasons of a project', () => {
    const collector = new Collector();
    collector.refuse(caller, 1, { id: 'a', reason: 'bad\0', item: { id: 'a' } });
    collector.refuse(caller, 2, { id: 'b', reason: 'bad', item: { id: 'b' } });
    for (let at = 0; at < 100; at++)
      collector.refuse(caller, 3, { id: `${at}`, reason: `reason ${at}`, item: undefined });
    collector.refuse({ ...caller, projectId: 'q' }, 4, { id: 'x', reason: 'bad', item: 1 });
    const { minutes, rejections } = collector.take();
    expect(minutes[0]?.rejected).toBe(102);
    expect(rejections[0]).toMatchObject({ reason: 'bad', items: 2, itemId: 'a', sample: '{"id":"a"}', at: 1 });
    expect(rejections.filter((each) => each.projectId === 'p')).toHaveLength(20);
    expect(rejections.filter((each) => each.projectId === 'q')).toHaveLength(1);
  });

  test('holds no more than so many minutes, whatever comes', () => {
    const collector = new Collector();
    for (let at = 0; at < 6000; at++) collector.count({ projectId: `p${at}`, keyId: '' }, 0, { requests: 1 });
    expect(collector.take().minutes).toHaveLength(5000);
  });

  test('takes counts back and adds to them', () => {
    const collector = new Collector();
    collector.count(caller, 61_000, { accepted: 2, requests: 1 });
    collector.lag(caller, 61_000, 7);
    const { minutes } = collector.take();
    collector.count(caller, 62_000, { accepted: 1 });
    collector.giveBack(minutes);
    expect(collector.take().minutes).toMatchObject([
      { minute: 60_000, accepted: 3, requests: 1, lagMsMin: 7, lagMsMax: 7, lastAcceptedAt: 62_000 },
    ]);
  });
});
