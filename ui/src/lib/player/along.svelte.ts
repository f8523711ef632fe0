// What is drawn along a video: its sound, and where its scenes begin. Neither is needed to watch it, so both come when they
// come, and where one can't be had nothing is drawn.

import { studio, type ArtifactId, type SoundOutline, type VideoId } from "../studio";

/** Stretches of the outline: about one a pixel of a wide window. */
const STRETCHES = 1200;
/** Milliseconds that a video is looked at before its sound is read: who turns through the queue reads none. */
const LOOKED_AT = 250;

export class Along {
  outline: SoundOutline | null = $state.raw(null);
  /** Milliseconds; the first scene's is 0. */
  cuts: number[] = $state.raw([]);
}

/** Follows what `of` names: the file that is played, and the video that it is, where one is known. For the set-up of a
 * component. */
export function along(of: () => { file: ArtifactId; id: VideoId | undefined }): Along {
  const drawn = new Along();
  const file = $derived(of().file);
  const id = $derived(of().id);

  $effect(() => {
    const asked = file;
    let wanted = true;
    const read = () =>
      studio.soundOutline(asked, STRETCHES).then(
        (outline) => wanted && (drawn.outline = outline),
        () => undefined,
      );
    const timer = setTimeout(() => void read(), LOOKED_AT);
    return () => {
      wanted = false;
      clearTimeout(timer);
      drawn.outline = null;
    };
  });

  $effect(() => {
    if (id === undefined) return;
    let wanted = true;
    studio.sceneStarts(id).then(
      (cuts) => wanted && (drawn.cuts = cuts),
      () => undefined,
    );
    return () => {
      wanted = false;
      drawn.cuts = [];
    };
  });

  return drawn;
}
