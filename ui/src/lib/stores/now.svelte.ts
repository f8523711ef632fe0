// The present, for ages in lists. Moves once a minute, so that an idle window does nothing to speak of.

const MINUTE = 60_000;
let present = $state(Date.now());

export function startClock(): () => void {
  const timer = setInterval(() => (present = Date.now()), MINUTE);
  return () => clearInterval(timer);
}

export function now(): number {
  return present;
}
