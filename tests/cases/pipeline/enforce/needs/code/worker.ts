import { factor } from "./factor.ts";
self.onmessage = (event) => {
  self.postMessage(event.data * factor);
  self.close();
};
