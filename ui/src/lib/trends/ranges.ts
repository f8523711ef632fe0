const DAY = 24;

/** The time range of an analysis where nobody has chosen one, in hours. */
export const USUAL_RANGE = DAY;

/** The time ranges that an analysis is offered for, in hours. */
export const RANGES = [DAY, 3 * DAY, 7 * DAY, 30 * DAY];
