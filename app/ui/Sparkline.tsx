import "./sparkline.css";

const WIDTH = 120;
const HEIGHT = 32;
/** Room for the end point and the line's thickness. */
const INSET = 3;

/** A small trend without axes: values in time order, null where nothing is known. The sentence beside it says the rest. */
export function Sparkline({ values, spoken }: Readonly<{ values: readonly (number | null)[]; spoken: string }>) {
  const runs = runsOf(values);
  const last = runs.at(-1)?.at(-1);
  if (!last) return null;
  return (
    <div className="encore-sparkline">
      <svg viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`} preserveAspectRatio="none" role="img" aria-label={spoken}>
        {runs.map((run) => (
          <g key={run[0]?.x}>
            <path className="encore-sparkline__area" d={`${lineOf(run)}V${String(HEIGHT)}H${String(run[0]?.x ?? 0)}Z`} />
            <path className="encore-sparkline__line" d={lineOf(run)} />
          </g>
        ))}
      </svg>
      {/* A round point needs a box that is not stretched. */}
      <span
        className="encore-sparkline__end"
        style={{ insetInlineStart: `${String((last.x / WIDTH) * 100)}%`, insetBlockStart: `${String((last.y / HEIGHT) * 100)}%` }}
      />
    </div>
  );
}

type Point = Readonly<{ x: number; y: number }>;

/** The points of each stretch without a gap. The height runs from the lowest value to the highest. */
function runsOf(values: readonly (number | null)[]): Point[][] {
  const known = values.filter((value) => value !== null);
  const low = Math.min(...known);
  const range = Math.max(...known) - low;
  const step = values.length > 1 ? (WIDTH - 2 * INSET) / (values.length - 1) : 0;
  const runs: Point[][] = [];
  let isOpen = false;
  values.forEach((value, index) => {
    if (value === null) {
      isOpen = false;
      return;
    }
    const height = range === 0 ? 0.5 : (value - low) / range;
    const point = { x: INSET + index * step, y: HEIGHT - INSET - height * (HEIGHT - 2 * INSET) };
    if (isOpen) runs.at(-1)?.push(point);
    else runs.push([point]);
    isOpen = true;
  });
  return runs;
}

function lineOf(run: readonly Point[]): string {
  return run.map((point, index) => `${index === 0 ? "M" : "L"}${point.x.toFixed(2)} ${point.y.toFixed(2)}`).join("");
}
