/** A text as it is once nothing was typed for a moment: for what is asked of the studio while somebody types. */
export class Settled {
  value = $state("");

  constructor(read: () => string, wait = 300) {
    $effect(() => {
      const now = read();
      const timer = setTimeout(() => (this.value = now), wait);
      return () => clearTimeout(timer);
    });
  }
}
