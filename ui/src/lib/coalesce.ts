/** Runs `work` soon after the first call, once for all calls meanwhile, and never twice at the same time. */
export function coalesce(work: () => Promise<void>, wait = 60): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let again = false;
  const run = async () => {
    timer = undefined;
    running = true;
    try {
      await work();
    } finally {
      running = false;
      if (again) {
        again = false;
        ask();
      }
    }
  };
  const ask = () => {
    if (running) again = true;
    else timer ??= setTimeout(() => void run(), wait);
  };
  return ask;
}
