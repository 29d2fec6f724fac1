/** A straight line of the page, in points from the lower left corner; `from` is below or left of `to`. */
export interface Stroke {
  isVertical: boolean;
  /** Its place on the other axis. */
  at: number;
  from: number;
  to: number;
}

/** Places of the lines of one table: columns from left to right, rows from top to bottom. */
export interface Grid {
  xs: number[];
  ys: number[];
  /** Cells that no line parts from the one to their left or above belong to it. */
  ownerOf: (row: number, column: number) => [row: number, column: number];
}

const NEAR = 2.5;

/** What draws lines: the numbers are those of pdf.js. */
export interface PathCodes {
  save: number;
  restore: number;
  transform: number;
  constructPath: number;
}

type Matrix = [number, number, number, number, number, number];

/** Straight horizontal and vertical lines that the page draws, thin filled boxes among them. */
export function strokesOf(
  codes: PathCodes,
  fnArray: readonly number[],
  argsArray: readonly unknown[],
): Stroke[] {
  const strokes: Stroke[] = [];
  const stack: Matrix[] = [];
  let matrix: Matrix = [1, 0, 0, 1, 0, 0];
  for (const [index, code] of fnArray.entries()) {
    if (code === codes.save) stack.push(matrix);
    else if (code === codes.restore) matrix = stack.pop() ?? matrix;
    else if (code === codes.transform) matrix = multiplied(matrix, argsArray[index] as Matrix);
    else if (code === codes.constructPath) strokes.push(...pathStrokes(argsArray[index], matrix));
  }
  return strokes;
}

/** Moves, lines, curves and ends, each with as many numbers as it takes. */
const NUMBERS_OF = [2, 2, 6, 4, 0];

function pathStrokes(args: unknown, matrix: Matrix): Stroke[] {
  const paths = Array.isArray(args) && Array.isArray(args[1]) ? args[1] : [];
  const strokes: Stroke[] = [];
  for (const path of paths as ArrayLike<number>[]) {
    if (!path || typeof path !== 'object') continue;
    let start: [number, number] = [0, 0];
    let last: [number, number] = [0, 0];
    for (let at = 0; at < path.length;) {
      const code = path[at] ?? 4;
      const count = NUMBERS_OF[code] ?? 0;
      const point = code === 4 ? start : moved(matrix, path[at + count - 1] ?? 0, path[at + count] ?? 0);
      if (code === 0) start = point;
      if (code === 1 || code === 4) addStroke(strokes, last, point);
      last = point;
      at += count + 1;
    }
  }
  return strokes;
}

function addStroke(strokes: Stroke[], [x1, y1]: [number, number], [x2, y2]: [number, number]): void {
  const isVertical = Math.abs(x1 - x2) < 1;
  if (!isVertical && Math.abs(y1 - y2) >= 1) return;
  const [from, to] = isVertical ? [Math.min(y1, y2), Math.max(y1, y2)] : [Math.min(x1, x2), Math.max(x1, x2)];
  if (to - from > 4) strokes.push({ isVertical, at: isVertical ? x1 : y1, from, to });
}

/** Tables: lines that touch each other and make at least two columns. */
export function gridsOf(strokes: Stroke[]): Grid[] {
  if (strokes.length > 5000) return [];
  const groups: Stroke[][] = [];
  for (const stroke of strokes) {
    const touched = groups.filter((group) => group.some((other) => touches(stroke, other)));
    const merged = [stroke, ...touched.flat()];
    for (const group of touched) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  return groups.flatMap((group) => {
    const vertical = group.filter(({ isVertical }) => isVertical);
    const level = group.filter(({ isVertical }) => !isVertical);
    const xs = distinct(vertical.map(({ at }) => at));
    const ys = distinct(level.map(({ at }) => at)).reverse();
    return xs.length > 2 && ys.length > 1 ? [gridOf(xs, ys, vertical, level)] : [];
  });
}

function gridOf(xs: number[], ys: number[], vertical: Stroke[], level: Stroke[]): Grid {
  const isParted = (strokes: Stroke[], at: number, middle: number) =>
    strokes.some(
      (stroke) => Math.abs(stroke.at - at) < NEAR && stroke.from - NEAR < middle && middle < stroke.to + NEAR,
    );
  const middle = (places: number[], index: number) => ((places[index] ?? 0) + (places[index + 1] ?? 0)) / 2;
  const ownerOf = (row: number, column: number): [number, number] => {
    if (column > 0 && !isParted(vertical, xs[column] ?? 0, middle(ys, row))) return ownerOf(row, column - 1);
    if (row > 0 && !isParted(level, ys[row] ?? 0, middle(xs, column))) return ownerOf(row - 1, column);
    return [row, column];
  };
  return { xs, ys, ownerOf };
}

function touches(left: Stroke, right: Stroke): boolean {
  if (left.isVertical === right.isVertical) {
    return Math.abs(left.at - right.at) < NEAR && left.from - NEAR < right.to && right.from - NEAR < left.to;
  }
  return (
    left.from - NEAR < right.at &&
    right.at < left.to + NEAR &&
    right.from - NEAR < left.at &&
    left.at < right.to + NEAR
  );
}

/** Places in order, those closer than two points taken for one. */
function distinct(places: number[]): number[] {
  const found: number[] = [];
  for (const place of places.toSorted((left, right) => left - right))
    if (place - (found.at(-1) ?? Number.NEGATIVE_INFINITY) > NEAR) found.push(place);
  return found;
}

function multiplied(left: Matrix, right: Matrix): Matrix {
  const [a, b, c, d, e, f] = left;
  const [g, h, i, j, k, l] = right;
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

function moved([a, b, c, d, e, f]: Matrix, x: number, y: number): [number, number] {
  return [a * x + c * y + e, b * x + d * y + f];
}
