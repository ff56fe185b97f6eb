import { describe, expect, it } from 'vitest';
import { buildStepGraph, type StepGraph } from './step-graph.ts';
import { buildTree } from './tree.ts';

type Told = readonly [id: string, parentId: string, name: string, start: number, end: number];

function graphOf(told: readonly Told[], names: Readonly<Record<string, string>> = {}): StepGraph {
  const columns = {
    id: told.map(([id]) => id),
    parentId: told.map(([, parentId]) => parentId),
    name: told.map(([, , name]) => name),
    type: told.map(() => 'SPAN'),
    level: told.map(([id]) => (id.startsWith('bad') ? 'ERROR' : 'DEFAULT')),
    startTime: told.map(([, , , start]) => start),
    endTime: told.map(([, , , , end]) => end),
    totalCost: told.map(() => 1),
  };
  return buildStepGraph(buildTree(columns), columns, new Map(Object.entries(names)));
}

const edgesOf = ({ nodes, edges }: StepGraph) =>
  edges.map(({ from, to, kind, count }) => `${nodes[from]!.label} ${kind} ${nodes[to]!.label} ${count}`).sort();

describe('buildStepGraph()', () => {
  it('buildStepGraph() folds repeats and tells what was called and what followed', () => {
    const graph = graphOf([
      ['r', '', 'agent', 0, 100],
      ['p', 'r', 'plan', 0, 10],
      ['s1', 'r', 'search', 10, 20],
      ['bad', 'r', 'search', 20, 30],
      ['a', 'r', 'answer', 30, 40],
    ]);
    expect(edgesOf(graph)).toEqual(['agent calls plan 1', 'plan then search 1', 'search then answer 1']);
    const search = graph.nodes.find(({ label }) => label === 'search')!;
    expect(search).toMatchObject({ calls: [2, 3], errors: 1, cost: 2, p50: 0.01 });
  });

  it('buildStepGraph() gives steps that run side by side the same step before them', () => {
    const graph = graphOf([
      ['r', '', 'agent', 0, 100],
      ['p', 'r', 'plan', 0, 10],
      ['a', 'r', 'left', 10, 30],
      ['b', 'r', 'right', 11, 30],
    ]);
    expect(edgesOf(graph)).toEqual(['agent calls plan 1', 'plan then left 1', 'plan then right 1']);
  });

  it('buildStepGraph() shows the nodes of an agent only, with what happened inside of them', () => {
    const graph = graphOf(
      [
        ['r', '', 'LangGraph', 0, 100],
        ['w', 'r', 'wrapper', 0, 50],
        ['n1', 'w', 'run', 0, 10],
        ['bad', 'n1', 'ChatOpenAI', 0, 10],
        ['n2', 'r', 'run', 60, 70],
      ],
      { n1: 'planner', bad: 'planner', n2: 'writer' },
    );
    expect(edgesOf(graph)).toEqual(['LangGraph calls planner 1', 'planner then writer 1']);
    expect(graph.nodes.map(({ errors, cost }) => [errors, cost])).toEqual([
      [0, 2],
      [1, 2],
      [0, 1],
    ]);
    expect([...graph.nodeOf]).toEqual([0, 0, 1, 1, 2]);
  });

  it('buildStepGraph() stays readable: numbers in names do not tell apart, the rarest are put together', () => {
    const letters = (i: number) =>
      `kind-${String.fromCodePoint(97 + (i % 26))}${String.fromCodePoint(97 + Math.floor(i / 26))}`;
    const graph = graphOf([
      ['r', '', 'agent', 0, 1000],
      ...Array.from({ length: 50 }, (_, i): Told => [`s${i}`, 'r', `step ${i}`, i, i + 1]),
      ...Array.from({ length: 200 }, (_, i): Told => [`k${i}`, 'r', letters(i), 100 + i, 101 + i]),
    ]);
    const labels = graph.nodes.map(({ label }) => label);
    expect(labels).toContain('step #');
    expect(labels).toContain('others');
    expect(labels.length).toBeLessThanOrEqual(60);
    expect(graph.nodes.reduce((sum, { calls }) => sum + calls.length, 0)).toBe(251);
  });
});
