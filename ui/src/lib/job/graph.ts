// Where the stages stand in the graph and how the wires between them run.

import { inputs, stages } from "../stages";
import type { Stage } from "../studio";

export interface NodeBox {
  stage: Stage;
  x: number;
  y: number;
  width: number;
}

export interface Graph {
  nodes: NodeBox[];
  /** One SVG path a wire, with the stage it ends in. */
  wires: { from: Stage; to: Stage; path: string }[];
  height: number;
}

export const NODE_HEIGHT = 46;
const HEIGHT = 128;
const WIDEST = 216;
const NARROWEST = 96;
const WIDEST_GAP = 36;
const NARROWEST_GAP = 14;

const columns: Stage[][] = [
  ["trend_collection"],
  ["trend_analysis"],
  ["script"],
  ["visuals", "voiceover"],
  ["composition"],
  ["review"],
];

/** The graph for a width in pixels: nodes shrink before they are cut off. */
export function layOut(width: number): Graph {
  const gaps = columns.length - 1;
  const gap = Math.max(NARROWEST_GAP, Math.min(WIDEST_GAP, (width - columns.length * 150) / gaps));
  const node = Math.max(NARROWEST, Math.min(WIDEST, (width - gap * gaps) / columns.length));
  const middle = (HEIGHT - NODE_HEIGHT) / 2;
  const nodes = columns.flatMap((column, at) =>
    column.map((stage, row) => ({
      stage,
      x: at * (node + gap),
      y: column.length === 1 ? middle : row === 0 ? 6 : HEIGHT - NODE_HEIGHT - 6,
      width: node,
    })),
  );
  const box = (stage: Stage) => nodes.find((one) => one.stage === stage) as NodeBox;
  const wires = stages.flatMap((to) =>
    inputs[to].map((from) => ({ from, to, path: wire(box(from), box(to)) })),
  );
  return { nodes, wires, height: HEIGHT };
}

function wire(from: NodeBox, to: NodeBox): string {
  const [x1, y1] = [from.x + from.width, from.y + NODE_HEIGHT / 2];
  const [x2, y2] = [to.x, to.y + NODE_HEIGHT / 2];
  if (y1 === y2) return `M${x1} ${y1}H${x2}`;
  const bend = (x1 + x2) / 2;
  return `M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`;
}
