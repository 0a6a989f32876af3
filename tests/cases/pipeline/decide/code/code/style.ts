export const style = "plain";
