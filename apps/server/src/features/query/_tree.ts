/** Turns a query's tree into one condition, whatever its leaves are about. */
import type { Query, Test } from '@telltale/contract/query-tree.ts';
import { join, type Sql, sql } from '#features/records/sql.ts';

/** The values of `level:(ERROR OR WARNING)` are one leaf: one condition, or one look-up in another table, for all of them. */
export type Leaf =
  | { readonly kind: 'is'; readonly field: string; readonly key?: string; readonly tests: readonly Test[] }
  | { readonly kind: 'has'; readonly field: string; readonly key?: string }
  | { readonly kind: 'search'; readonly pieces: readonly string[] };

/** A condition on rows of one table. It is 0 or 1, never null, so that NOT means what it says. */
export interface Piece<On extends string> {
  readonly on: On;
  readonly sql: Sql;
  /** Whether it holds where there is no row: an observation whose trace is not stored. */
  readonly isMetByNothing: boolean;
}

export interface TreeCompiler<On extends string> {
  compileLeaf(leaf: Leaf): Piece<On>;
  /** Says it of the rows that are listed, where it speaks of another table's. */
  lift(piece: Piece<On>): Piece<On>;
}

/** A condition on the rows that are listed; the query must not be empty. */
export function compileTree<On extends string>(query: Query, compiler: TreeCompiler<On>): Piece<On> {
  return compiler.lift(compileNode(query, compiler));
}

function compileNode<On extends string>(query: Query, compiler: TreeCompiler<On>): Piece<On> {
  switch (query.kind) {
    case 'and':
      return combine(
        'and',
        query.of.map((each) => compileNode(each, compiler)),
        compiler,
      );
    case 'or': {
      const { leaves, others } = mergeLeaves(query.of);
      const pieces = [
        ...leaves.map((leaf) => compiler.compileLeaf(leaf)),
        ...others.map((each) => compileNode(each, compiler)),
      ];
      return combine('or', pieces, compiler);
    }
    case 'not': {
      const piece = compileNode(query.of, compiler);
      return { on: piece.on, sql: sql`NOT (${piece.sql})`, isMetByNothing: !piece.isMetByNothing };
    }
    case 'is':
      return compiler.compileLeaf(leafOf(query));
    case 'has':
    case 'search':
      return compiler.compileLeaf(query);
  }
}

function combine<On extends string>(
  kind: 'and' | 'or',
  pieces: readonly Piece<On>[],
  compiler: TreeCompiler<On>,
): Piece<On> {
  const groups = [...Map.groupBy(pieces, (piece) => piece.on).values()].map((group) => joined(kind, group));
  const [only] = groups;
  return only && groups.length === 1
    ? only
    : joined(
        kind,
        groups.map((group) => compiler.lift(group)),
      );
}

function joined<On extends string>(kind: 'and' | 'or', pieces: readonly Piece<On>[]): Piece<On> {
  const [first] = pieces;
  if (!first) throw new RangeError('a group without members');
  if (pieces.length === 1) return first;
  const conditions = pieces.map((piece) => piece.sql);
  return {
    on: first.on,
    sql: sql`(${join(conditions, kind === 'and' ? ' AND ' : ' OR ')})`,
    isMetByNothing:
      kind === 'and' ? pieces.every((piece) => piece.isMetByNothing) : pieces.some((piece) => piece.isMetByNothing),
  };
}

type Is = Extract<Query, { kind: 'is' }>;

function leafOf({ field, key, test }: Is): Leaf {
  return { kind: 'is', field, ...(key !== undefined && { key }), tests: [test] };
}

function mergeLeaves(queries: readonly Query[]): { leaves: Leaf[]; others: Query[] } {
  const comparisons = queries.filter((query) => query.kind === 'is');
  const groups = Map.groupBy(comparisons, ({ field, key }) => JSON.stringify([field, key]));
  const leaves = [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ ...leafOf(first), tests: group.map((each) => each.test) }] : [];
  });
  return { leaves, others: queries.filter((query) => query.kind !== 'is') };
}
