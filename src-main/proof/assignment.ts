// The heaviest one-to-one matching of a sparse bipartite graph. Pure; must not know what is matched.

export interface Edge {
  readonly row: number;
  readonly column: number;
  /** Above 0. */
  readonly weight: number;
}

/**
 * Pairs that no other choice of pairs outweighs, each row and column in at most one. Connected parts are solved one by
 * one by the Hungarian method with potentials (Kuhn 1955; Munkres 1957), cubic in the size of a part. Of several best
 * answers the same one is given each time, for the same edges in the same order.
 */
export function heaviestMatching(edges: readonly Edge[]): readonly Edge[] {
  return connectedParts(edges)
    .flatMap(solvePart)
    .sort((a, b) => a.row - b.row);
}

function connectedParts(edges: readonly Edge[]): readonly (readonly Edge[])[] {
  const parent = new Map<string, string>();
  const rootOf = (node: string): string => {
    let root = node;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    parent.set(node, root);
    return root;
  };
  for (const { row, column } of edges) {
    const a = rootOf(`r${row}`);
    const b = rootOf(`c${column}`);
    parent.set(a, b);
    parent.set(b, b);
  }
  const parts = new Map<string, Edge[]>();
  for (const edge of edges) {
    const root = rootOf(`r${edge.row}`);
    const part = parts.get(root);
    if (part === undefined) parts.set(root, [edge]);
    else part.push(edge);
  }
  return [...parts.values()];
}

/** A pair that is not an edge weighs 0, and is left out of the answer: that row and column stay alone. */
function solvePart(edges: readonly Edge[]): readonly Edge[] {
  const [only] = edges;
  if (only !== undefined && edges.length === 1) return [only];
  const rows = [...new Set(edges.map((edge) => edge.row))].sort((a, b) => a - b);
  const columns = [...new Set(edges.map((edge) => edge.column))].sort((a, b) => a - b);
  const rowAt = new Map(rows.map((row, index) => [row, index]));
  const columnAt = new Map(columns.map((column, index) => [column, index]));
  const size = Math.max(rows.length, columns.length);
  const weight = Array.from({ length: size }, () => new Float64Array(size));
  const known = new Map<string, Edge>();
  for (const edge of edges) {
    const i = rowAt.get(edge.row) ?? 0;
    const j = columnAt.get(edge.column) ?? 0;
    const line = weight[i];
    if (line !== undefined && edge.weight > (line[j] ?? 0)) {
      line[j] = edge.weight;
      known.set(`${i},${j}`, edge);
    }
  }
  const columnOfRow = heaviestSquare(weight, size);
  return columnOfRow.flatMap((j, i) => known.get(`${i},${j}`) ?? []);
}

/** Column of each row. Rows enter one by one along a shortest augmenting path over reduced costs (-weight). */
function heaviestSquare(weight: readonly Float64Array[], size: number): readonly number[] {
  // Row and column 0 are the path's start; the matrix counts from 1.
  const rowPotential = new Float64Array(size + 1);
  const columnPotential = new Float64Array(size + 1);
  const rowOfColumn = new Int32Array(size + 1);
  const before = new Int32Array(size + 1);
  for (let row = 1; row <= size; row++) {
    rowOfColumn[0] = row;
    let column = 0;
    const least = new Float64Array(size + 1).fill(Number.POSITIVE_INFINITY);
    const isDone = new Uint8Array(size + 1);
    do {
      isDone[column] = 1;
      const current = rowOfColumn[column] ?? 0;
      let step = Number.POSITIVE_INFINITY;
      let nearest = 0;
      for (let j = 1; j <= size; j++) {
        if (isDone[j] === 1) continue;
        const reduced =
          -(weight[current - 1]?.[j - 1] ?? 0) - (rowPotential[current] ?? 0) - (columnPotential[j] ?? 0);
        if (reduced < (least[j] ?? 0)) {
          least[j] = reduced;
          before[j] = column;
        }
        if ((least[j] ?? 0) < step) {
          step = least[j] ?? 0;
          nearest = j;
        }
      }
      for (let j = 0; j <= size; j++) {
        if (isDone[j] === 1) {
          const matched = rowOfColumn[j] ?? 0;
          rowPotential[matched] = (rowPotential[matched] ?? 0) + step;
          columnPotential[j] = (columnPotential[j] ?? 0) - step;
        } else {
          least[j] = (least[j] ?? 0) - step;
        }
      }
      column = nearest;
    } while (rowOfColumn[column] !== 0);
    while (column !== 0) {
      const from = before[column] ?? 0;
      rowOfColumn[column] = rowOfColumn[from] ?? 0;
      column = from;
    }
  }
  const columnOfRow: number[] = Array.from({ length: size }, () => -1);
  for (let j = 1; j <= size; j++) columnOfRow[(rowOfColumn[j] ?? 0) - 1] = j - 1;
  return columnOfRow;
}
