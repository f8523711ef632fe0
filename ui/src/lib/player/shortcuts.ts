import type { Action } from "../actions.svelte";
import { VOLUME_STEP, type Player } from "./player.svelte";

/** The player's keys; for `useActions`. */
export function playerActions(
  player: Player,
  also: { typeTime?: () => void; full?: () => void } = {},
): Action[] {
  const second = 1000;
  const keys: Action[] = [
    { id: "playPause", run: () => player.toggle() },
    { id: "reverse", run: () => player.reverse() },
    { id: "pause", run: () => player.pause() },
    { id: "forward", run: () => player.forward() },
    { id: "frameBack", run: () => player.step(-1) },
    { id: "frameOn", run: () => player.step(1) },
    { id: "secondBack", run: () => player.seek(player.time - second) },
    { id: "secondOn", run: () => player.seek(player.time + second) },
    { id: "markIn", run: () => player.setIn() },
    { id: "markOut", run: () => player.setOut() },
    { id: "clearMarks", run: () => player.clearMarks() },
    { id: "slower", run: () => player.changeRate(-1) },
    { id: "faster", run: () => player.changeRate(1) },
    { id: "toStart", run: () => player.toFrame(0) },
    { id: "toEnd", run: () => player.toFrame(player.lastFrame) },
    { id: "loop", run: () => (player.loop = !player.loop) },
  ];
  if (also.typeTime) keys.push({ id: "typeTime", run: also.typeTime });
  if (also.full) keys.push({ id: "fullScreen", run: also.full });
  return [...keys.map((action) => ({ ...action, unlisted: true })), ...soundActions(player)];
}

/** How loud it is, by key. */
export function soundActions(player: Player): Action[] {
  return [
    { id: "mute", run: () => (player.muted = !player.muted), unlisted: true },
    { id: "louder", run: () => (player.volume += VOLUME_STEP), unlisted: true },
    { id: "quieter", run: () => (player.volume -= VOLUME_STEP), unlisted: true },
  ];
}
