export const stage = { about: "Forgot `default`" };
