// Loaded first by every Node under wine: wine 8 knows none of the options of a socket that keep a connection alive (TCP_KEEPIDLE), and
// libuv sets them before it connects. Without this, no `fetch` gets an answer there, in whatever program.
import { Socket } from "node:net";

Socket.prototype.setKeepAlive = function () {
  return this;
};
