import type { Player } from "../player/player.svelte";

/** Two frames at 30: less than this apart, two pictures count as the same moment while they play. */
const APART = 66;

/** Keeps one player where another is, and at its end where that is over. */
export function follow(led: Player, lead: { time: number; playing: boolean; speed: number }): void {
  const over = led.duration > 0 && lead.time >= led.duration;
  const forwards = lead.playing && lead.speed > 0 && !over;
  // Where it has ended already, playing would begin it anew.
  const ended = led.duration > 0 && led.time >= led.duration - 1;
  if (forwards && !led.playing && !ended) led.play(lead.speed);
  if (!forwards && led.playing) led.pause();
  if (forwards && led.speed !== lead.speed) led.setSpeed(lead.speed);
  const to = over ? led.duration : lead.time;
  if (Math.abs(led.time - to) > (forwards ? APART : 1)) led.seek(to);
}
