// Where the stages stand in the graph and how the wires between them run.

import { inputs, stages } from "../stages";
import type { Stage } from "../studio";

export interface NodeBox {
  stage: Stage;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Whether the time and the cost have a line of their own, as they have no room beside the other words. */
  tall: boolean;
}

export interface Graph {
  nodes: NodeBox[];
  /** One SVG path a wire, with the stage it ends in. */
  wires: { from: Stage; to: Stage; path: string }[];
  height: number;
}

/** Pixels: a node with two lines of words, and with three. */
const NODE_HEIGHT = { wide: 46, tall: 60 };
/** Between the two stages that run at the same time, with two lines of words and with three; and at the graph's edges. */
const BETWEEN = { wide: 24, tall: 8 };
const EDGE = 6;
/** Below this width of a node the line of words needs all the room. */
const ROOM_FOR_TIME = 220;
const WIDEST = 240;
const NARROWEST = 84;
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
  const tall = node < ROOM_FOR_TIME;
  const high = tall ? NODE_HEIGHT.tall : NODE_HEIGHT.wide;
  const height = 2 * (high + EDGE) + (tall ? BETWEEN.tall : BETWEEN.wide);
  const middle = (height - high) / 2;
  const nodes = columns.flatMap((column, at) =>
    column.map((stage, row) => ({
      stage,
      x: at * (node + gap),
      y: column.length === 1 ? middle : row === 0 ? EDGE : height - high - EDGE,
      width: node,
      height: high,
      tall,
    })),
  );
  const box = (stage: Stage) => nodes.find((one) => one.stage === stage) as NodeBox;
  const wires = stages.flatMap((to) =>
    inputs[to].map((from) => ({ from, to, path: wire(box(from), box(to)) })),
  );
  return { nodes, wires, height };
}

function wire(from: NodeBox, to: NodeBox): string {
  const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
  const [x2, y2] = [to.x, to.y + to.height / 2];
  if (y1 === y2) return `M${x1} ${y1}H${x2}`;
  const bend = (x1 + x2) / 2;
  return `M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`;
}
