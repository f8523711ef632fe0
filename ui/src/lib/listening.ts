// Listening that can be stopped before it has begun.

/** Stops what is being subscribed to, now or as soon as it is. */
export function listening(subscribed: Promise<() => void>): () => void {
  let stop: (() => void) | undefined;
  let stopped = false;
  void subscribed.then((unlisten) => {
    if (stopped) unlisten();
    else stop = unlisten;
  });
  return () => {
    stopped = true;
    stop?.();
  };
}
