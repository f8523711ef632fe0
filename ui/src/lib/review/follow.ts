import type { Player } from "../player/player.svelte";

/** Two frames at 30: less than this apart, two pictures count as the same moment while they play. */
const APART = 66;

/** Keeps one player where another is. */
export function follow(second: Player, first: { time: number; playing: boolean; speed: number }): void {
  const forwards = first.playing && first.speed > 0;
  if (forwards && !second.playing) second.play(first.speed);
  if (!forwards && second.playing) second.pause();
  if (forwards && second.speed !== first.speed) second.setSpeed(first.speed);
  const apart = Math.abs(second.time - first.time);
  if (apart > (forwards ? APART : 1)) second.seek(first.time);
}
