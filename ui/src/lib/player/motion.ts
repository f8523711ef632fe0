/** Whether whoever looks has asked the system for less motion: then nothing moves unless it is told to. */
export const lessMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
