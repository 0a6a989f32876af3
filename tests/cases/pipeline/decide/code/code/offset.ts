export const offset = 1;
