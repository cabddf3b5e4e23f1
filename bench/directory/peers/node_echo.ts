/** The least that a server does over `node:net`: what it reads it writes. */
import { type AddressInfo, createServer } from "node:net";

const server = createServer({ noDelay: true }, (socket) => {
  socket.on("data", (chunk) => socket.write(chunk));
  socket.on("error", () => socket.destroy());
});
server.listen(0, "127.0.0.1", () => {
  console.log(`Listening on 127.0.0.1:${(server.address() as AddressInfo).port}`);
});
