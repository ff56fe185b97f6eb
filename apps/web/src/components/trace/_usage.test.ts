import { describe, expect, it } from 'vitest';
import { usageLines, usageTypeLabel } from './_usage.ts';

describe('usageLines', () => {
  it('usageLines() lists inputs, outputs, others, and the total last', () => {
    const lines = usageLines({
      usageDetails: { total: 30, output: 10, audio: 1, input_cached_tokens: 5, input: 14 },
      costDetails: { input: 0.000028, total: 0.5 },
    });
    expect(lines.map((line) => line.type)).toEqual(['input', 'input_cached_tokens', 'output', 'audio', 'total']);
    expect(lines[0]?.perMillion).toBeCloseTo(2);
    expect(lines[2]).toEqual({ type: 'output', units: 10, cost: null, perMillion: null, isTotal: false });
    expect(lines.at(-1)).toEqual({ type: 'total', units: 30, cost: 0.5, perMillion: null, isTotal: true });
  });

  it('usageLines() is empty when nothing is known', () => {
    expect(usageLines({ usageDetails: {}, costDetails: {} })).toEqual([]);
  });

  it('usageTypeLabel() reads as words', () => {
    expect(usageTypeLabel('input_cached_tokens')).toBe('input cached');
  });
});
