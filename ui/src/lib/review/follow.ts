import type { Player } from "../player/player.svelte";

/** Two frames at 30: less than this apart, two pictures count as the same moment while they play. */
const APART = 66;

/** Keeps one player where another is; at its end, where it is the shorter one. */
export function follow(second: Player, first: { time: number; playing: boolean; speed: number }): void {
  const over = second.duration > 0 && first.time >= second.duration;
  const forwards = first.playing && first.speed > 0 && !over;
  // Where it has ended already, playing would begin it anew.
  const ended = second.duration > 0 && second.time >= second.duration - 1;
  if (forwards && !second.playing && !ended) second.play(first.speed);
  if (!forwards && second.playing) second.pause();
  if (forwards && second.speed !== first.speed) second.setSpeed(first.speed);
  const to = over ? second.duration : first.time;
  if (Math.abs(second.time - to) > (forwards ? APART : 1)) second.seek(to);
}
